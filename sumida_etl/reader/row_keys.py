"""The key of a row, the same for a workbook and the plan."""

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded


def keys(rows: pd.DataFrame, sheet: Sheet) -> pd.Series:
    """The key columns in one text, blanks and widths folded: people's habits, not another row."""
    texts = [""] * len(rows)
    for name in sheet.key:
        column = rows[name].tolist()
        known = {value: folded(raw_text(value)) for value in set(column)}
        texts = [f"{text}\x1f{known[value]}" for text, value in zip(texts, column, strict=True)]
    return pd.Series(texts, index=rows.index, dtype=object)
