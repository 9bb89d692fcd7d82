"""The round on one slide, for the council and for whoever shares it: a PNG, and an SVG without a text to go wrong."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sumida_etl.publication.dashboard.appearance import Tone
from sumida_etl.publication.dashboard.rows import IndicatorSummary, moment_of, summaries_of
from sumida_etl.publication.dashboard.slide import (
    DEEP,
    SOFT,
    WIDTH,
    blank,
    box,
    fitting,
    halves,
    mark,
    saved,
    stack,
    styled,
    width_of,
    wrapped,
    write,
)
from sumida_etl.publication.dashboard.tally import NO_INDICATOR, Overview, Tally, calm, needing_attention, overview_of
from sumida_etl.publication.datapackage.catalogues import marks_of
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.report.wording import figure
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import aim_of
from sumida_etl.registry import Registry
from sumida_etl.vocabulary import GOOD

_LEFT, _RIGHT, _GAP = 80, WIDTH - 80, 24
"""Where lines begin and end, and what stays free between two texts of a line."""
_WORDS, _NAMES = 842, 942
"""Where the words of the indicators in need of care begin, and their names where no word is longer than four signs."""
_AT_LEAST = 18
"""The size below which no line is read from the last row."""
_LISTED, _PLANS = 6, 6
"""How many of the indicators in need of care have room, and how many plans."""


def pictures(edition: Edition, registry: Registry) -> tuple[Artefact, ...]:
    """``000000_summary_2023-12.png`` and ``.svg``; the same edition gives the same bytes."""
    name = f"{edition.ward.code}_summary_{edition.round.stamp}"
    png, svg = saved(drawn(edition, registry))
    return Artefact(f"{name}.png", png), Artefact(f"{name}.svg", svg)


def drawn(edition: Edition, registry: Registry) -> Figure:
    """The slide before it is saved."""
    summaries = summaries_of(edition, registry)
    with styled():
        return _slide(edition, overview_of(edition, summaries), summaries)


def _slide(edition: Edition, overview: Overview, summaries: Sequence[IndicatorSummary]) -> Figure:
    figure, axes = blank()
    _head(axes, edition)
    count = overview.headlines
    _headline(axes, count)
    stack(axes, count, _LEFT, 300, _RIGHT - _LEFT, 34)
    _counts(axes, count)
    shown = overview.by_plan[:_PLANS]
    for place, tally in enumerate(shown):
        _plan(axes, tally, 540 + min(110, 300 // len(shown)) * place)
    _care(axes, count, summaries)
    by = f"{edition.ward.name}　CC BY 4.0"
    write(axes, _LEFT, 862, _dated(overview, _RIGHT - _LEFT - width_of(by, 13) - _GAP), 13, color=SOFT)
    write(axes, _RIGHT, 862, by, 13, color=SOFT, ha="right")
    return figure


def _head(axes: Axes, edition: Edition) -> None:
    box(axes, 0, 0, WIDTH, 128, DEEP, 0)
    label = "　".join((moment_of(edition.round), *marks_of(edition)))
    title = fitting(f"{edition.ward.name}　計画はどこまで進んだか", 34, _RIGHT - _LEFT - width_of(label, 22) - _GAP)
    write(axes, _LEFT, 82, title, 34, color="white")
    write(axes, _RIGHT, 82, label, 22, color="white", ha="right")


def _headline(axes: Axes, count: Tally) -> None:
    if not count.total:
        write(axes, _LEFT, 262, NO_INDICATOR.japanese, 26)
        return
    before = f"{count.total}の指標のうち"
    write(axes, _LEFT, 262, before, 26)
    left = _LEFT + width_of(before, 26) + 10
    write(axes, left, 270, str(count.good), 92, color=Tone.MET)
    left += 10 + 75 * len(str(count.good))
    after, size = _said_of_good(count, _RIGHT - left)
    write(axes, left, 262, after, size)


def _said_of_good(count: Tally, room: float) -> tuple[str, float]:
    """What was counted, and its size; where the plans' own words are too many, what all of them stand for."""
    said = f"が{count.good_words}です"
    for size in range(26, _AT_LEAST - 1, -1):
        if width_of(said, size) <= room:
            return said, size
    return fitting(f"が{'・'.join(GOOD)}にあたる判定です", 26, room), 26


def _counts(axes: Axes, tally: Tally) -> None:
    step = (_RIGHT - _LEFT) / max(len(tally.shares), 8)
    words = [(look.word, "") if width_of(look.word, 14) <= step - 8 else halves(look.word) for look, _ in tally.shares]
    size = min([17, *((step - 8) / width_of(line, 1) for lines in words for line in lines if line)])
    for place, ((look, count), lines) in enumerate(zip(tally.shares, words, strict=True)):
        left = _LEFT + step * place
        mark(axes, look, left, 362, 34)
        write(axes, left + 46, 392, str(count), 28)
        for line, text in enumerate(lines):
            write(axes, left, 430 + 1.7 * size * line, text, size)


def _plan(axes: Axes, tally: Tally, top: float) -> None:
    count = f"　{tally.total}指標のうち{tally.good}"
    write(axes, _LEFT, top, fitting(tally.title, 19, 620 - width_of(count, 19)) + count, 19)
    stack(axes, tally, _LEFT, top + 12, 620, 24)


def _care(axes: Axes, count: Tally, summaries: Sequence[IndicatorSummary]) -> None:
    """The indicators that lost ground or are behind, those in most need of care first, with figure and target."""
    needy = needing_attention(summaries)
    if not needy:
        for line, said in enumerate(calm(count)):
            write(axes, 800, 540 + 40 * line, said.japanese, 19 if line == 0 else 16)
        return
    more = f"（{len(needy)}のうち{_LISTED}）" if len(needy) > _LISTED else ""
    write(axes, 800, 540, f"気をつけたい指標{more}", 19)
    rows = [
        (each, figure(each.headline, each.headline.stage), aim_of(each.headline, each.indicator))
        for each in needy[:_LISTED]
    ]
    columns = [("実績", *(row[1] for row in rows)), ("目標", *(row[2] for row in rows))]
    names = max(_NAMES, *(_WORDS + _GAP / 2 + width_of(each.headline.look.word, 15) for each, *_ in rows))
    size, figures, aims = _figures_set(columns, names)
    ends = _RIGHT - aims - _GAP, _RIGHT
    for end, column in zip(ends, columns, strict=True):
        write(axes, end, 540, column[0], 13, color=SOFT, ha="right")
    for place, (each, *texts) in enumerate(rows):
        top = 562 + 44 * place
        mark(axes, each.headline.look, 800, top, 30)
        write(axes, _WORDS, top + 23, each.headline.look.word, 15)
        _name(axes, each.indicator.name, names, top, ends[0] - figures - _GAP - names)
        for end, text in zip(ends, texts, strict=True):
            write(axes, end, top + 23, text, size, color=SOFT, ha="right")


def _name(axes: Axes, name: str, left: float, top: float, room: float) -> None:
    """The name of an indicator, whole, in one line or in two smaller ones; a still longer one ends in …."""
    size = next((size for size in (15, 14, 13, 12) if width_of(name, size) <= room), None)
    if size:
        write(axes, left, top + 23, name, size)
    else:
        write(axes, left, top + 15, "\n".join(wrapped(name, 12, room)), 12, va="center")


def _figures_set(columns: Sequence[Sequence[str]], names: float) -> tuple[float, float, float]:
    """The size of figures and targets, and how wide each column is: large, as long as a name keeps some room.

    ``names``: where the names begin.
    """
    for size in (13.0, 11.0, 9.0, 7.0):
        figures, aims = (max(width_of(text, size) for text in texts) for texts in columns)
        if _RIGHT - names - figures - aims - 2 * _GAP >= width_of("あ" * 8, 15):
            break
    return size, figures, aims


def _dated(overview: Overview, room: float) -> str:
    """Which date and kind the headlines are of, as many as there is room for."""
    whens = [f"{when} {number}指標" for when, _, number in overview.dated]
    none = [f"数値なし {overview.undated}指標"] if whens and overview.undated else []
    for shown in range(len(whens), 0, -1):
        rest = sum(number for _, _, number in overview.dated[shown:])
        told = "、".join([*whens[:shown], *([f"ほか {rest}指標"] if rest else []), *none])
        text = f"指標ごとに、判定できるいちばん新しい実績による（{told}）"
        if width_of(text, 13) <= room:
            return text
    return ""
