"""The time series of every indicator as of a round: values of earlier years, of earlier rounds, and of this one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.figure import Figure, frame_of
from sumida_etl.attainment.late_finals import late_finals
from sumida_etl.attainment.units import in_units_of
from sumida_etl.registry import Registry
from sumida_etl.registry.years.ended import FinalsIn
from sumida_etl.registry.years.units import shift_between
from sumida_etl.rounds import Round, fiscal_end
from sumida_etl.values.cells import shifted
from sumida_etl.vocabulary import SETTLED, Combine, Kind, State

_KINDS = list(Kind)


PlanOf = Callable[[Round], Registry]
"""The plan that a round goes by."""


def series_at(
    round: Round,
    current: pd.DataFrame,
    earlier: pd.DataFrame,
    registry: Registry,
    plan_of: PlanOf | None = None,
    answers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The value in force of each indicator, date and kind (columns of Figure), in the registry's order, then by date.

    ``current``: this round's combined figures. ``earlier``: answers (columns of Source) with their ``round`` (its
    key); only rounds before this one are read, each by its own plan (``plan_of``; None: all by ``registry``), and of
    what they say only the indicators that there still are. ``answers``: this round's, for the 確定 of the year before
    that it reports, or still owes.
    Precedence for one indicator, date and kind: this round, then the plan's own history, which a coordinator may have
    settled since, then earlier rounds, the latest first; but no 確定 goes for one that is still open. ``origin`` says
    which of them a row comes from.
    """
    registry = registry.in_round(round)
    order = {indicator.code: place for place, indicator in enumerate(registry.indicators)}
    went_by = plan_of or registry.in_round
    read = in_units_of(registry, round, earlier[_until(earlier, round)], went_by)
    before = (
        _in_unit(figure, then, registry)
        for figure, then in _earlier(round, read.answers, went_by)
        if figure.indicator in order
    )
    latest: dict[tuple[str, date, Kind], Figure] = {}
    for figure in (*before, *_history(round, registry), *_rows(current)):
        _put(figure, latest)
    if answers is not None:
        owed = {code for code in registry.open_finals(round) if not is_settled(latest, code, round)}
        told = pd.concat([read.alike, answers.assign(round=round.key)], ignore_index=True)
        for late in late_finals(round, told, registry, owed):
            _put(late.figure, latest)
    rows = sorted(latest.values(), key=lambda row: (order[row.indicator], row.as_of, _KINDS.index(row.kind)))
    return frame_of(rows, Figure)


def settled_finals(series: pd.DataFrame, round: Round, group: str = "") -> FinalsIn:
    """Whose 確定 of the year before was in before the round's year began, and before the round; of a ``group``."""
    finals = series[(series["as_of"] == round.last_fiscal_end) & (series["kind"] == Kind.FINAL)]
    told = [
        (row["indicator"], row["origin"])
        for row in finals.to_dict("records")
        if row["state"] in SETTLED and not row["unit"]
    ]
    return FinalsIn(
        frozenset((group, code) for code, by in told if by is None or by.fiscal_year < round.fiscal_year),
        frozenset((group, code) for code, by in told if by is None or by < round),
    )


def is_settled(latest: Mapping[tuple[str, date, Kind], Figure], indicator: str, round: Round) -> bool:
    """Whether the 確定 of the year before a round is in, in the unit that its target is in."""
    final = latest.get((indicator, round.last_fiscal_end, Kind.FINAL))
    return final is not None and final.state in SETTLED and not final.unit


def _put(figure: Figure, latest: dict[tuple[str, date, Kind], Figure]) -> None:
    key = figure.indicator, figure.as_of, figure.kind
    known = latest.get(key)
    if known is None or figure.kind is not Kind.FINAL or not _stays(known, figure):
        latest[key] = figure


def _stays(known: Figure, other: Figure) -> bool:
    """Whether a 確定 stays what it is known as: one that is in for one that is open, a number of today's unit for one
    that does not convert, and this one for what is no number.
    """
    if known.unit or other.unit:
        return other.value is None or (known.value is not None and not known.unit)
    return known.state in SETTLED and other.state not in SETTLED


def _until(answers: pd.DataFrame, round: Round) -> pd.Series:
    """Which answers are of rounds before one."""
    earlier = {key for key in answers["round"].unique() if Round.parse(key) < round}
    return answers["round"].isin(earlier)


def _rows(frame: pd.DataFrame) -> Iterator[Figure]:
    columns = [frame[name] for name in Figure.__dataclass_fields__]
    return (Figure(*cells) for cells in zip(*columns, strict=True))


def _earlier(round: Round, earlier: pd.DataFrame, plan_of: PlanOf) -> Iterator[tuple[Figure, Registry]]:
    """Each figure of the rounds before, with the plan that it was asked by."""
    rounds = sorted(Round.parse(key) for key in earlier["round"].unique())
    for before in (each for each in rounds if each < round):
        registry = plan_of(before).in_round(before)
        figures = combine(earlier[earlier["round"] == before.key], registry, before).figures
        asked = {each.indicator for each in registry.assignments_on(before.as_of)}
        # A figure that nobody reported or was asked for is no value of the series.
        told = _rows(figures[(figures["state"] != State.SILENT) & figures["indicator"].isin(asked)])
        late = (each.figure for each in late_finals(before, earlier, registry))
        for figure in (*told, *(figure for figure in late if figure.state != State.SILENT)):
            yield figure, registry


def _in_unit(figure: Figure, then: Registry, now: Registry) -> Figure:
    """A figure in today's unit, as the answers it was made from are; where nothing converts, it names its own."""
    asked = then.indicator(figure.indicator)
    places = shift_between(asked.unit, now.indicator(figure.indicator).unit)
    if figure.value is None or places == 0:
        return figure
    if places is None:
        return replace(figure, unit=asked.unit)
    if asked.combine is not Combine.RATIO:
        return figure
    exact = None if figure.exact is None else figure.exact * Fraction(10) ** places
    return replace(figure, value=shifted(figure.value, places), exact=exact)


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
                unit=past.unit,
                stage=registry.indicator(past.indicator).stage(past.value),
            )
