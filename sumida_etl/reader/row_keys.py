"""The key of a row, the same for a workbook and the plan."""

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded


def keys(rows: pd.DataFrame, sheet: Sheet) -> pd.Series:
    """The key columns in one text, blanks and widths folded: people's habits, not another row."""
    said = list(zip(*(rows[name].tolist() for name in sheet.key), strict=True))
    # Many rows have the same, and then one text between them.
    known = {row: "".join(f"\x1f{folded(raw_text(value))}" for value in row) for row in set(said)}
    return pd.Series([known[row] for row in said], index=rows.index, dtype=object)
