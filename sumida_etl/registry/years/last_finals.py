"""A round's part of the plan, once the record says which finals of the year before are in."""

from dataclasses import replace

from sumida_etl.registry.registry import Registry
from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.years.ended import FinalsIn
from sumida_etl.registry.years.surveyed_plans import of_plans


def knowing(registry: Registry, finals: FinalsIn) -> Registry:
    """A round's part, where it is known which finals of the year before are in.

    What ended with that year, and whose last final was in in time, is no part of the round.
    """
    ended = registry.ended
    if ended is None or registry.round is None:
        return registry
    finals = finals.with_answers(registry.finals_told(registry.round.fiscal_year - 1))
    left = {code for whose, code in ended.whose if (whose, code) not in finals.in_time}
    gone = ended.codes - left
    return replace(
        registry,
        indicators=tuple(row for row in registry.indicators if row.code not in gone),
        targets=tuple(row for row in registry.targets if row.indicator not in gone),
        history=tuple(row for row in registry.history if row.indicator not in gone),
        footnotes=tuple(row for row in registry.footnotes if row.indicator not in gone),
        assignments=tuple(
            row
            for row in registry.assignments
            if row.indicator not in ended.codes
            or (registry.group_of(row.department), row.indicator) not in finals.in_time
        ),
        finals=finals,
    )


def with_plans_that_ended(registry: Registry) -> Registry:
    """The same with the plans and the measures of what ended, which what is published of it names."""
    gone = [row for row in registry.indicators if row.code in registry.over]
    if not gone or registry.round is None:
        return registry
    end, there = registry.round.last_fiscal_end, {plan.name for plan in registry.ward.plans}
    names = {row.plan for row in gone} - there
    plans = [plan for plan in registry.every.ward.plans if plan.name in names and in_force(plan, end)]
    codes = {row.code for row in registry.measures}
    theirs = {(row.plan, row.measure) for row in gone} - {(row.plan, row.number) for row in registry.measures}
    then = [row for row in registry.every.measures if in_force(row, end) and row.code not in codes]
    measures = (*registry.measures, *(row for row in then if (row.plan, row.number) in theirs))
    known = {(row.plan, row.number) for row in measures}
    return replace(
        registry,
        ward=of_plans(registry.ward, (*registry.ward.plans, *plans)),
        measures=measures,
        indicators=tuple(
            row if (row.plan, row.measure) in known or not row.measure else replace(row, measure="")
            for row in registry.indicators
        ),
    )
