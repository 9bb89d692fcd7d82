"""A number that is the last one mistyped, or the row above's: a digit too many, the sign, two exchanged, a series."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from math import log
from typing import Any

import pandas as pd

from sumida_etl.rules.history import JUMP, numbers_in
from sumida_etl.rules.known_figure import KnownFigure, last_number
from sumida_etl.rules.row_check import row_check, valid_except

_ALIKE = 3
"""How many times the last number one of the other sign may be, and be meant to be like it."""
_RUN = 4
"""Rows of a series, at least."""
_CLEARLY, _CLOSER = log(1.5), 4
"""How far a number lies from one row's last one, at least, where another's is so many times nearer."""


@row_check("N018")
def value_has_as_many_digits(rows: pd.DataFrame, column: str) -> pd.Series:
    """A number of two digits or more is not ten times the last one, nor a tenth of it, to the digit."""
    return valid_except(rows, [at for at, value, last in _beside_last(rows, column) if is_tenfold(value, last)])


def is_tenfold(value: Decimal, last: Decimal) -> bool:
    """Whether one of two numbers is the other with a digit more."""
    smaller, larger = sorted((value, last), key=abs)
    long = abs(smaller) >= JUMP or len(smaller.normalize().as_tuple().digits) > 1
    return long and smaller * JUMP == larger


@row_check("N019")
def value_has_the_same_sign(rows: pd.DataFrame, column: str) -> pd.Series:
    """A number much like the last one in size has its sign, if all before had it."""
    signs = {at: {one.value > 0 for one in known if one.value} for at, known in rows[f"{column}_known"].items()}
    return valid_except(
        rows,
        [
            at
            for at, value, last in _beside_last(rows, column)
            if value * last < 0 and len(signs[at]) < 2 and abs(last) / _ALIKE <= abs(value) <= abs(last) * _ALIKE
        ],
    )


def _beside_last(rows: pd.DataFrame, column: str) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Label, value and last value, or else 前回値, of each number but 0 that has one."""
    for at, value, (known, told, shared) in numbers_in(rows, column, f"{column}_known", f"{column}_last", "shared"):
        before = number_before(known, column, told=told, shared=shared)
        if value and before:
            yield at, value, before


def number_before(known: Sequence[KnownFigure], column: str, *, told: Decimal | None, shared: bool) -> Decimal | None:
    """The last number, or else 前回値 where that is this row's alone."""
    last = last_number(known, column)
    return last.value if last else None if shared else told


@row_check("N020")
def value_is_not_exchanged_with_the_one_above(rows: pd.DataFrame, column: str) -> pd.Series:
    """Two numbers below each other are not each much nearer to the other row's last one."""
    wrong = []
    lasts = {at: (value, last) for at, value, last in _beside_last(rows, column)}
    for (above, one), (below, other) in pairwise(rows["submission"].items()):
        if one == other and above in lasts and below in lasts:
            (upper, upper_last), (lower, lower_last) = lasts[above], lasts[below]
            if _is_nearer(upper, lower_last, upper_last) and _is_nearer(lower, upper_last, lower_last):
                wrong.append(below)
    return valid_except(rows, wrong)


def _is_nearer(value: Decimal, there: Decimal, here: Decimal) -> bool:
    return is_off(distance(value, here), distance(value, there))


def distance(value: Decimal, last: Decimal) -> float:
    """How many times one of two numbers other than 0 is the other, as a logarithm; their signs do not count."""
    return abs(log(abs(value) / abs(last)))


def is_off(here: float, there: float) -> bool:
    """Whether a number is far from what it stands beside, and much nearer to another."""
    return here > max(_CLEARLY, there * _CLOSER)


@row_check("N021")
def values_are_no_series(rows: pd.DataFrame, column: str) -> pd.Series:
    """Rows below each other do not hold 37, 38, 39 …, as a spreadsheet fills them in; said once, at the second."""
    numbers = {at: value for at, value, _ in numbers_in(rows, column)}
    return valid_except(rows, [*_series(rows, numbers, Decimal(1))])


@row_check("V073")
def days_are_no_series(rows: pd.DataFrame, column: str) -> pd.Series:
    """The same of days, each a day after the one above."""
    pairs = zip(rows.index.tolist(), rows[f"{column}_value"].tolist(), strict=True)
    days = {at: day for at, day in pairs if day is not None}
    return valid_except(rows, [*_series(rows, days, timedelta(days=1))])


def _series(rows: pd.DataFrame, cells: Mapping[int, Any], step: Decimal | timedelta) -> Iterator[int]:
    """The second row of each run of ``_RUN`` or more in which every cell is the one above and a step."""
    run, whose = list[int](), None
    for at, submission in [*zip(rows.index.tolist(), rows["submission"].tolist(), strict=True), (None, None)]:
        if run and at in cells and submission == whose and cells[at] - cells[run[-1]] == step:
            run.append(at)
            continue
        if len(run) >= _RUN:
            yield run[1]
        run, whose = [at] if at in cells else [], submission


MISTYPED = (
    value_has_as_many_digits,
    value_has_the_same_sign,
    value_is_not_exchanged_with_the_one_above,
    values_are_no_series,
)
"""What holds of every figure, 現在 and 見込 alike."""
