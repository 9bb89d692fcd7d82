"""What was known before: 前回値 for the templates, and each figure's past for the checks, from warehouse and plan."""

from dataclasses import dataclass

import pandas as pd

from sumida_etl.attainment.figure import Figure, frame_of
from sumida_etl.attainment.late_finals import final_answers
from sumida_etl.attainment.series import PlanOf, series_at
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.rules.late_finals import as_reported
from sumida_etl.templates.known_figures import Known, Whose, known_from_plan, together
from sumida_etl.templates.questionnaire import as_last, final_words
from sumida_etl.vocabulary import SETTLED, Combine, Kind, Part, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source


@dataclass(frozen=True, slots=True)
class Before:
    """What the rounds before one said: ``answers`` with their ``round`` (columns of Source), ``series`` (of Figure)."""

    registry: Registry
    round: Round
    answers: pd.DataFrame
    series: pd.DataFrame

    @classmethod
    def of(cls, registry: Registry, round: Round, source: Source, plan_of: PlanOf | None = None) -> "Before":
        """Read it from the warehouse; ``plan_of``: the plan that each round goes by (None: all by ``registry``)."""
        known = queries.earlier_values(source, round)
        answers = known[known["round"] != round.key]
        series = series_at(round, frame_of([], Figure), answers, registry, plan_of)
        return cls(registry.in_round(round), round, answers, series)


def last_values(before: Before) -> dict[str, str]:
    """前回値 per indicator that one department answers alone, without forecasts and states that have no number."""
    registry, series = before.registry, before.series
    alone = {each.code for each in registry.indicators if each.combine is Combine.SINGLE}
    settled = series[
        series["indicator"].isin(alone) & (series["kind"] != Kind.FORECAST) & (series["state"] == State.VALUE)
    ]
    # Rows come by date, so the latest value of an indicator remains.
    return {
        code: as_last(value, Round(day), stage)
        for code, value, day, stage in zip(
            settled["indicator"], settled["value"], settled["as_of"], settled["stage"], strict=True
        )
    }


def reported_finals(before: Before) -> dict[Whose, str]:
    """The 確定 of the year before that earlier rounds reported, as the workbook shows them.

    Each department sees its own answer; where another one gave the whole, that.
    """
    registry, round = before.registry, before.round
    series = before.series
    settled = series[(series["as_of"] == round.last_fiscal_end) & (series["kind"] == Kind.FINAL)]
    finals = {row["indicator"]: row for row in settled.to_dict("records") if row["state"] in SETTLED}
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


def known_figures(registry: Registry, round: Round, source: Source) -> Known:
    """The plan's history, and every figure in force up to and including the round."""
    with reading(source) as moment:
        rounds = [each for each in queries.rounds_known(moment) if each <= round]
        frames = [
            frame for each in rounds for frame in (queries.values_of(moment, each), queries.results_of(moment, each))
        ]
    return together([known_from_plan(registry, round), *(_known(frame, round) for frame in frames)])


def _known(frame: pd.DataFrame, round: Round) -> Known:
    found: dict[Whose, list[KnownFigure]] = {}
    for row in frame.to_dict("records"):
        figure = str(row.get("indicator") or row.get("result") or "")
        if figure:
            value = row["value"] if row["state"] == State.VALUE else None
            one = KnownFigure(
                Kind(row["kind"]),
                row["as_of"],
                State(row["state"]),
                value,
                row["raw"],
                row["remark"],
                row["round"] == round.key,
            )
            found.setdefault((row["department"], figure, str(row.get("part") or Part.VALUE)), []).append(one)
    return {key: tuple(every) for key, every in found.items()}
