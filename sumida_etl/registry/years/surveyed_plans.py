"""Which plans a round surveys, and what they are in it: the rows in force, and what ended with the year before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sumida_etl.errors import SumidaError
from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.plans import Plan, Ward
from sumida_etl.registry.rows.tables import PlanRows
from sumida_etl.registry.years.ended import ended_before
from sumida_etl.registry.years.units import history_in_units
from sumida_etl.rounds import Round, day_label, fiscal_year_of


class OutsidePlansError(SumidaError, ValueError):
    """No plan is surveyed in the round: it lies outside every period, or its month is none of a plan's."""

    def __init__(self, round: Round, plans: tuple[Plan, ...]) -> None:
        running = [plan for plan in plans if in_force(plan, round.as_of)]
        if running:
            months = "、".join(f"{plan.name}は{'・'.join(f'{each}月' for each in plan.months)}" for plan in running)
            said = f"{round.as_of.month}月末に調べる計画はありません（{months}）"
        else:
            periods = "、".join(f"{plan.name}は{_period(plan)}" for plan in plans)
            said = f"{day_label(round.as_of)}は、どの計画の期間にも入っていません（{periods}）"
        super().__init__(
            f"{round.key} は調査回になりません。{said}。調査回を確かめるか、plans.csv に計画を足してください。"
        )
        self.round = round


def _period(plan: Plan) -> str:
    return f"{day_label(plan.valid_from)}から{day_label(plan.valid_to) + 'まで' if plan.valid_to else ''}"


def _surveyed_in(round: Round, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """The plans that are surveyed in a round. Raises OutsidePlansError where none is."""
    found = tuple(plan for plan in plans if plan.is_surveyed_on(round.as_of))
    if not found:
        raise OutsidePlansError(round, plans)
    return found


def last_surveyed(day: date, plans: tuple[Plan, ...]) -> Round:
    """The latest round whose date has come by a day, of those in which any plan is surveyed: the last one of all
    where every period is over. Raises OutsidePlansError.
    """
    months = {month for plan in plans for month in plan.months}
    round = newest = Round.last_before(day, months=months)
    first = min(plan.valid_from for plan in plans)
    while round.as_of >= first:
        if any(plan.is_surveyed_on(round.as_of) for plan in plans):
            return round
        round = Round.last_before(round.as_of - timedelta(days=1), months=months)
    raise OutsidePlansError(newest, plans)


def of_plans(ward: Ward, plans: tuple[Plan, ...]) -> Ward:
    """The ward with some of its plans, and with the years that these have."""
    dated = [plan for plan in plans if plan.code]
    if not dated:  # without periods of their own
        return replace(ward, plans=plans)
    last = max((fiscal_year_of(plan.valid_to) for plan in dated if plan.valid_to), default=ward.end_year)
    first = min(fiscal_year_of(plan.valid_from) for plan in dated)
    return replace(ward, plans=plans, start_year=first, end_year=last)


def round_rows(plan: PlanRows, round: Round, group_of: Callable[[str], str]) -> dict[str, Any]:
    """The fields of ``Registry`` that a round changes, by name. ``group_of``: of a department's code.

    Departments stay whole, since each has a name on every day. Raises OutsidePlansError.
    """
    day = round.as_of
    plans = _surveyed_in(round, plan.ward.plans)
    names = {plan.name for plan in plans}
    running = [row for row in plan.indicators if row.plan in names and in_force(row, day)]
    codes = {row.code for row in running}
    every = {row.code for row in plan.indicators if in_force(row, day)}
    ended = ended_before(round, every, plan.indicators, plan.assignments, plan.targets, plan.departments, group_of)
    over = round.last_fiscal_end
    kept = {id(row) for row in (*running, *ended.indicators)}
    return {
        "ward": of_plans(plan.ward, plans),
        "measures": tuple(row for row in plan.measures if row.plan in names and in_force(row, day)),
        "items": tuple(row for row in plan.items if row.plan in names and in_force(row, day)),
        "indicators": tuple(row for row in plan.indicators if id(row) in kept),
        "targets": (*(row for row in plan.targets if row.indicator in codes), *ended.targets),
        "history": history_in_units(
            (row for row in plan.history if row.indicator in codes | ended.codes),
            (*running, *ended.indicators),
            plan.indicators,
        ),
        "footnotes": tuple(
            row
            for row in plan.footnotes
            if (row.indicator in codes and in_force(row, day)) or (row.indicator in ended.codes and in_force(row, over))
        ),
        "assignments": (*(row for row in plan.assignments if row.indicator in codes), *ended.assignments),
        "results": tuple(row for row in plan.results if row.plan in names and in_force(row, day)),
        "totals": tuple(row for row in plan.totals if in_force(row, day)),
        "texts": tuple(row for row in plan.texts if row.plan in names and in_force(row, day)),
        "thresholds": tuple(row for row in plan.thresholds if in_force(row, day) or in_force(row, over)),
        "judgements": tuple(row for row in plan.judgements if in_force(row, day) or in_force(row, over)),
        "ended": ended,
        "resting": frozenset(row.code for row in running if not row.is_due(round.fiscal_year)),
    }
