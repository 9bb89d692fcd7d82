"""The two tables of indicators: how far they have come, and their history."""

from collections.abc import Callable, Iterable
from fractions import Fraction

import pandas as pd

from sumida_etl.attainment.rounding import percent, rounded
from sumida_etl.publication.tables.common_columns import common_columns
from sumida_etl.publication.tables.row_ids import figure_id
from sumida_etl.registry import Registry
from sumida_etl.registry.model import Footnote, Indicator
from sumida_etl.rounds import era
from sumida_etl.vocabulary import Kind


def kpi_attainment(attained: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """The table of KpiAttainment from what ``attain`` returns."""
    indicators = [registry.indicator(code) for code in attained["indicator"]]
    return pd.DataFrame(
        {
            **_common_columns(attained, indicators, registry),
            "category": [indicator.category for indicator in indicators],
            "indicator": attained["indicator"],
            "measure": [indicator.measure for indicator in indicators],
            **_figure(attained, indicators),
            "direction": attained["direction"],
            "baseline_year": attained["baseline_year"],
            "baseline": attained["baseline"],
            "target_year": attained["target_year"],
            "comparator": attained["comparator"],
            "target": attained["target"],
            "judgement": attained["judgement"],
            "progress": _each(attained["progress"], percent),
            "pace": _each(attained["pace"], lambda pace: rounded(pace, 2)),
            "attainment_rate": _each(attained["attainment_rate"], percent),
            "remark": _remarks(attained, registry, ("指標", "目標")),
        },
        dtype=object,
    )


def indicator_values(series: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """The table of IndicatorValues from what ``series_at`` returns."""
    indicators = [registry.indicator(code) for code in series["indicator"]]
    return pd.DataFrame(
        {
            **_common_columns(series, indicators, registry),
            "indicator": series["indicator"],
            **_figure(series, indicators),
            "remark": _remarks(series, registry, ()),
        },
        dtype=object,
    )


def _common_columns(figures: pd.DataFrame, indicators: list[Indicator], registry: Registry) -> dict[str, object]:
    keys = zip(figures["indicator"], figures["as_of"], figures["kind"], strict=True)
    plans = [indicator.plan for indicator in indicators]
    return common_columns(registry.ward, [figure_id(*key) for key in keys], plans)


def _figure(figures: pd.DataFrame, indicators: list[Indicator]) -> dict[str, object]:
    same = ("fiscal_year", "as_of", "kind", "state", "value", "approx", "cumulative")
    return {
        "name": [indicator.name for indicator in indicators],
        "unit": [indicator.unit for indicator in indicators],
        **{name: figures[name] for name in same},
    }


def _each(shares: Iterable[Fraction | None], shown: Callable[[Fraction], object]) -> list[object]:
    return [None if share is None else shown(share) for share in shares]


def _remarks(figures: pd.DataFrame, registry: Registry, everywhere: tuple[str, ...]) -> list[str]:
    notes: dict[str, list[Footnote]] = {}
    for note in registry.footnotes:
        notes.setdefault(note.indicator, []).append(note)
    rows = zip(figures["indicator"], figures["fiscal_year"], figures["kind"], figures["remark"], strict=True)
    texts = ([*_texts(notes.get(code, []), year, kind, everywhere), remark] for code, year, kind, remark in rows)
    return ["／".join(filter(None, text)) for text in texts]


def _texts(notes: list[Footnote], year: int, kind: str, everywhere: tuple[str, ...]) -> list[str]:
    """A note on a year is about what was achieved in it, not about what is forecast."""
    about = everywhere if kind == Kind.FORECAST else (*everywhere, era(year))
    return [note.text for note in notes if note.about in about]
