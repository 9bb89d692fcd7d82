"""Which column tells the rows of an open-data table apart, and which columns lead to a row of another table."""

from dataclasses import dataclass

from schemas.publication.base import PublishedTable
from schemas.publication.forecast_accuracy import ForecastAccuracy
from schemas.publication.indicator_parts import IndicatorParts
from schemas.publication.indicator_values import IndicatorValues
from schemas.publication.kpi_attainment import KpiAttainment
from schemas.publication.measure_progress import MeasureProgress
from schemas.publication.measures import Measures
from schemas.publication.results import Results

PRIMARY_KEY = "id"
_MEASURE = ("plan", "measure")


@dataclass(frozen=True, slots=True)
class Link:
    """Columns of ``table`` (names in frames) that stand together, in the same order, in a row of ``target``.

    A row with one of them empty leads nowhere, and need not.
    """

    table: type[PublishedTable]
    columns: tuple[str, ...]
    target: type[PublishedTable]
    target_columns: tuple[str, ...]


LINKS = (
    Link(KpiAttainment, (PRIMARY_KEY,), IndicatorValues, (PRIMARY_KEY,)),
    Link(KpiAttainment, _MEASURE, Measures, _MEASURE),
    Link(IndicatorParts, _MEASURE, Measures, _MEASURE),
    Link(Results, _MEASURE, Measures, _MEASURE),
    Link(MeasureProgress, _MEASURE, Measures, _MEASURE),
    Link(ForecastAccuracy, _MEASURE, Measures, _MEASURE),
)


def links_from(table: type[PublishedTable]) -> tuple[Link, ...]:
    """The links that begin in a table."""
    return tuple(link for link in LINKS if link.table is table)


def keys_into(table: type[PublishedTable]) -> tuple[tuple[str, ...], ...]:
    """What links lead to in a table other than its ID; each is unique in the table."""
    keys = dict.fromkeys(link.target_columns for link in LINKS if link.target is table)
    return tuple(key for key in keys if key != (PRIMARY_KEY,))
