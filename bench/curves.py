"""``make bench CURVES=1``: the first table of docs/benchmarks.md as a picture, time and memory by submissions."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sumida_etl.atomic_write import atomic_write
from sumida_etl.permissions import OPEN

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PICTURE = PAGE.parent / "images" / "benchmarks.svg"
_HEAD = "| submissions | contender |"
_STYLE = {"svg.fonttype": "none", "svg.hashsalt": "bench", "font.family": "sans-serif", "font.size": 9}
_SIZE = (9.0, 4.2)
_COLOURS = ("#5a6472", "#31537c", "#5b84b1", "#b3541e", "#d98a52", "#7a9e3a", "#8a5a9e")


@dataclass(frozen=True, slots=True)
class Measured:
    """A line of the table: µs per filled cell and MiB of one contender at so many submissions."""

    submissions: int
    contender: str
    micros: float
    mebibytes: float


def measured(page: str) -> tuple[Measured, ...]:
    """The lines of the page's first table. Raises ValueError where there is none."""
    _, head, rest = page.partition(_HEAD)
    if not head:
        raise ValueError(f"{PAGE.name} has no table that begins with {_HEAD}")
    lines = rest.split("\n\n")[0].splitlines()[2:]
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return tuple(Measured(int(_number(row[0])), row[1], _number(row[3]), _number(row[5])) for row in cells)


def _number(cell: str) -> float:
    return float(cell.replace(",", ""))


def by_contender(lines: Iterable[Measured]) -> Mapping[str, Sequence[Measured]]:
    """The points of each curve, in the table's order."""
    found: dict[str, list[Measured]] = {}
    for line in lines:
        found.setdefault(line.contender, []).append(line)
    return found


def draw(page: Path = PAGE, picture: Path = PICTURE) -> None:
    """Write the picture, the same bytes for the same table."""
    curves = by_contender(measured(page.read_text(encoding="utf-8")))
    with mpl.rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=_SIZE, layout="constrained")
        time, memory = figure.subplots(1, 2)
        for colour, (name, points) in zip(cycle(_COLOURS), curves.items(), strict=False):
            at = [one.submissions for one in points]
            time.plot(at, [one.micros for one in points], marker="o", color=colour, label=name)
            memory.plot(at, [one.mebibytes for one in points], marker="o", color=colour)
        _named(time, "µs per filled cell", curves)
        _named(memory, "MiB, all processes", curves)
        figure.legend(loc="outside lower center", ncols=4, frameon=False)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    atomic_write(picture, drawn.getvalue(), mode=OPEN)


def _named(axes: Axes, title: str, curves: Mapping[str, Sequence[Measured]]) -> None:
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_title(title, loc="left")
    axes.set_xlabel("submissions")
    sizes = sorted({one.submissions for points in curves.values() for one in points})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(visible=True, color="#e3e6ea")


if __name__ == "__main__":
    draw()
