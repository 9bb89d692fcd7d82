"""The checks that follow from a column's declaration alone: locked, required, readable, not too long."""

from collections.abc import Iterator

import pandas as pd

from schemas.columns import Column
from schemas.submission import Sheet, header
from sumida_etl.checks.check import About, Check
from sumida_etl.forms.tables import folded
from sumida_etl.rounds import Round
from sumida_etl.values.cells import raw_text


def declared_checks(sheet: Sheet, round: Round) -> Iterator[Check]:
    """The checks of every column a sheet is declared with, for one round."""
    for column in sheet.columns_in(round):
        fields = {"header": header(column, round), "longest": str(column.longest)}
        if column.role == "locked" and column.fixed:
            yield Check("S010", column.name, _unchanged, fields)
        if column.required:
            yield Check("S008" if column.type == "number" else "S009", column.name, _given, fields)
        if column.type in ("number", "date"):
            yield Check(f"{column.name}_problem", column.name, _readable, fields)
        if column.longest:
            yield Check("T001", column.name, _short_enough(column), fields)


def blank(cells: pd.Series) -> pd.Series:
    """Which cells hold nothing but blanks."""
    return cells.map(lambda cell: isinstance(cell, str) and (not cell or cell.isspace())).astype(bool)


def _unchanged(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A locked cell says what the template said; blanks and widths are people's habits."""
    same = rows[column] == rows[f"asked_{column}"]
    suspect = rows.index[~same & rows["asked"] & rows["present"]]
    for at in suspect:
        same[at] = folded(raw_text(rows.at[at, column])) == folded(rows.at[at, f"asked_{column}"])
    return same | ~rows["asked"] | ~rows["present"]


def _given(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    return ~blank(rows[column]) | ~rows["present"]


def _readable(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    return rows[f"{column}_problem"] == ""


def _short_enough(column: Column) -> "ShortEnough":
    return ShortEnough(column.longest or 0)


class ShortEnough:
    """Holds for texts of at most so many characters."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, rows: pd.DataFrame, column: str, about: About) -> pd.Series:
        """Which rows' texts fit."""
        return rows[column].map(lambda cell: not isinstance(cell, str) or len(cell) <= self.longest).astype(bool)
