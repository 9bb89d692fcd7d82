"""The checks that follow from a column's declaration alone: locked, required, readable, not too long."""

from collections.abc import Iterator

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.checks.check import About, Check, Row
from sumida_etl.forms.tables import folded
from sumida_etl.rounds import Round
from sumida_etl.values.cells import raw_text


def declared_checks(sheet: Sheet, round: Round) -> Iterator[Check]:
    """The checks of every column a sheet is declared with, for one round."""
    for column in sheet.columns_in(round):
        if column.role == "locked" and column.fixed:
            yield Check("L001", column.name, unchanged)
        if column.required:
            yield Check("V041" if column.type == "number" else "T002", column.name, given)
        if column.type in ("number", "date"):
            yield Check(_problem, column.name, readable)
        if column.longest:
            yield Check("T001", column.name, short_enough)


def blank(cells: pd.Series) -> pd.Series:
    """Which cells hold nothing but blanks."""
    held = [isinstance(cell, str) and (not cell or cell.isspace()) for cell in cells.tolist()]
    return pd.Series(held, index=cells.index, dtype=bool)


def unchanged(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A locked cell says what the template said; blanks and widths are people's habits."""
    same = (rows[column] == rows[f"asked_{column}"]) | ~rows["asked"] | ~rows["present"]
    for at in rows.index[~same]:
        same[at] = folded(raw_text(rows.at[at, column])) == folded(rows.at[at, f"asked_{column}"])
    return same


def given(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A row that counts has something in each required column."""
    filled = ~blank(rows[column]) | ~rows["live"]
    return filled | rows["closed"] if column == "forecast" else filled


def readable(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """The grammar of numbers or dates reads the cell in one way, and without a doubt."""
    return rows[f"{column}_problem"] == ""


def _problem(row: Row, column: str) -> str:
    return str(row[f"{column}_problem"])


def short_enough(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """The text has room in what is published."""
    longest = about.declared(column).longest or 0
    fits = [not isinstance(cell, str) or len(cell) <= longest for cell in rows[column].tolist()]
    return pd.Series(fits, index=rows.index, dtype=bool)
