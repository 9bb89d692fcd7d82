"""The judged figures of an edition as the dashboard reads them, and a summary of each indicator."""

from dataclasses import dataclass
from datetime import date

from schemas.publication import KpiAttainment
from sumida_etl.publication.dashboard.appearance import Look, looks_of
from sumida_etl.publication.dashboard.english import when_english
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, by_indicator, headline, rows_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Indicator
from sumida_etl.rounds import Round, month_label, year_label
from sumida_etl.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class JudgedValue(AttainmentRow):
    """A row of KpiAttainment, with what stands in the edition's judged figures but not in the table."""

    target_date: date | None
    department_remark: str
    """The departments' own 備考, without the plan's footnotes."""
    stage: str
    """Of a 有無 the word that was reported; else empty."""
    look: Look
    """How its judgement looks."""

    @property
    def when(self) -> str:
        """``令和5年12月末現在``, ``令和6年3月末見込``, ``令和4年度確定``."""
        return _when(self.kind, self.fiscal_year, self.as_of)

    @property
    def when_english(self) -> str:
        """The same in English."""
        return when_english(self.kind, self.fiscal_year, self.as_of)


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """An indicator with the value that speaks for it."""

    indicator: Indicator
    values: tuple[JudgedValue, ...]
    headline: JudgedValue


def summaries_of(edition: Edition, registry: Registry) -> tuple[IndicatorSummary, ...]:
    """Every indicator of the edition, in the plan's order."""
    return tuple(
        IndicatorSummary(registry.indicator(code), tuple(values), headline(values))
        for code, values in judged_values_of(edition).items()
    )


def moment_of(round: Round) -> str:
    """What the round's own actuals are called: ``令和5年12月末現在``, ``令和5年度確定``."""
    return _when(Kind.FINAL if round.is_final else Kind.ACTUAL, round.fiscal_year, round.as_of)


def _when(kind: Kind, fiscal_year: int, as_of: date) -> str:
    if kind == Kind.FINAL:
        return f"{year_label(fiscal_year)}{kind}"
    return f"{month_label(as_of)}{kind}"


def judged_values_of(edition: Edition) -> dict[str, list[JudgedValue]]:
    """An indicator's values by its code, in the plan's order, each indicator's by date."""
    judged, looks = edition.attained, looks_of(edition.words)
    published = edition.tables[KpiAttainment]
    table = published.assign(
        target_date=judged["target_date"],
        department_remark=judged["remark"],
        stage=judged["stage"],
        look=published["judgement"].map(looks),
    )
    return by_indicator(rows_of(table, JudgedValue))
