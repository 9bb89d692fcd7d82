"""Half-up, away from zero, exact at any size."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.attainment.rounding import percent, rounded


@pytest.mark.parametrize(
    ("share", "places", "expected"),
    [
        (Fraction(23, 31), 1, "74.2"),
        (Fraction(-114, 68), 1, "-167.6"),
        (Fraction(5, 10000), 1, "0.1"),  # 0.05 %: a half goes up,
        (Fraction(-5, 10000), 1, "-0.1"),  # and down below zero
        (Fraction(-4, 10000), 1, "0.0"),  # no negative zero
        (Fraction(1), 1, "100.0"),
        (Fraction(2, 3), 0, "67"),
    ],
)
def test_percent(share: Fraction, places: int, expected: str) -> None:
    assert str(percent(share, places)) == expected


@given(st.decimals(-(10**30), 10**30, places=6), st.integers(0, 4))
def test_rounds_as_decimal_itself_does_with_room_enough(number: Decimal, places: int) -> None:
    expected = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=60))
    assert rounded(Fraction(number), places) == expected
