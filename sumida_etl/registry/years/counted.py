"""What a figure counts, apart from its unit: where the plan has changed that, an older answer means something else."""

from sumida_etl.registry.registry import Registry
from sumida_etl.registry.rows.indicators import Indicator
from sumida_etl.values.uncounted import folded
from sumida_etl.vocabulary import Part, ValueType

Figure = tuple[str, str]
"""The code of an indicator or result, and the part of it."""
Counted = tuple[object, ...]


def counted(registry: Registry) -> dict[Figure, Counted]:
    """Of every figure of a round's plan what it counts; two of these are equal where an answer means the same."""
    indicators = {row.code: row for row in registry.indicators}
    found: dict[Figure, Counted] = {
        (row.code, str(Part.VALUE)): (folded(row.name), row.cumulative, row.reported_year) for row in registry.results
    }
    found |= {(code, str(Part.VALUE)): _of_indicator(row) for code, row in indicators.items()}
    return found | {
        (row.indicator, str(row.part)): (*_of_indicator(indicators[row.indicator]), folded(row.label))
        for row in registry.assignments
        if row.part != Part.VALUE and row.indicator in indicators
    }


def _of_indicator(row: Indicator) -> Counted:
    stages = row.stages if row.value_type is ValueType.MILESTONE else ()
    return folded(row.name), row.value_type, row.reckoning, row.combine, row.cumulative, stages
