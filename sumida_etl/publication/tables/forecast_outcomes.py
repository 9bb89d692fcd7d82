"""Forecasts laid beside the year's outcome: by indicator, by department's part of it, by result."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.late_finals import finals_come_late
from sumida_etl.attainment.series import PlanOf
from sumida_etl.publication.tables.common_columns import part_code
from sumida_etl.publication.tables.forecast_accuracy import ForecastOutcome
from sumida_etl.publication.tables.results import Answer, answers_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Assignment
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Kind, Part, State

Answered = tuple[str, str, str]
"""An indicator, a department, and what it is asked for."""


def forecast_outcomes(
    values: pd.DataFrame, results: pd.DataFrame, earlier: pd.DataFrame, earlier_results: pd.DataFrame,
    registry: Registry, round: Round, plan_of: PlanOf | None = None,
) -> tuple[ForecastOutcome, ...]:  # fmt: skip
    """Every forecast that earlier rounds of the year gave for its end, in the plan's order, with its outcome.

    After them those of the year before whose outcome came in this year only, as late finals do.
    ``values``, ``results``: the 03 round's, in force; ``earlier…``: those of the rounds before, each with its
    ``round``, read by its own plan (``plan_of``; None: all by ``registry``). A forecast nobody gave (未提出) is none,
    and of what the plan has ended nobody owes the outcome.
    """
    registry = registry.in_round(round)
    of = plan_of or registry.in_round
    rounds = sorted({Round.parse(key) for frame in (earlier, earlier_results) for key in frame["round"].unique()})
    before = [each for each in rounds if each < round and each.fiscal_year == round.fiscal_year]
    plans = {each: of(each) for each in before}
    own = values[values["fiscal_year"] == round.fiscal_year]
    finals = {row["indicator"]: row for row in combine(own, registry, round).figures.to_dict("records")}
    found = [
        *_indicators(finals, earlier, plans, registry, round),
        *_parts(_by_part(own), earlier, plans, registry, round),
        *_results(results, earlier_results, before, registry, round),
        *_late(values, earlier, {each: of(each) for each in rounds if each < round}, registry, round),
    ]
    codes = [*(row.code for row in registry.indicators), *(row.code for row in registry.results)]
    order = {code: place for place, code in enumerate(codes)}
    return tuple(sorted(found, key=lambda row: (order.get(row.code, len(order)), row.code, row.suffix, row.made_on)))


def _late(
    values: pd.DataFrame, earlier: pd.DataFrame, plans: Mapping[Round, Registry], registry: Registry, round: Round
) -> Iterator[ForecastOutcome]:
    """The forecasts of the year before whose outcome came after its last round."""
    answers = pd.concat([earlier, values.assign(round=round.key)], ignore_index=True)
    late = finals_come_late(round, answers, {**plans, round: registry}.__getitem__)
    before = {each: plan for each, plan in plans.items() if each.fiscal_year == round.fiscal_year - 1}
    finals = {code: asdict(each.figure) for code, each in late.items()}
    parts = {
        (source.indicator, source.department, str(source.part)): asdict(source)
        for each in late.values()
        for when, source in each.sources
        if when.fiscal_year == round.fiscal_year
    }
    yield from _indicators(finals, earlier, before, registry, round)
    owed = _parts(parts, earlier, before, registry, round)
    yield from (each for each in owed if (each.code, each.of, str(each.part)) in parts)


def _indicators(
    final: Mapping[str, Mapping[Any, Any]],
    earlier: pd.DataFrame,
    before: Mapping[Round, Registry],
    registry: Registry,
    round: Round,
) -> Iterator[ForecastOutcome]:
    for made, plan in before.items():
        figures = combine(earlier[earlier["round"] == made.key], plan, made).figures
        told = (figures["kind"] == Kind.FORECAST) & (figures["state"] != State.SILENT)
        told &= figures["indicator"].isin(final)
        for row in figures[told].to_dict("records"):
            known, end = registry.indicator(row["indicator"]), final[row["indicator"]]
            asked = [each for each in registry.assignments_on(round.as_of) if each.indicator == known.code]
            yield ForecastOutcome(
                "指標", known.code, "", known.plan, known.measure, None, known.name,
                _name(asked[0].department, registry, round) if len(asked) == 1 else None,
                known.unit, made.as_of, row["state"], row["value"], end["state"], end["value"],
            )  # fmt: skip


def _parts(
    said: Mapping[Answered, Mapping[Any, Any]],
    earlier: pd.DataFrame,
    before: Mapping[Round, Registry],
    registry: Registry,
    round: Round,
) -> Iterator[ForecastOutcome]:
    """Each answer to an indicator that several are asked for; of a department that is gone nobody owes the outcome."""
    owed = {(each.indicator, each.department, each.part) for each in registry.assignments_on(round.as_of)}
    for made, plan in before.items():
        forecasts = earlier[(earlier["round"] == made.key) & (earlier["kind"] == Kind.FORECAST)]
        given = _by_part(forecasts)
        asked: dict[str, list[Assignment]] = {}
        for each in plan.in_round(made).assignments_on(made.as_of):
            asked.setdefault(each.indicator, []).append(each)
        for each in (one for group in asked.values() if len(group) > 1 for one in group):
            key = each.indicator, each.department, each.part
            if key in given and key in owed:
                known, end = registry.indicator(each.indicator), said.get(key)
                yield ForecastOutcome(
                    "指標の分担", known.code, part_code("", each.department, each.part), known.plan,
                    known.measure, None,
                    f"{known.name}（{each.part}）" if each.part != Part.VALUE else known.name,
                    _name(each.department, registry, round), each.unit or known.unit, made.as_of,
                    State(given[key]["state"]), given[key]["value"],
                    State(end["state"]) if end else State.SILENT, end["value"] if end else None, each.part,
                    of=each.department,
                )  # fmt: skip


def _by_part(answers: pd.DataFrame) -> dict[Answered, dict[Hashable, Any]]:
    return {(row["indicator"], row["department"], row["part"]): row for row in answers.to_dict("records")}


def _results(
    results: pd.DataFrame, earlier: pd.DataFrame, before: Iterable[Round], registry: Registry, round: Round
) -> Iterator[ForecastOutcome]:
    measures = {(row.plan, row.number) for row in registry.measures}
    final: dict[str, Answer] = {answer.code: answer for answer in answers_of(results) if answer.kind == Kind.FINAL}
    for made in before:
        for row in answers_of(earlier[earlier["round"] == made.key]):
            if row.kind == Kind.FORECAST and (row.plan, row.measure) in measures:
                end = final.get(row.code)
                yield ForecastOutcome(
                    "実績", row.code, "", row.plan, row.measure, row.item, row.name,
                    _name(row.department, registry, round), row.unit, made.as_of, row.state, row.value,
                    end.state if end else State.SILENT, end.value if end else None,
                )  # fmt: skip


def _name(department: str, registry: Registry, round: Round) -> str:
    return registry.department(department, round.as_of).name
