"""The target that a judged figure is held against, in words."""

from sumida_etl.publication.tables.table_rows import AttainmentRow
from sumida_etl.registry.rows.indicators import Indicator
from sumida_etl.values.number_text import number_text


def aim_of(row: AttainmentRow, indicator: Indicator) -> str:
    """``25手続``, ``90%以上``, ``95～100%``, ``減少``, ``完了``; empty where there is no target."""
    if row.target is None and row.lower is not None and row.upper is not None:
        return f"{number_text(row.lower)}～{number_text(row.upper)}{row.unit}"
    number = "" if row.target is None else f"{number_text(row.target)}{row.unit}"
    return indicator.stage(row.target) or f"{number}{row.comparator}"
