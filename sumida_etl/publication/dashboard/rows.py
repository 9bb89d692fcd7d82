"""The judged figures of an edition as rows, and which of an indicator's figures speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

from schemas.publication import KpiAttainment
from sumida_etl.attainment.rounding import rounded
from sumida_etl.publication.dashboard.appearance import Look, look_of
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry import Registry
from sumida_etl.registry.model import Indicator
from sumida_etl.rounds import REIWA, Round, year_label
from sumida_etl.vocabulary import Comparator, Direction, Kind, State


@dataclass(frozen=True, slots=True)
class Reading:
    """One row of the table KpiAttainment; the last four fields stand unrounded, or apart, in the edition alone."""

    id: str
    indicator: str
    kind: Kind
    fiscal_year: int
    as_of: date
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool
    direction: Direction
    baseline_year: int
    baseline: Decimal | None
    comparator: Comparator
    target_year: int | None
    target: Decimal | None
    judgement: str | None
    progress: Decimal | None
    pace: Decimal | None
    attainment_rate: Decimal | None
    elapsed: Fraction | None
    tolerance: Decimal | None
    target_date: date | None
    said: str
    """The departments' own 備考, without the plan's footnotes."""

    @property
    def look(self) -> Look:
        """How its judgement looks."""
        return look_of(self.judgement)

    @property
    def when(self) -> str:
        """``令和5年12月末現在``, ``令和6年3月末見込``, ``令和4年度確定``."""
        return _when(self.kind, self.fiscal_year, self.as_of)

    @property
    def when_english(self) -> str:
        """``as of 2023-12``, ``forecast for 2024-03``, ``final, FY2022``."""
        month = f"{self.as_of:%Y-%m}"
        return {
            Kind.ACTUAL: f"as of {month}",
            Kind.FORECAST: f"forecast for {month}",
            Kind.FINAL: f"final, FY{self.fiscal_year}",
        }[self.kind]

    @property
    def expected(self) -> Decimal | None:
        """目安: where it would be at its date on an even way from baseline to target, to one decimal."""
        if self.elapsed is None or self.baseline is None or self.target is None:
            return None
        way = Fraction(self.baseline) + (Fraction(self.target) - Fraction(self.baseline)) * self.elapsed
        return rounded(way, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator with the reading that speaks for it."""

    indicator: Indicator
    readings: tuple[Reading, ...]
    headline: Reading


def standings_of(edition: Edition, registry: Registry) -> tuple[Standing, ...]:
    """Every indicator of the edition, in the plan's order."""
    return tuple(
        Standing(registry.indicator(code), readings, headline(readings))
        for code, readings in readings_of(edition).items()
    )


def moment_of(round: Round) -> str:
    """What the round's own actuals are called: ``令和5年12月末現在``, ``令和5年度確定``."""
    return _when(Kind.FINAL if round.is_final else Kind.ACTUAL, round.fiscal_year, round.as_of)


def _when(kind: Kind, fiscal_year: int, as_of: date) -> str:
    if kind == Kind.FINAL:
        return f"{year_label(fiscal_year)}{kind}"
    return f"令和{as_of.year - REIWA}年{as_of.month}月末{kind}"


def readings_of(edition: Edition) -> dict[str, tuple[Reading, ...]]:
    """An indicator's readings by its code, in the plan's order, each indicator's by date."""
    apart = {"elapsed": "elapsed", "tolerance": "tolerance", "target_date": "target_date", "said": "remark"}
    table = edition.tables[KpiAttainment]
    columns = [
        edition.attained[apart[field.name]] if field.name in apart else table[field.name] for field in fields(Reading)
    ]
    readings: dict[str, list[Reading]] = {}
    for cells in zip(*columns, strict=True):
        reading = Reading(*cells)
        readings.setdefault(reading.indicator, []).append(reading)
    return {code: tuple(rows) for code, rows in readings.items()}


def headline(readings: Sequence[Reading]) -> Reading:
    """The latest actual that has a number; where none has, the latest actual's state. A forecast never speaks."""
    actual = [reading for reading in readings if reading.kind != Kind.FORECAST]
    counted = [reading for reading in actual if reading.value is not None]
    return max(counted or actual, key=lambda reading: reading.as_of)
