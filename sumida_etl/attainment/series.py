"""The time series of every indicator as of a round: values of earlier years, of earlier rounds, and of this one."""

from collections.abc import Callable, Iterator

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.figure import Figure, frame_of
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round, fiscal_end
from sumida_etl.vocabulary import Kind, State

_KINDS = list(Kind)


PlanOf = Callable[[Round], Registry]
"""The plan that a round goes by."""


def series_at(
    round: Round, current: pd.DataFrame, earlier: pd.DataFrame, registry: Registry, plan_of: PlanOf | None = None
) -> pd.DataFrame:
    """The value in force of each indicator, date and kind (columns of Figure), in the registry's order, then by date.

    ``current``: this round's combined figures. ``earlier``: answers (columns of Source) with their ``round`` (its
    key); only rounds before this one are read, each by its own plan (``plan_of``; None: all by ``registry``), and of
    what they say only the indicators that there still are.
    Precedence for one indicator, date and kind: this round, then the plan's own history, which a coordinator may have
    settled since, then earlier rounds, the latest first. ``origin`` says which of them a row comes from.
    """
    registry = registry.in_round(round)
    order = {indicator.code: place for place, indicator in enumerate(registry.indicators)}
    before = _earlier(round, earlier, plan_of or registry.in_round)
    known = (figure for figure in before if figure.indicator in order)
    figures = [*known, *_history(round, registry), *_rows(current)]
    latest = {(figure.indicator, figure.as_of, figure.kind): figure for figure in figures}
    rows = sorted(latest.values(), key=lambda row: (order[row.indicator], row.as_of, _KINDS.index(row.kind)))
    return frame_of(rows, Figure)


def _rows(frame: pd.DataFrame) -> Iterator[Figure]:
    columns = [frame[name] for name in Figure.__dataclass_fields__]
    return (Figure(*cells) for cells in zip(*columns, strict=True))


def _earlier(round: Round, earlier: pd.DataFrame, plan_of: PlanOf) -> Iterator[Figure]:
    rounds = sorted(Round.parse(key) for key in earlier["round"].unique())
    for before in (each for each in rounds if each < round):
        registry = plan_of(before).in_round(before)
        figures = combine(earlier[earlier["round"] == before.key], registry, before).figures
        asked = {each.indicator for each in registry.assignments_on(before.as_of)}
        # A figure that nobody reported or was asked for is no value of the series.
        yield from _rows(figures[(figures["state"] != State.SILENT) & figures["indicator"].isin(asked)])


def _history(round: Round, registry: Registry) -> Iterator[Figure]:
    for past in registry.history:
        if past.fiscal_year < round.fiscal_year:
            counted = past.value is not None
            cumulative = past.cumulative or registry.indicator(past.indicator).cumulative
            yield Figure(
                indicator=past.indicator,
                fiscal_year=past.fiscal_year,
                as_of=fiscal_end(past.fiscal_year),
                kind=Kind.FINAL,
                state=past.state,
                value=past.value,
                approx=counted and past.approx,
                cumulative=counted and cumulative,
                remark=past.note,
                origin=None,
            )
