"""The cover: every label there, the workbook bound to its department, somebody to ask, and a day of sending."""

from datetime import date, timedelta

import pandas as pd

from sumida_etl.rules.row_check import row_check, valid_where
from sumida_etl.rules.texts import has_control_characters
from sumida_etl.values.uncounted import folded
from sumida_etl.vocabulary import CONFIRMING

_CONFIRMING = frozenset(map(folded, CONFIRMING))
NOWHERE = "A1"
"""The cell of a label that is not on the cover."""


def confirms(text: str) -> bool:
    """Whether a text says 変更なし."""
    return folded(text) in _CONFIRMING


def _says_something(text: str) -> bool:
    return any(letter.isalnum() and letter not in "ーｰ" for letter in text)


def _there(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows[f"{column}_cell"] != NOWHERE


@row_check("C013")
def label_is_there(rows: pd.DataFrame, column: str) -> pd.Series:
    """Each label of the template stands on the cover; of one that does not nothing else is said."""
    return _there(rows, column)


@row_check()
def binds(rows: pd.DataFrame, column: str) -> pd.Series:
    """The label's value is the one that the workbook was made with, or does no harm."""
    return rows[f"{column}_problem"] == ""


@row_check("C008")
def author_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """Somebody can be asked; a dash is nobody."""
    return valid_where(rows, [_says_something(text) for text in rows[column].tolist()]) | ~_there(rows, column)


@row_check("C009")
def contact_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """It is known how."""
    return valid_where(rows, [_says_something(text) for text in rows[column].tolist()]) | ~_there(rows, column)


@row_check("T005")
def text_has_no_control_characters(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nothing in a text that is not published is invisible and has an effect."""
    return valid_where(rows, [not has_control_characters(text) for text in rows[column].tolist()])


@row_check("C010")
def day_is_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """The workbook says when it was sent."""
    return rows[f"{column}_value"].notna() | (rows[f"{column}_problem"] != "") | ~_there(rows, column)


@row_check("C016")
def day_is_not_before_the_figures(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nobody has counted what stands on a day that has not come."""
    days = zip(rows[f"{column}_value"].tolist(), rows["first_day"].tolist(), rows["as_of"].tolist(), strict=True)
    return valid_where(rows, [day is None or day < first or day >= as_of for day, first, as_of in days])


@row_check("C011")
def day_is_of_the_round(rows: pd.DataFrame, column: str) -> pd.Series:
    """The workbook was sent from the beginning of the year asked about to a year after the round's date."""
    days = zip(rows[f"{column}_value"].tolist(), rows["first_day"].tolist(), rows["last_day"].tolist(), strict=True)
    return valid_where(rows, [day is None or first <= day <= last for day, first, last in days])


LONGEST_AHEAD = 21
"""Days: a workbook that is ready early often bears the day on which it is due."""
_LATE, _LATE_AHEAD = timedelta(days=92), 3
"""From when on after the figures' day a workbook is late, and how many days ahead it may be then: over a weekend."""


@row_check("C021")
def day_is_not_far_ahead(rows: pd.DataFrame, column: str) -> pd.Series:
    """No workbook says that it was sent weeks after it came, once the figures' day is over; within C011's time."""
    facts = (f"{column}_value", "last_day", "as_of", "arrived_on")
    days = zip(*(rows[name].tolist() for name in facts), strict=True)
    return valid_where(
        rows,
        [
            day is None or day > last or arrived < as_of or (day - arrived).days <= _furthest(arrived, as_of)
            for day, last, as_of, arrived in days
        ],
    )


def _furthest(arrived: date, as_of: date) -> int:
    return LONGEST_AHEAD if arrived - as_of <= _LATE else _LATE_AHEAD


@row_check("C017")
def confirmation_is_clear(rows: pd.DataFrame, column: str) -> pd.Series:
    """The last answers are confirmed in one word, or not at all."""
    return valid_where(rows, [not text or confirms(text) for text in rows[column].tolist()])


@row_check("C018")
def something_is_confirmed(rows: pd.DataFrame, column: str) -> pd.Series:
    """What is confirmed was answered before."""
    return valid_where(rows, [said != "nothing" for said in rows[f"{column}_stands"].tolist()])


@row_check("C019")
def added_rows_are_given(rows: pd.DataFrame, column: str) -> pd.Series:
    """Rows that the department had added itself stand in the new workbook again."""
    return valid_where(rows, [not names for names in rows["rows_to_add"].tolist()])


@row_check("C020")
def last_answers_are_known(rows: pd.DataFrame, column: str) -> pd.Series:
    """The last answers were looked up."""
    return valid_where(rows, [said != "unknown" for said in rows[f"{column}_stands"].tolist()])
