"""The open-data tables of a round, in the order they are listed wherever they are listed."""

from schemas.publication.indicator_values import IndicatorValues
from schemas.publication.kpi_attainment import KpiAttainment
from schemas.publication.leading import FORMATS, Leading
from schemas.publication.measure_progress import MeasureProgress
from schemas.publication.measures import Measures
from schemas.publication.results import Results

TABLES: tuple[type[Leading], ...] = (KpiAttainment, IndicatorValues, Results, MeasureProgress, Measures)


def name_of(table: type[Leading]) -> str:
    """The table's part of a file name: ``kpi_attainment``."""
    return str(table.to_schema().name)


__all__ = [
    "FORMATS",
    "TABLES",
    "IndicatorValues",
    "KpiAttainment",
    "Leading",
    "MeasureProgress",
    "Measures",
    "Results",
    "name_of",
]
