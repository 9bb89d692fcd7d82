"""What the rounds before one said, as the templates show it: 前回値, the last texts, the last year's 確定."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from sumida_etl.attainment.figure import Figure, frame_of
from sumida_etl.attainment.late_finals import final_answers
from sumida_etl.attainment.series import PlanOf, series_at, settled_finals
from sumida_etl.attainment.units import in_units_of
from sumida_etl.registry import Registry
from sumida_etl.registry.years.ended import FinalsIn, OfGroup
from sumida_etl.registry.years.handed_on import HandedOn
from sumida_etl.rounds import Round, day_label, era, fiscal_year_of
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.rules.late_finals import as_reported
from sumida_etl.templates.known_figures import Known, Whose, as_last, final_words, in_old_unit, shown
from sumida_etl.templates.questionnaire import Told
from sumida_etl.vocabulary import SETTLED, Combine, Kind, Part, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.frames import Source


@dataclass(frozen=True, slots=True)
class Before:
    """What the rounds before one said: ``answers`` with their ``round`` (columns of Source), ``series`` (of Figure)."""

    registry: Registry
    round: Round
    answers: pd.DataFrame
    series: pd.DataFrame

    @classmethod
    def of(cls, registry: Registry, round: Round, answers: pd.DataFrame, plan_of: PlanOf | None = None) -> "Before":
        """Of one municipality; ``plan_of``: the plan that each round goes by (None: all by ``registry``)."""
        series = series_at(round, frame_of([], Figure), answers, registry, plan_of)
        alike = in_units_of(registry, round, answers, plan_of or registry.in_round).alike
        return cls(registry.in_round(round), round, alike, series)


def before_by_group(registry: Registry, round: Round, source: Source, plan_of: PlanOf) -> dict[str, Before]:
    """What the warehouse holds of the rounds before one, by group; a group that said nothing is left out."""
    answers = queries.values_before(source, round)
    if not registry.groups:
        return {"": Before.of(registry.every, round, answers, plan_of)}
    return {
        str(group): Before.of(
            registry.of_group(str(group)), round, own.reset_index(drop=True), partial(_of_group, plan_of, str(group))
        )
        for group, own in answers.groupby(answers["department"].map(registry.group_of), sort=False)
        if group
    }


def finals_in(before: Mapping[str, Before]) -> FinalsIn:
    """Whose 確定 of the year before was in before the round, as reported and as the plan tells; by group."""
    found = [settled_finals(own.series, own.round, group) for group, own in before.items()]
    return FinalsIn(
        frozenset[OfGroup]().union(*(each.in_time for each in found)),
        frozenset[OfGroup]().union(*(each.settled for each in found)),
    )


def _of_group(plan_of: PlanOf, group: str, round: Round) -> Registry:
    return plan_of(round).of_group(group)


def last_values(before: Before) -> dict[str, str]:
    """前回値 per indicator that one department answers alone, without forecasts and states that have no number."""
    registry, series = before.registry, before.series
    alone = {each.code for each in registry.indicators if each.combine is Combine.SINGLE}
    settled = series[
        series["indicator"].isin(alone) & (series["kind"] != Kind.FORECAST) & (series["state"] == State.VALUE)
    ]
    # Rows come by date, so the latest value of an indicator remains.
    return {
        code: in_old_unit(value, Round(day), unit, registry.indicator(code).unit)
        if unit
        else as_last(value, Round(day), stage)
        for code, value, day, stage, unit in zip(
            *(settled[name] for name in ("indicator", "value", "as_of", "stage", "unit")), strict=True
        )
    }


def last_told(known: Known, registry: Registry, round: Round, source: Source) -> Told:
    """What the departments' workbooks show of their last answers: 前回値 of results, and the last round's texts."""
    results = {}
    for (department, code, _), figures in known.items():
        before = [one for one in figures if not one.same_round and one.kind is not Kind.FORECAST]
        told = [one for one in before if one.state is State.VALUE and one.as_of < round.as_of]
        if told:
            results[department, code] = f"{shown(told[-1].value)}（{_when(told[-1])}）"
    rounds = [each for each in queries.rounds_known(source) if each < round]
    texts = queries.narratives_of(source, rounds[-1]) if rounds else None
    return Told(results, _last_texts(texts, HandedOn(registry, round), rounds[-1]) if texts is not None else {})


def _when(figure: KnownFigure) -> str:
    if figure.kind is Kind.FINAL:
        return f"{era(fiscal_year_of(figure.as_of))}{Kind.FINAL}"
    round = Round(figure.as_of)
    ends = Round.of(round.fiscal_year, figure.as_of.month) == round
    return f"{round.key if ends else day_label(figure.as_of)}{Kind.ACTUAL}"


def _last_texts(
    texts: pd.DataFrame, handed_on: HandedOn, round: Round
) -> dict[tuple[str, str, str, str], dict[str, str]]:
    """The texts of a round by department, plan, measure and item; where an item has two rows, nothing can be known."""
    keys = ["department", "plan", "measure", "item"]
    rows = texts.assign(item=texts["item"].fillna("")).drop_duplicates(keys, keep=False)
    told = [tuple(row) for row in rows[keys].to_numpy().tolist()]
    own = set(told)
    now = [(handed_on.writer(*row), *row[1:]) for row in told]
    rows = rows.assign(department=[row[0] if there in own else there[0] for row, there in zip(told, now, strict=True)])
    return {
        tuple(row[key] for key in keys): {
            f"shown_last_{name}": f"{row[name]}（{round.key}）" for name in ("progress", "outlook") if row[name]
        }
        for row in rows.drop_duplicates(keys, keep=False).to_dict("records")
    }


def reported_finals(before: Before) -> dict[Whose, str]:
    """The 確定 of the year before that earlier rounds reported, as the workbook shows them.

    Each department sees its own answer; where another one gave the whole, that.
    """
    registry, round = before.registry, before.round
    series = before.series
    settled = series[(series["as_of"] == round.last_fiscal_end) & (series["kind"] == Kind.FINAL)]
    finals = {
        row["indicator"]: row for row in settled.to_dict("records") if row["state"] in SETTLED and not row["unit"]
    }
    open_finals, given = registry.open_finals(round), final_answers(round, before.answers)
    found: dict[Whose, str] = {}
    for each in registry.assignments_on(round.as_of):
        _, own = given.get((each.indicator, each.department, each.part), (round, None))
        if each.indicator not in open_finals:
            continue
        if own is not None and own.state in SETTLED:
            said = final_words(State(own.state), own.value, registry.indicator(each.indicator).stage(own.value))
        elif whole := finals.get(each.indicator):
            state, value = whole["state"], whole["value"]
            said = final_words(State(state), value, whole["stage"]) if each.part is Part.VALUE else ""
        else:
            continue
        found[each.department, each.indicator, each.part] = as_reported(said)
    return found
