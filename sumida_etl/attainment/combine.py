"""Departments' answers become one value per indicator and kind: as it is, summed, or divided after summing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import pandas as pd

from sumida_etl.attainment.bounds import EXACT, edges
from sumida_etl.attainment.figure import Figure, frame_of, kinds_of
from sumida_etl.attainment.rounding import rounded_beside
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Assignment, Indicator
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine, Kind, Part, State

RATIO_PLACES = 2
"""A division need not end, so a ratio is published at the finest scale the plan's own rates have (96.27 %)."""

PER = {"%": 100, "％": 100, "‰": 1000}
"""What a ratio is times by its unit; by any other it stays what it is."""


@dataclass(frozen=True, slots=True)
class Source:
    """One department's answer that a combined value rests on, with the cell it was typed in."""

    indicator: str
    kind: Kind
    department: str
    part: Part
    submission: str
    sheet: str
    cell: str
    raw: str
    rule: str
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool
    remark: str
    fiscal_year: int
    told_in: str | None = None
    """Where 変更なし confirmed it: the workbook that it was typed in, and its cell there."""
    told_cell: str | None = None


@dataclass(frozen=True, slots=True)
class Combined:
    """``figures``: one row per indicator and kind, columns of Figure. ``sources``: their answers, of Source."""

    figures: pd.DataFrame
    sources: pd.DataFrame


def combine(answers: pd.DataFrame, registry: Registry, round: Round) -> Combined:
    """Combine the current submissions' answers (columns of Source) by who is asked for what on the round's date.

    A part nobody answered is 未提出; an indicator nobody is asked for, or that is not due this year, is 該当なし, as
    nobody owes it. Answers nobody was asked for are left out, and those about another year, for which see
    ``late_finals``.
    """
    given = {
        (source.indicator, source.kind, source.department, source.part): source
        for source in sources_of(answers[answers["fiscal_year"] == round.fiscal_year])
    }
    registry = registry.in_round(round)
    asked = asked_on(registry, round)
    figures: list[Figure] = []
    sources: list[Source] = []
    for indicator in registry.indicators:
        if indicator.code in registry.over:
            continue
        whose = [] if indicator.code in registry.resting else asked.get(indicator.code, [])
        for kind in kinds_of(round):
            keys = [(indicator.code, kind, each.department, each.part) for each in whose]
            found = [given[key] for key in keys if key in given]
            figures.append(figure_of(indicator, kind, found, len(keys), registry, round))
            sources.extend(found)
    return Combined(frame_of(figures, Figure), frame_of(sources, Source))


def sources_of(answers: pd.DataFrame) -> Iterator[Source]:
    """The rows of a frame of answers."""
    columns = [answers[name] for name in Source.__dataclass_fields__ if name in answers]
    return (Source(*cells) for cells in zip(*columns, strict=True))


def asked_on(registry: Registry, round: Round) -> dict[str, list[Assignment]]:
    """Who is asked for each indicator in a round."""
    asked: dict[str, list[Assignment]] = {}
    for assignment in registry.assignments_on(round.as_of):
        asked.setdefault(assignment.indicator, []).append(assignment)
    return asked


def figure_of(
    indicator: Indicator, kind: Kind, found: Sequence[Source], asked: int, registry: Registry, round: Round
) -> Figure:
    """The value of an indicator in a round, from the answers to it; ``asked``: how many there should be."""
    counting = _counting(found)
    state = State.SILENT if len(found) < asked else _state(found)
    value = exact = None
    if state == State.VALUE:
        if indicator.combine == Combine.RATIO:
            exact = _ratio(counting, indicator.unit)
            deciding = edges(indicator, registry.target_on(indicator.code, round.as_of))
            value = None if exact is None else rounded_beside(exact, RATIO_PLACES, map(Fraction, deciding))
        else:
            value = _sum(counting)
        if value is None:
            state = _state([source for source in found if source.value is None])
    return Figure(
        indicator=indicator.code,
        fiscal_year=round.fiscal_year,
        as_of=round.fiscal_end if kind == Kind.FORECAST else round.as_of,
        kind=kind,
        state=state,
        value=value,
        approx=value is not None and any(source.approx for source in counting),
        cumulative=value is not None and (indicator.cumulative or any(source.cumulative for source in counting)),
        remark=_remark(found, asked, registry, round),
        origin=round,
        exact=exact,
        stage=indicator.stage(value),
    )


def _state(found: Sequence[Source]) -> State:
    """What the answers together are. Who has nothing to count adds nothing, as long as someone has."""
    states = {source.state for source in found}
    for state in (State.SILENT, State.COUNTING, State.VALUE, State.NOT_BEGUN):
        if state in states:
            return state
    return State.NOT_APPLICABLE


def _sum(sources: Sequence[Source]) -> Decimal | None:
    values = [source.value for source in sources if source.value is not None]
    return reduce(EXACT.add, values) if values else None


def _counting(found: Sequence[Source]) -> list[Source]:
    """The answers that are in the number, and so tell of what kind it is.

    A department without a number for one part counts with neither: its 分母 alone would press a ratio down.
    """
    without = {source.department for source in found if source.value is None}
    return [source for source in found if source.department not in without]


def _ratio(counting: Sequence[Source], unit: str) -> Fraction | None:
    """Σ分子 / Σ分母, None where there is nothing to divide or to divide by."""
    numerator = _sum([source for source in counting if source.part == Part.NUMERATOR])
    denominator = _sum([source for source in counting if source.part == Part.DENOMINATOR])
    if numerator is None or not denominator:
        return None
    return Fraction(numerator) / Fraction(denominator) * PER.get(unit, 1)


def _remark(found: Sequence[Source], asked: int, registry: Registry, round: Round) -> str:
    """The departments' own words, each under its name where several are asked."""
    said = [source for source in found if source.remark]
    if asked == 1:
        return said[0].remark if said else ""
    names = {source.department: registry.department(source.department, round.as_of).name for source in said}
    return "／".join(dict.fromkeys(f"{names[source.department]}：{source.remark}" for source in said))
