"""The slide of a summary: its font and files; the texts, boxes, marks and bars on it; how much room a text takes."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from sumida_etl.publication.dashboard.appearance import Look
from sumida_etl.publication.dashboard.tally import Tally

WIDTH, HEIGHT = 1600, 900
"""The slide's own measure, 16:9; a PNG is 1920 px wide."""
INK, SOFT, DEEP = "#1a2230", "#4c5665", "#0b2545"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "picture",
    "font.family": ["IPAexGothic", "DejaVu Sans"],
}


def blank() -> tuple[Figure, Axes]:
    """A white slide, whose coordinates begin at the upper left."""
    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    return figure, axes


@contextmanager
def styled() -> Iterator[None]:
    """Whatever is drawn inside has our font."""
    _carry_font()
    with mpl.rc_context(_STYLE):
        yield


@cache
def _carry_font() -> None:
    """Japanese glyphs wherever this runs: the font comes with a package, as no machine must have one."""
    package = find_spec("matplotlib_fontja")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(name="matplotlib_fontja")
    font_manager.fontManager.addfont(Path(package.origin).parent / "fonts" / "ipaexg.ttf")


def saved(figure: Figure) -> tuple[bytes, bytes]:
    """A slide as PNG and as SVG; the same slide gives the same bytes."""
    with styled():
        return _saved(figure, "png", {"Software": None}), _saved(figure, "svg", {"Date": None, "Creator": None})


def _saved(figure: Figure, form: str, metadata: dict[str, None]) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format=form, dpi=120, metadata=metadata)
    return stream.getvalue()


def stack(axes: Axes, tally: Tally, left: float, top: float, width: float, height: float) -> None:
    """A bar of a tally's shares side by side; ``left``, ``top``, ``width``, ``height`` in the slide's measure."""
    step = (width + 4) / max(tally.total, 1)
    for look, count in tally.shares:
        box(axes, left, top, step * count - 4, height, look.tone, 2)
        left += step * count


def mark(axes: Axes, look: Look, left: float, top: float, size: float) -> None:
    """A judgement's square with its symbol, which tells it without the colour."""
    box(axes, left, top, size, size, look.tone, 4)
    middle = {"ha": "center", "va": "center_baseline"}
    write(axes, left + size / 2, top + size / 2, look.symbol, size * 0.52, color="white", **middle)


def box(axes: Axes, left: float, top: float, width: float, height: float, color: str, corner: float) -> None:
    """A filled rectangle with round corners."""
    shape = f"round,pad=0,rounding_size={corner}"
    axes.add_patch(FancyBboxPatch((left, top), width, height, boxstyle=shape, facecolor=color, edgecolor="none"))


def write(axes: Axes, left: float, base: float, text: str, size: float, color: str = INK, **how: Any) -> None:  # noqa: ANN401 - matplotlib's own
    """A line of text whose base line is at ``base``; never read as a formula."""
    axes.text(left, base, text, fontsize=size, color=color, parse_math=False, **how)


_WIDE, _NARROW = 1.0, 0.62
"""How wide a sign of full and of half width is at most, in its own size."""
_BROAD = frozenset("WMmw@%&")
"""Signs of half width that are nearly as wide as full ones."""


def width_of(text: str, size: float) -> float:
    """About how wide a text of a size in points is, in the slide's own measure; never less than it is."""
    signs = sum(_WIDE if sign in _BROAD or east_asian_width(sign) in "WFA" else _NARROW for sign in text)
    return signs * size * 100 / 72


def fitting(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for."""
    if width_of(text, size) <= room:
        return text
    end = next(end for end in range(len(text) - 1, -1, -1) if not end or width_of(f"{text[:end]}…", size) <= room)
    return f"{text[:end].rstrip()}…"


def wrapped(text: str, size: float, room: float) -> tuple[str, str]:
    """A text wider than the room in two lines, parted at a blank where one is near; the second may end in …."""
    end = next(end for end in range(len(text) - 1, -1, -1) if end <= 1 or width_of(text[:end], size) <= room)
    blank = text.rfind(" ", end // 2, end + 1)
    first = text[: blank if blank > 0 else end]
    return first, fitting(text[len(first) :].lstrip(), size, room)


def halves(text: str) -> tuple[str, str]:
    """A text in two lines, parted at the blank nearest to its middle, or else in the middle."""
    middle = (len(text) + 1) // 2
    blanks = [place for place, sign in enumerate(text) if sign == " " and abs(place - middle) <= len(text) // 4]
    if not blanks:
        return text[:middle], text[middle:]
    at = min(blanks, key=lambda place: abs(place - middle))
    return text[:at], text[at + 1 :]
