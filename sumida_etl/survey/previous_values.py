"""前回値 from the warehouse: what earlier rounds accepted and what the plan's history has settled."""

from sumida_etl.attainment.figure import Figure, frame_of
from sumida_etl.attainment.series import PlanOf, series_at
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import as_last
from sumida_etl.vocabulary import Combine, Kind, State
from sumida_etl.warehouse import queries
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
