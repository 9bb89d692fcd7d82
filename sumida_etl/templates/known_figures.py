"""What is known of a figure before its new answer comes: the values that plan and warehouse hold of it, and what a
workbook shows of them as 前回値 and as 確定 of the year before.
"""

from collections.abc import Mapping
from decimal import Decimal

from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Indicator, PastValue
from sumida_etl.registry.years.ended import OfGroup
from sumida_etl.rounds import Round, era, fiscal_end
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.rules.late_finals import as_reported
from sumida_etl.vocabulary import SETTLED, Combine, Kind, Part, State

Whose = tuple[str, str, str]
"""A department, the code of an indicator or a result, and the part of it (値, 分子, 分母)."""
Known = Mapping[Whose, tuple[KnownFigure, ...]]
"""Of each figure what is known, oldest first."""


def known_from_plan(registry: Registry, round: Round) -> Known:
    """The plan's own history, of the indicators that one department answers alone."""
    alone = {each.code for each in registry.indicators if each.combine is Combine.SINGLE}
    whose = {
        (registry.group_of(each.department), each.indicator): each.department
        for each in registry.assignments_on(round.as_of)
    }
    found: dict[Whose, list[KnownFigure]] = {}
    for past in sorted((each for each in registry.history if not each.unit), key=lambda each: each.fiscal_year):
        department = whose.get((past.group, past.indicator))
        if past.indicator in alone and department is not None and past.fiscal_year < round.fiscal_year:
            one = KnownFigure(Kind.FINAL, fiscal_end(past.fiscal_year), past.state, past.value)
            found.setdefault((department, past.indicator, Part.VALUE), []).append(one)
    return {key: tuple(every) for key, every in found.items()}


def previous_values(registry: Registry, round: Round) -> dict[OfGroup, str]:
    """前回値 of each group's indicator as its history tells it: ``21（R4確定）``."""
    known = (row for row in registry.history if row.fiscal_year < round.fiscal_year and row.state is State.VALUE)
    return {
        (row.group, row.indicator): _previous(row, registry.indicator(row.indicator))
        for row in sorted(known, key=lambda row: row.fiscal_year)
    }


def _previous(past: PastValue, indicator: Indicator) -> str:
    told = Round(fiscal_end(past.fiscal_year))
    if past.unit:
        return in_old_unit(past.value, told, past.unit, indicator.unit)
    return as_last(past.value, told, indicator.stage(past.value))


def finals_of_the_plan(registry: Registry, round: Round) -> dict[Whose, str]:
    """The 確定 of the year before that the plan's history tells, as the workbook shows them."""
    year = round.fiscal_year - 1
    told = {
        (row.group, row.indicator): row
        for row in registry.history
        if row.fiscal_year == year and row.state in SETTLED and not row.unit
    }
    return {
        (each.department, each.indicator, each.part): as_reported(
            _final_of(registry.indicator(each.indicator), past) if each.part is Part.VALUE else ""
        )
        for each in registry.assignments_on(round.as_of)
        if (past := told.get((registry.group_of(each.department), each.indicator))) is not None
    }


def _final_of(indicator: Indicator, told: PastValue) -> str:
    return final_words(told.state, told.value, indicator.stage(told.value))


def final_words(state: State, value: Decimal | None, stage: str = "") -> str:
    """A final in figures (of a 有無 its ``stage``), or the state in its place."""
    return stage or shown(value) if state is State.VALUE else str(state)


def as_last(value: Decimal | None, told: Round, stage: str = "") -> str:
    """A value as 前回値: ``21（R4確定）``, ``36（R5-12現在）``, ``検討中（R4確定）``."""
    return f"{stage or shown(value)}（{_when(told)}）"


def in_old_unit(value: Decimal | None, told: Round, was: str, now: str) -> str:
    """A value of a unit that does not convert, as 前回値: all in brackets, since it is no number of the row's unit."""
    return f"（{_when(told)}は{shown(value)}{was}。単位が変わったので、{now or '単位のない数'}で記入します）"


def _when(told: Round) -> str:
    return f"{era(told.fiscal_year)}確定" if told.is_final else f"{told.key}現在"


def shown(value: Decimal | None) -> str:
    """A number as people write it: ``21,661,929``."""
    return "" if value is None else f"{value:,f}"
