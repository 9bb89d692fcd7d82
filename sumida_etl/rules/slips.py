"""Slips that a number's own history, the column beside it and the row above it give away."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

import pandas as pd

from sumida_etl.rules.history import numbers_in
from sumida_etl.rules.known_figure import KnownFigure, last_number
from sumida_etl.rules.row_check import row_check, valid_except
from sumida_etl.rules.usual import ENOUGH, History
from sumida_etl.vocabulary import Kind

_LONG = 3
"""Digits from which on two numbers are not alike by chance."""
_ANY_ORDER = (-1, 0, 1)


@row_check("N010")
def value_is_usual(rows: pd.DataFrame, column: str) -> pd.Series:
    """Where six values or more are known, a new one lies where the last one and the usual step lead, by its spread."""
    wrong = []
    for at, value, history in _histories(rows, column):
        usual = history.usual()
        if usual and not usual[0] <= value <= usual[1]:
            wrong.append(at)
    return valid_except(rows, wrong)


@row_check("N013")
def value_has_moved(rows: pd.DataFrame, column: str) -> pd.Series:
    """What changed from each round to the next is not the same as last time."""
    wrong = []
    for at, value, history in _histories(rows, column):
        if history.values and value and value == history.values[-1][1] and history.always_moves:
            wrong.append(at)
    return valid_except(rows, wrong)


@row_check("N014")
def columns_keep_their_order(rows: pd.DataFrame, column: str) -> pd.Series:
    """Where 見込 was never below 現在 (or never above, or always the same), it is not so now."""
    wrong = []
    for at, value, (actual, known, over) in numbers_in(rows, column, "actual_value", f"{column}_known", "prior_year"):
        if actual is not None and not over and order(value - actual) not in orders(known):
            wrong.append(at)
    return valid_except(rows, wrong)


def order(difference: Decimal) -> int:
    """1, 0 or -1: whether what is left is above, equal or below."""
    return (difference > 0) - (difference < 0)


def orders(known: Sequence[KnownFigure]) -> Collection[int]:
    """How 見込 may stand to 現在 (1 above, 0 equal, -1 below): as it did in six rounds or more; equal is always one."""
    actual = {one.told: one.value for one in known if one.kind is Kind.ACTUAL and not one.same_round}
    pairs = [(one.value, actual.get(one.told)) for one in known if one.kind is Kind.FORECAST and not one.same_round]
    seen = [order(then - now) for then, now in pairs if then is not None and now is not None]
    if len(seen) < ENOUGH:
        return _ANY_ORDER
    return {*seen, 0} if any(seen) else {0}


def _histories(rows: pd.DataFrame, column: str) -> Iterator[tuple[int, Decimal, History]]:
    """Label and value of each number whose figure is known, with its history."""
    facts = (f"{column}_known", f"{column}_day", "only_grows", "cumulative")
    for at, value, (known, day, grows, cumulative) in numbers_in(rows, column, *facts):
        if known:
            yield at, value, History.of(known, column, day, grows=bool(grows), cumulative=bool(cumulative))


@row_check("N015")
def digits_are_in_order(rows: pd.DataFrame, column: str) -> pd.Series:
    """A number of three digits or more is not the last one, nor the other column's, with two digits exchanged."""
    wrong, facts = [], (f"{column}_known", f"{column}_last", "actual_value")
    for at, value, (known, told, actual) in numbers_in(rows, column, *facts):
        last = last_number(known, column)
        others = (last.value if last else told, actual if column == "forecast" else None)
        if exchanged_with(value, others) is not None:
            wrong.append(at)
    return valid_except(rows, wrong)


def exchanged_with(value: Decimal, others: Iterable[Decimal | None]) -> Decimal | None:
    """The first number from which a value differs by two neighbouring digits alone."""
    return next((other for other in others if other is not None and _is_exchanged(value, other)), None)


def _is_exchanged(value: Decimal, other: Decimal) -> bool:
    one, two = f"{value:f}", f"{other:f}"
    if value == other or len(one) != len(two) or len(one) < _LONG:
        return False
    apart = [at for at, (left, right) in enumerate(zip(one, two, strict=True)) if left != right]
    first, last = apart[0], apart[-1]
    return len(apart) == 2 and last == first + 1 and one[first] == two[last] and one[last] == two[first]


@row_check("N016")
def value_is_not_the_neighbours(rows: pd.DataFrame, column: str) -> pd.Series:
    """Two rows below each other do not hold the same number of three digits, unless one repeats the other."""
    values, above = rows[f"{column}_value"], rows.groupby("submission", sort=False)[f"{column}_value"].shift(1)
    # What repeats another row or is its total may well equal it.
    free = rows[f"{column}_original"].isna() & rows[f"{column}_parts"].isna()
    same = values.notna() & (values == above) & free & free.shift(1, fill_value=False)
    wrong = [at for at, value in zip(rows.index[same], values[same].tolist(), strict=True) if _is_long(value)]
    return valid_except(rows, wrong)


def _is_long(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) >= _LONG


UNLIKELY = (value_is_usual, value_has_moved, digits_are_in_order, value_is_not_the_neighbours)
"""What holds of every figure, 現在 and 見込 alike."""
