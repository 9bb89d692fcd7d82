"""What was known before: 前回値 for the templates, and each figure's past for the checks, from warehouse and plan."""

import pandas as pd

from sumida_etl.attainment.figure import Figure, frame_of
from sumida_etl.attainment.series import PlanOf, series_at
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.known_figures import Known, Whose, known_from_plan, together
from sumida_etl.templates.questionnaire import as_last
from sumida_etl.vocabulary import Combine, Kind, Part, State
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source


def last_values(registry: Registry, round: Round, source: Source, plan_of: PlanOf | None = None) -> dict[str, str]:
    """前回値 per indicator that one department answers alone, without forecasts and states that have no number."""
    registry = registry.in_round(round)
    known = queries.earlier_values(source, round)
    series = series_at(round, frame_of([], Figure), known[known["round"] != round.key], registry, plan_of)
    alone = {each.code for each in registry.indicators if each.combine is Combine.SINGLE}
    settled = series[
        series["indicator"].isin(alone) & (series["kind"] != Kind.FORECAST) & (series["state"] == State.VALUE)
    ]
    # Rows come by date, so the latest value of an indicator remains.
    return {
        code: as_last(value, Round(day))
        for code, value, day in zip(settled["indicator"], settled["value"], settled["as_of"], strict=True)
    }


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
