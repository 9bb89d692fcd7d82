"""The rules that follow from a column's declaration alone: locked, required, readable, not too long."""

from collections.abc import Sequence

import pandas as pd

from sumida_etl.rules.row_check import RowCheck, row_check, valid_where
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded, holds_something


def blank(cells: pd.Series) -> pd.Series:
    """Which cells hold nothing but blanks."""
    return pd.Series([not holds_something(cell) for cell in cells.tolist()], index=cells.index, dtype=bool)


@row_check("L001")
def unchanged(rows: pd.DataFrame, column: str) -> pd.Series:
    """A locked cell says what the template said; blanks and widths are people's habits."""
    same = (rows[column] == rows[f"asked_{column}"]) | ~rows["asked"] | ~rows["present"]
    for at in rows.index[~same]:
        same[at] = folded(raw_text(rows.at[at, column])) == folded(str(rows.at[at, f"asked_{column}"]))
    return same


def _given(rows: pd.DataFrame, column: str) -> pd.Series:
    return ~blank(rows[column]) | ~rows["active"]


@row_check("V041")
def number_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """A row that counts has something in each required column of numbers."""
    return _given(rows, column) | rows["final_alone"] | rows[f"{column}_confirms"]


@row_check("V041")
def forecast_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """As every required number, but a year that is over has no forecast."""
    return _given(rows, column) | rows["prior_year"] | rows["final_alone"] | rows[f"{column}_confirms"]


@row_check("T002")
def text_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """A row that counts has something in each required column of texts, dates or choices."""
    return _given(rows, column) | rows[f"{column}_confirms"]


@row_check("V042")
def given_beside_the_confirmed(rows: pd.DataFrame, column: str) -> pd.Series:
    """What a confirmation of the last answers does not answer is given."""
    return ~rows[f"{column}_wanted"]


@row_check("V043")
def confirmed_is_unchanged(rows: pd.DataFrame, column: str) -> pd.Series:
    """Beside a confirmation no other answer is typed than the one confirmed."""
    return ~rows[f"{column}_differs"]


@row_check()
def readable(rows: pd.DataFrame, column: str) -> pd.Series:
    """The grammar of numbers or dates reads the cell in one way, and without a doubt."""
    return rows[f"{column}_problem"] == ""


def one_of(choices: Sequence[str]) -> RowCheck:
    """The text is one of those that the column offers."""
    return RowCheck(offered, "T013", choices=tuple(choices))


def offered(rows: pd.DataFrame, column: str, choices: Sequence[str]) -> pd.Series:
    """Which cells are empty or say one of the choices, in whatever width; what does not count is not looked at."""
    known = {folded(choice) for choice in choices}
    said = zip(rows[column].tolist(), rows["active"].tolist(), strict=True)
    return valid_where(
        rows, [not active or not raw_text(cell) or folded(raw_text(cell)) in known for cell, active in said]
    )


def not_longer_than(longest: int) -> RowCheck:
    """The text has room in what is published."""
    return RowCheck(short_enough, "T001", longest=longest)


def short_enough(rows: pd.DataFrame, column: str, longest: int) -> pd.Series:
    """Which texts have at most so many characters."""
    return valid_where(rows, [not isinstance(cell, str) or len(cell) <= longest for cell in rows[column].tolist()])
