"""Whether a number makes sense in its row, and its note in its column."""

from collections.abc import Callable
from decimal import Decimal

import pandas as pd

from schemas.submission import INDICATORS, RESULTS
from sumida_etl.checks.check import About, check
from sumida_etl.vocabulary import Nature

_SHEETS = (INDICATORS, RESULTS)
_NUMBERS = ("actual", "forecast")


def _fine(rows: pd.DataFrame, column: str, natures: tuple[Nature, ...], fine: Callable[[Decimal], bool]) -> pd.Series:
    held = [
        value is None or nature not in natures or fine(value)
        for value, nature in zip(rows[f"{column}_value"].tolist(), rows["nature"].tolist(), strict=True)
    ]
    return pd.Series(held, index=rows.index, dtype=bool)


@check("V061", *_NUMBERS, on=_SHEETS)
def not_negative(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """Nothing that is counted or measured is less than nothing."""
    return _fine(rows, column, (Nature.COUNT, Nature.AMOUNT), lambda value: value >= 0)


@check("V062", *_NUMBERS, on=_SHEETS)
def whole(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """People, cases and times come whole."""
    return _fine(rows, column, (Nature.COUNT,), lambda value: value == value.to_integral_value())


@check("V063", *_NUMBERS, on=_SHEETS)
def share_is_at_most_all(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A share cannot exceed 100 %."""
    return _fine(rows, column, (Nature.SHARE,), lambda value: value <= 100)


@check("V064", *_NUMBERS, on=_SHEETS)
def share_is_at_least_none(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A share cannot fall below 0 %."""
    return _fine(rows, column, (Nature.SHARE,), lambda value: value >= 0)


@check("V032", "actual", on=_SHEETS)
def actual_is_no_forecast(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """（見込） does not stand in the 現在 column."""
    return ~rows[f"{column}_forecast"]


@check("V033", *_NUMBERS, on=_SHEETS)
def note_names_the_columns_month(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """（9月末現在） does not stand in a column of 12月末, unless the 基準日 beside it says so too."""
    month = rows[f"{column}_month"]
    own = about.round.fiscal_end.month if column == "forecast" else about.round.as_of.month
    fine = month.isna() | (month == own)
    if column == "actual" and "as_of_value" in rows and not fine.all():
        days = zip(rows["as_of_value"], month, strict=True)
        fine |= pd.Series([day is not None and day.month == said for day, said in days], index=rows.index)
    return fine
