"""What a plan is in one round: the rows in force, and what ended with the year before."""

from collections.abc import Callable
from typing import Any

from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.tables import PlanRows
from sumida_etl.registry.years.ended import ended_before
from sumida_etl.registry.years.surveyed_plans import of_plans, surveyed_in
from sumida_etl.registry.years.units import history_in_units
from sumida_etl.rounds import Round


def round_rows(plan: PlanRows, round: Round, group_of: Callable[[str], str]) -> dict[str, Any]:
    """The fields of ``Registry`` that a round changes, by name. ``group_of``: of a department's code.

    Departments stay whole, since each has a name on every day. Raises OutsidePlansError.
    """
    day = round.as_of
    plans = surveyed_in(round, plan.ward.plans)
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
