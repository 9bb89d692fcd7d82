"""The two tables of indicators: how far they have come, and their history."""

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from sumida_etl.attainment.bounds import EXACT
from sumida_etl.attainment.judge import Verdict
from sumida_etl.attainment.rounding import attainment_rate_shown, expected_shown, pace_shown, progress_shown
from sumida_etl.publication.tables.common_columns import common_columns, figure_id, joined
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Footnote, Indicator
from sumida_etl.rounds import Round, year_label
from sumida_etl.vocabulary import Kind, Reckoning, State, ValueType


def kpi_attainment(attained: pd.DataFrame, registry: Registry, round: Round) -> pd.DataFrame:
    """The table of KpiAttainment from what ``attain`` returns."""
    indicators = [registry.indicator(code) for code in attained["indicator"]]
    verdicts = list(zip(_verdicts(attained), attained["thresholds"], strict=True))
    same = ("direction", "baseline_year", "baseline", "target_year", "comparator", "target", "lower", "upper")
    return pd.DataFrame(
        {
            **_common_columns(attained, indicators, registry, round),
            "category": [indicator.category for indicator in indicators],
            "indicator": attained["indicator"],
            "measure": [indicator.measure for indicator in indicators],
            **_figure(attained, indicators),
            **{name: attained[name] for name in same},
            "judgement": attained["word"],
            "progress": [progress_shown(each, thresholds) for each, thresholds in verdicts],
            "pace": [pace_shown(each, thresholds) for each, thresholds in verdicts],
            "expected": [expected_shown(each) for each, _ in verdicts],
            "gap": [_gap(row) for row in attained.to_dict("records")],
            "attainment_rate": [attainment_rate_shown(each) for each, _ in verdicts],
            "latest": attained["latest"],
            "remark": _remarks(attained, registry, general=True),
        },
        dtype=object,
    )


def indicator_values(series: pd.DataFrame, registry: Registry, round: Round) -> pd.DataFrame:
    """The table of IndicatorValues from what ``series_at`` returns."""
    indicators = [registry.indicator(code) for code in series["indicator"]]
    return pd.DataFrame(
        {
            **_common_columns(series, indicators, registry, round),
            "indicator": series["indicator"],
            **_figure(series, indicators),
            "remark": _remarks(series, registry, general=False),
        },
        dtype=object,
    )


def _verdicts(attained: pd.DataFrame) -> list[Verdict]:
    return [Verdict(*cells) for cells in zip(*(attained[name] for name in Verdict.__dataclass_fields__), strict=True)]


def _gap(row: Mapping[Hashable, Any]) -> Decimal | None:
    """目標との差: 実績 − 目標, or how far outside its band a value is; None where it is not held against the target."""
    value, lower, upper = row["value"], row["lower"], row["upper"]
    if value is None or row["met"] is None or row["value_type"] is ValueType.MILESTONE:
        return None
    if lower is None and upper is None:
        return None if row["target"] is None else EXACT.subtract(value, row["target"])
    if lower is not None and value < lower:
        return EXACT.subtract(value, lower)
    return EXACT.subtract(value, upper) if upper is not None and value > upper else Decimal(0)


def _common_columns(
    figures: pd.DataFrame, indicators: list[Indicator], registry: Registry, round: Round
) -> dict[str, object]:
    keys = zip(figures["indicator"], figures["as_of"], figures["kind"], strict=True)
    plans = [indicator.plan for indicator in indicators]
    return common_columns(registry.ward, round, [figure_id(*key) for key in keys], plans)


def _figure(figures: pd.DataFrame, indicators: list[Indicator]) -> dict[str, object]:
    same = ("fiscal_year", "as_of", "kind", "state", "value", "approx", "cumulative")
    return {
        "name": [indicator.name for indicator in indicators],
        "unit": [own or indicator.unit for own, indicator in zip(figures["unit"], indicators, strict=True)],
        **{name: figures[name] for name in same},
    }


def _of_its_years(indicator: Indicator, year: int, state: State) -> Iterator[str]:
    """What the years of an indicator are, where they are not the fiscal years, each one measured."""
    if indicator.reckoning is Reckoning.CALENDAR:
        yield "暦年（1月から12月まで）の数値です。"
    if state is State.NOT_APPLICABLE and not indicator.is_due(year):
        yield f"{indicator.interval}年ごとに調べる指標で、{year_label(year)}は調べる年ではありません。"


def _remarks(figures: pd.DataFrame, registry: Registry, *, general: bool) -> list[str]:
    """The plan's 備考 and footnotes and the departments' own words. ``general``: with what is not about one value."""
    notes: dict[str, list[Footnote]] = {}
    for note in registry.footnotes:
        notes.setdefault(note.indicator, []).append(note)
    names = ("indicator", "fiscal_year", "as_of", "kind", "state", "stage", "remark")
    texts = (
        [
            registry.indicator(code).note,
            *_of_its_years(registry.indicator(code), year, State(state)),
            *(
                [f"段階は「{stage}」です（{'・'.join(registry.indicator(code).stages)}を0から数える）。"]
                if stage
                else []
            ),
            *(
                note.text
                for note in notes.get(code, ())
                if (general and note.is_general) or note.is_about(year, day, Kind(kind))
            ),
            remark,
        ]
        for code, year, day, kind, state, stage, remark in zip(*(figures[name] for name in names), strict=True)
    )
    return [joined(text) for text in texts]
