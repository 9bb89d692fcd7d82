"""The target that a judged figure is held against, in words."""

from sumida_etl.publication.tables.table_rows import AttainmentRow
from sumida_etl.registry.rows.indicators import Indicator


def aim_of(row: AttainmentRow, indicator: Indicator) -> str:
    """``25手続``, ``90%以上``, ``95～100%``, ``減少``, ``完了``; empty where there is no target."""
    if row.target is None and row.lower is not None and row.upper is not None:
        return f"{row.lower:,f}～{row.upper:,f}{row.unit}"
    number = "" if row.target is None else f"{row.target:,f}{row.unit}"
    return indicator.stage(row.target) or f"{number}{row.comparator}"
