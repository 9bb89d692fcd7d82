"""Everything one publication of a round is made from; CSVs, manifest, dashboard and report all read the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from schemas.columns import Column, columns_of
from schemas.publication import (
    ForecastAccuracy,
    IndicatorParts,
    IndicatorValues,
    KpiAttainment,
    MeasureProgress,
    Measures,
    PublishedTable,
    Results,
)
from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.judging_words import WORDS, JudgingWords, days_judged, judging_words
from sumida_etl.attainment.series import PlanOf, series_at, settled_finals
from sumida_etl.publication.tables.forecast_accuracy import ForecastOutcome, forecast_accuracy
from sumida_etl.publication.tables.forecast_outcomes import forecast_outcomes
from sumida_etl.publication.tables.indicator_parts import indicator_parts
from sumida_etl.publication.tables.indicators import indicator_values, kpi_attainment
from sumida_etl.publication.tables.measures import measure_progress, measures
from sumida_etl.publication.tables.record_seal import RecordSeal
from sumida_etl.publication.tables.results import results
from sumida_etl.registry import Registry
from sumida_etl.registry.publication_metadata import Metadata
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.plans import Thresholds, Ward
from sumida_etl.registry.years.last_finals import knowing, with_plans_that_ended
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import State

SPECIMEN_SENTENCE = (
    "仕組みを試すための見本の提出から作ったものです。"
    "文章は実際の報告ではありません。数値にも、実際の報告でないものがあります。"
)
SPECIMEN_ENGLISH = "Made from sample submissions: the texts are no real reports, and neither are some of the figures."


@dataclass(frozen=True, slots=True)
class RoundSubmissions:
    """What the accepted, current submissions of a round hold: the warehouse's frames, each with ``department``."""

    round: Round
    departments: frozenset[str]
    """The codes of those with an accepted workbook."""
    values: pd.DataFrame
    results: pd.DataFrame
    narratives: pd.DataFrame
    specimen: bool = False
    """見本: whether any of them is a sample workbook."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A round's tables as Python objects (text only when written), and what they rest on."""

    round: Round
    ward: Ward
    tables: Mapping[type[PublishedTable], pd.DataFrame]
    series: pd.DataFrame
    """Every figure in force at the round, of all years (columns of Figure)."""
    attained: pd.DataFrame
    """The judged figures, unrounded, as ``attain`` returns them."""
    thresholds: Mapping[str, Thresholds]
    """By which each plan is judged, by its name."""
    sources: pd.DataFrame
    """The answers behind this round's figures (columns of Source)."""
    missing: tuple[Department, ...]
    """The departments that owe a workbook and have none accepted."""
    words: JudgingWords = field(default_factory=JudgingWords)
    """What its plans call the judgements."""
    forecast_outcomes: tuple[ForecastOutcome, ...] = ()
    """In an 03 round, the year's forecasts with their outcome."""
    specimen: bool = False
    """見本: whether it rests on sample workbooks, whose forecasts and texts are nobody's report."""
    number: int = 1
    """版: 1 for the first publication of the round, 2 for its first correction …"""
    reason: str | None = None
    """Why it took the place of the one before; None for the first, and where nobody said."""
    plan_edition: str | None = None
    """The digest of the plan edition it was made by; None: of a plan that is kept nowhere."""
    registry: Registry | None = field(default=None, repr=False, compare=False)
    """The plan's part that the tables are of; None: of tables that were made without one."""
    seal: RecordSeal | None = None
    """The accepted workbooks it was first judged from; None: of submissions that are on no record."""

    @property
    def number_label(self) -> str:
        """``第1版``, ``第2版（訂正：○○課の値の誤り）``."""
        reason = f"：{self.reason}" if self.reason else ""
        return f"第{self.number}版" + (f"（訂正{reason}）" if self.number > 1 else "")

    @property
    def number_label_english(self) -> str:
        """``Edition 1``, ``Edition 2 (correction: ○○課の値の誤り)``: a reason is in the words of whoever gave it."""
        reason = f": {self.reason}" if self.reason else ""
        return f"Edition {self.number}" + (f" (correction{reason})" if self.number > 1 else "")

    def stage_of(self, indicator: str, value: Decimal | None) -> str:
        """The word of a 有無 for a value; empty for other indicators, and where the plan is not known."""
        return self.registry.indicator(indicator).stage(value) if self.registry else ""

    @property
    def judged_by(self) -> tuple[tuple[Thresholds, Mapping[str, str], tuple[str, ...]], ...]:
        """Thresholds and words by judgement, with the plans they are of; one alone where all are judged alike."""
        found: dict[tuple[Thresholds, tuple[str, ...]], list[str]] = {}
        for plan, thresholds in self.thresholds.items():
            called = tuple(self.words.of(plan, judgement) for judgement in WORDS)
            found.setdefault((thresholds, called), []).append(plan)
        return tuple(
            (thresholds, dict(zip(WORDS, called, strict=True)), tuple(plans))
            for (thresholds, called), plans in found.items()
        )

    def columns_of(self, table: type[PublishedTable]) -> tuple[Column, ...]:
        """A table's columns, with the words that its plans have for the judgements."""
        if table is not KpiAttainment or not self.words.own:
            return columns_of(table)
        return tuple(
            replace(
                column,
                about=f"{column.about}この調査回では、{self.words.told}",
                choices=tuple(self.words.meanings),
                example=next(iter(self.tables[table]["judgement"]), column.example),
            )
            if column.name == "judgement"
            else column
            for column in columns_of(table)
        )

    @property
    def provisional(self) -> bool:
        """暫定: whether anything owed is not there."""
        silent = (table["state"] == State.SILENT for table in self.tables.values() if "state" in table)
        return bool(self.missing) or any(column.any() for column in silent)


def edition_of(
    registry: Registry,
    submitted: RoundSubmissions,
    earlier: pd.DataFrame,
    earlier_results: pd.DataFrame | None = None,
    plan_of: PlanOf | None = None,
) -> Edition:
    """Make a round's edition. ``earlier…``: what is in force in the rounds before it, each with its ``round``.

    The earlier results are wanted in an 03 round alone, for their forecasts. ``plan_of``: the plan that each round
    before goes by; None: all by ``registry``.
    """
    round = submitted.round
    registry = registry.every.in_round(round)
    combined = combine(submitted.values, registry, round)
    series = series_at(round, combined.figures, earlier, registry, plan_of, submitted.values)
    registry = with_plans_that_ended(knowing(registry, settled_finals(series, round)))
    series = series[series["indicator"].isin([row.code for row in registry.indicators])].reset_index(drop=True)
    missing = tuple(each for each in registry.owing(round.as_of) if each.code not in submitted.departments)
    attained = attain(series, registry, round)
    tables: dict[type[PublishedTable], pd.DataFrame] = {
        KpiAttainment: kpi_attainment(attained, registry, round),
        IndicatorValues: indicator_values(series, registry, round),
        Results: results(submitted.results, missing, registry, round),
        MeasureProgress: measure_progress(submitted.narratives, missing, registry, round),
        Measures: measures(registry, round),
    }
    shared = indicator_parts(combined.sources, registry, round)
    if len(shared):
        tables[IndicatorParts] = shared
    came: tuple[ForecastOutcome, ...] = ()
    if round.is_final and earlier_results is not None:
        given = submitted.values, submitted.results
        came = forecast_outcomes(*given, earlier, earlier_results, registry, round, plan_of)
        if came:
            tables[ForecastAccuracy] = forecast_accuracy(came, registry, round)
    return Edition(
        round, registry.ward, tables, series, attained, _thresholds(registry, round), combined.sources, missing,
        judging_words(registry, round), came, submitted.specimen, registry=registry,
    )  # fmt: skip


def _thresholds(registry: Registry, round: Round) -> dict[str, Thresholds]:
    """By name of each plan."""
    return {plan: registry.thresholds_on(plan, day) for plan, day in days_judged(registry, round).items()}


@dataclass(frozen=True, slots=True, eq=False)
class Issue:
    """The round's edition, the plan, how the data are described, and the edition of the round before, if any."""

    edition: Edition
    registry: Registry
    metadata: Metadata
    previous: Edition | None = None
