"""The round on one slide, for the council and for whoever shares it: a PNG, and an SVG without a text to go wrong."""

import io
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from sumida_etl.publication.dashboard.appearance import Look, Tone
from sumida_etl.publication.dashboard.rows import IndicatorSummary, JudgedValue, moment_of, summaries_of
from sumida_etl.publication.dashboard.tally import Overview, Tally, in_need_of_care, overview_of
from sumida_etl.publication.datapackage.ckan import marks_of
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry import Registry

_WIDTH, _HEIGHT = 1600, 900
"""The slide's own measure, 16:9; a PNG is 1920 px wide."""
_INK, _SOFT, _DEEP = "#1a2230", "#4c5665", "#0b2545"
_LISTED = 6
"""How many of the indicators in need of care have room."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "picture",
    "font.family": ["IPAexGothic", "DejaVu Sans"],
}


def pictures(edition: Edition, registry: Registry) -> tuple[Artefact, ...]:
    """``000000_summary_2023-12.png`` and ``.svg``; the same edition gives the same bytes."""
    _carry_font()
    summaries = summaries_of(edition, registry)
    name = f"{edition.ward.code}_summary_{edition.round.stamp}"
    with mpl.rc_context(_STYLE):
        figure = _slide(edition, overview_of(edition, summaries), summaries)
        png = _saved(figure, "png", {"Software": None})
        svg = _saved(figure, "svg", {"Date": None, "Creator": None})
    return Artefact(f"{name}.png", png), Artefact(f"{name}.svg", svg)


@cache
def _carry_font() -> None:
    """Japanese glyphs wherever this runs: the font comes with a package, as no machine must have one."""
    package = find_spec("matplotlib_fontja")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(name="matplotlib_fontja")
    font_manager.fontManager.addfont(Path(package.origin).parent / "fonts" / "ipaexg.ttf")


def _saved(figure: Figure, form: str, metadata: dict[str, None]) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format=form, dpi=120, metadata=metadata)
    return stream.getvalue()


def _slide(edition: Edition, overview: Overview, summaries: Sequence[IndicatorSummary]) -> Figure:
    figure = Figure(figsize=(_WIDTH / 100, _HEIGHT / 100), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, _WIDTH), ylim=(_HEIGHT, 0))
    _head(axes, edition)
    count = overview.headlines
    _write(axes, 80, 262, f"{count.total}の指標のうち", 26)
    _write(axes, 345, 270, str(count.good), 92, color=Tone.MET)
    _write(axes, 355 + 75 * len(str(count.good)), 262, "が達成・維持・順調です", 26)
    _stack(axes, count, 80, 300, _WIDTH - 160, 34)
    _counts(axes, count)
    for place, tally in enumerate(overview.by_plan):
        _plan(axes, tally, 540 + 110 * place)
    _care(axes, summaries)
    dated = "、".join(f"{when} {number}指標" for when, _, number in overview.dated)
    _write(axes, 80, 862, f"指標ごとに、判定できるいちばん新しい実績による（{dated}）", 13, color=_SOFT)
    _write(axes, _WIDTH - 80, 862, f"{edition.ward.name}　CC BY 4.0", 13, color=_SOFT, ha="right")
    return figure


def _head(axes: Axes, edition: Edition) -> None:
    _box(axes, 0, 0, _WIDTH, 128, _DEEP, 0)
    _write(axes, 80, 82, f"{edition.ward.name}　計画はどこまで進んだか", 34, color="white")
    label = moment_of(edition.round)
    _write(axes, _WIDTH - 80, 82, "　".join((label, *marks_of(edition))), 22, color="white", ha="right")


def _counts(axes: Axes, tally: Tally) -> None:
    step = (_WIDTH - 160) / max(len(tally.shares), 6)
    for place, (look, count) in enumerate(tally.shares):
        left = 80 + step * place
        _mark(axes, look, left, 362, 34)
        _write(axes, left + 46, 388, look.word, 17)
        _write(axes, left, 446, str(count), 34)


def _plan(axes: Axes, tally: Tally, top: float) -> None:
    _write(axes, 80, top, f"{tally.title}　{tally.total}指標のうち{tally.good}", 19)
    _stack(axes, tally, 80, top + 18, 620, 24)


def _care(axes: Axes, summaries: Sequence[IndicatorSummary]) -> None:
    """The indicators that lost ground or are behind, those in most need of care first."""
    needy = in_need_of_care(summaries)
    _write(axes, 800, 540, "気をつけたい指標" if needy else "遅れている指標はありません", 19)
    for place, each in enumerate(needy[:_LISTED]):
        top = 562 + 44 * place
        _mark(axes, each.headline.look, 800, top, 30)
        _write(axes, 842, top + 23, each.headline.look.word, 16)
        _write(axes, 950, top + 23, _shortened(each.indicator.name), 16)
        _write(axes, _WIDTH - 80, top + 23, _gap(each.headline), 13, color=_SOFT, ha="right")
    if len(needy) > _LISTED:
        _write(axes, 950, 562 + 44 * _LISTED + 18, f"ほか{len(needy) - _LISTED}指標", 14, color=_SOFT)


def _gap(judged: JudgedValue) -> str:
    """``89.18 → 91%``: where it is, and where it is to be."""
    if judged.value is None or judged.target is None or judged.stage:
        return ""
    return f"{judged.value:,f} → {judged.target:,f}{judged.unit}"


def _shortened(name: str, longest: int = 24) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _stack(axes: Axes, tally: Tally, left: float, top: float, width: float, height: float) -> None:
    step = (width + 4) / max(tally.total, 1)
    for look, count in tally.shares:
        _box(axes, left, top, step * count - 4, height, look.tone, 2)
        left += step * count


def _mark(axes: Axes, look: Look, left: float, top: float, size: float) -> None:
    _box(axes, left, top, size, size, look.tone, 4)
    middle = {"ha": "center", "va": "center_baseline"}
    _write(axes, left + size / 2, top + size / 2, look.symbol, size * 0.52, color="white", **middle)


def _box(axes: Axes, left: float, top: float, width: float, height: float, color: str, corner: float) -> None:
    shape = f"round,pad=0,rounding_size={corner}"
    axes.add_patch(FancyBboxPatch((left, top), width, height, boxstyle=shape, facecolor=color, edgecolor="none"))


def _write(axes: Axes, left: float, base: float, text: str, size: float, color: str = _INK, **how: Any) -> None:  # noqa: ANN401 - matplotlib's own
    axes.text(left, base, text, fontsize=size, color=color, parse_math=False, **how)
