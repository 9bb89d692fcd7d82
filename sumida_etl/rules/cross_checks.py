"""Answers of one row laid against each other: forecasts, totals, a figure reported twice, and the days of counting."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sumida_etl.rules.row_check import row_check, valid_except, valid_where
from sumida_etl.rules.twins import VALUE, Twin, number


def _grows(facts: Mapping[Any, Any]) -> bool:
    return bool(facts["only_grows"] or facts["cumulative"])


FALLING = Twin("N001", "{actual}より小さい数です", VALUE.below(number("actual")), _grows)
TOTAL_IS_OFF = Twin("N002", "内訳の計と合いません", VALUE.differs(number("sum")))


@row_check(FALLING.code)
def forecast_is_not_below_actual(rows: pd.DataFrame, column: str) -> pd.Series:
    """What only grows within a year does not end it lower than it stands now."""
    growing = rows[(rows["only_grows"] | rows["cumulative"]) & rows[f"{column}_value"].notna()]
    pairs = zip(growing.index, growing["actual_value"], growing[f"{column}_value"], strict=True)
    return valid_except(
        rows, [at for at, actual, value in pairs if FALLING.wrong.holds({"actual": actual, "value": value})]
    )


@row_check(TOTAL_IS_OFF.code)
def parts_add_up_to_total(rows: pd.DataFrame, column: str) -> pd.Series:
    """Where the registry declares parts, and all of them are numbers here, they sum to the whole."""
    sums = zip(rows.index, rows[f"{column}_value"].tolist(), rows[f"{column}_parts"].tolist(), strict=True)
    return valid_except(
        rows,
        [at for at, value, parts in sums if parts and TOTAL_IS_OFF.wrong.holds({"value": value, "sum": sum(parts)})],
    )


@row_check("N004")
def repeated_figure_agrees(rows: pd.DataFrame, column: str) -> pd.Series:
    """再掲: a figure reported under two measures of one workbook is one figure. For two workbooks see B002."""
    pairs = zip(rows.index, rows[f"{column}_value"].tolist(), rows[f"{column}_original"].tolist(), strict=True)
    return valid_except(
        rows, [at for at, value, told in pairs if told is not None and value is not None and told != value]
    )


@row_check("V071")
def day_is_in_the_year(rows: pd.DataFrame, column: str) -> pd.Series:
    """A figure is of the fiscal year asked about; one of the year before may be of that year too."""
    days = zip(rows[f"{column}_value"].tolist(), rows["first_day"].tolist(), rows["last_day"].tolist(), strict=True)
    return valid_where(rows, [day is None or first <= day <= last for day, first, last in days])


@row_check("V072")
def day_is_not_after_sending(rows: pd.DataFrame, column: str) -> pd.Series:
    """Nobody has counted on a day that had not come when the workbook was sent."""
    days = zip(rows[f"{column}_value"].tolist(), rows["last_day"].tolist(), rows["sent_on"].tolist(), strict=True)
    return valid_where(rows, [day is None or day > last or sent is None or day <= sent for day, last, sent in days])
