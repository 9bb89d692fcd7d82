"""The open-data tables of a round, in the order they are listed wherever they are listed."""

from schemas.publication.base import FORMATS, PublishedTable
from schemas.publication.forecast_accuracy import ForecastAccuracy
from schemas.publication.indicator_parts import IndicatorParts
from schemas.publication.indicator_values import IndicatorValues
from schemas.publication.keys import LINKS, PRIMARY_KEY, Link, keys_into, links_from
from schemas.publication.kpi_attainment import KpiAttainment
from schemas.publication.measure_progress import MeasureProgress
from schemas.publication.measures import Measures
from schemas.publication.results import Results

TABLES: tuple[type[PublishedTable], ...] = (KpiAttainment, IndicatorValues, Results, MeasureProgress, Measures)
EVERY_TABLE: tuple[type[PublishedTable], ...] = (*TABLES, IndicatorParts, ForecastAccuracy)
"""With those that not every round has."""


def name_of(table: type[PublishedTable]) -> str:
    """The table's part of a file name: ``kpi_attainment``."""
    return str(table.to_schema().name)


def title_of(table: type[PublishedTable]) -> str:
    """What the table is called: ``指標（KPI）の達成状況``."""
    return str(table.to_schema().title)


def english_title_of(table: type[PublishedTable]) -> str:
    """The same in English: ``Indicators (KPI) against their targets``."""
    (told,) = (table.get_metadata() or {}).values()
    return str(told["dataframe"]["english"])


def about(table: type[PublishedTable]) -> str:
    """What the table holds, for a stranger."""
    return str(table.to_schema().description)


__all__ = [
    "EVERY_TABLE",
    "FORMATS",
    "LINKS",
    "PRIMARY_KEY",
    "TABLES",
    "ForecastAccuracy",
    "IndicatorParts",
    "IndicatorValues",
    "KpiAttainment",
    "Link",
    "MeasureProgress",
    "Measures",
    "PublishedTable",
    "Results",
    "about",
    "english_title_of",
    "keys_into",
    "links_from",
    "name_of",
    "title_of",
]
