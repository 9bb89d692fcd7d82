"""Whether a number makes sense in its row, and its note in its column."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from sumida_etl.rules.row_check import row_check, valid_except, valid_where
from sumida_etl.rules.twins import VALUE, Twin
from sumida_etl.vocabulary import Nature


def _of_nature(*natures: Nature) -> Callable[[Mapping[Any, Any]], bool]:
    return lambda facts: facts["nature"] in natures


NEGATIVE = Twin("V061", "負の数です", VALUE.below(0), _of_nature(Nature.COUNT, Nature.AMOUNT))
IN_PARTS = Twin("V062", "小数があります", VALUE.differs(VALUE.whole()), _of_nature(Nature.COUNT))
OVER_ALL = Twin("V063", "100％を超えています", VALUE.above(100), _of_nature(Nature.SHARE))
UNDER_NONE = Twin("V064", "0％を下回っています", VALUE.below(0), _of_nature(Nature.SHARE))
IMPOSSIBLE = (NEGATIVE, IN_PARTS, OVER_ALL, UNDER_NONE)
"""What no number of a row's nature can be."""


def _fine(rows: pd.DataFrame, column: str, twin: Twin) -> pd.Series:
    natures = {nature for nature in Nature if twin.concerns({"nature": nature})}
    cells = zip(rows[f"{column}_value"].tolist(), rows[f"{column}_nature"].tolist(), strict=True)
    return valid_where(
        rows, [nature not in natures or not twin.wrong.holds({"value": value}) for value, nature in cells]
    )


@row_check(NEGATIVE.code)
def not_negative(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nothing that is counted or measured is less than nothing."""
    return _fine(rows, column, NEGATIVE)


@row_check(IN_PARTS.code)
def whole(rows: pd.DataFrame, column: str) -> pd.Series:
    """People, cases and times come whole."""
    return _fine(rows, column, IN_PARTS)


@row_check(OVER_ALL.code)
def share_is_at_most_all(rows: pd.DataFrame, column: str) -> pd.Series:
    """A share cannot exceed 100 %."""
    return _fine(rows, column, OVER_ALL)


@row_check(UNDER_NONE.code)
def share_is_at_least_none(rows: pd.DataFrame, column: str) -> pd.Series:
    """A share cannot fall below 0 %."""
    return _fine(rows, column, UNDER_NONE)


@row_check("N011")
def new_share_is_a_share(rows: pd.DataFrame, column: str) -> pd.Series:
    """Of a row that the department added it is not known whether its share can leave 0 to 100 %: most cannot."""
    added = rows[rows["spare_row"]]
    cells = zip(added.index, added[f"{column}_value"], added[f"{column}_nature"], strict=True)
    return valid_except(
        rows, [at for at, value, nature in cells if nature is Nature.RATE and value and not 0 < value <= 100]
    )


@row_check("V032")
def actual_is_no_forecast(rows: pd.DataFrame, column: str) -> pd.Series:
    """（見込） does not stand in the 現在 column."""
    return ~rows[f"{column}_forecast"]


@row_check("V033")
def note_names_the_columns_month(rows: pd.DataFrame, column: str) -> pd.Series:
    """（9月末現在） does not stand in a column of 12月末, unless the day said beside it is of that month too."""
    facts = [f"{column}_{fact}" for fact in ("month", "month_day", "month_year", "day", "counted")]
    noted = rows.loc[rows[f"{column}_month"].notna(), facts]
    return valid_except(
        rows,
        [
            at
            for at, month, month_day, year, *days in noted.itertuples(name=None)
            if not any(_is_noted(day, month, month_day, year) for day in days)
        ],
    )


def _is_noted(day: date | None, month: int, month_day: int | None, year: int | None) -> bool:
    return day is not None and day.month == month and month_day in (None, day.day) and year in (None, day.year)


NUMBER = (
    note_names_the_columns_month,
    not_negative,
    whole,
    share_is_at_most_all,
    share_is_at_least_none,
    new_share_is_a_share,
)
"""What holds of every number, by what the row counts."""
