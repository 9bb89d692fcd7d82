"""Half-up, away from zero, exact at any size."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.attainment.rounding import percent, percent_text, rounded, rounded_between


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


# A number, its places, a threshold of it, and what is shown: on the same side of the threshold as the number.
SIDES = """
0.9498,2,0.95,0.94
0.95,2,0.95,0.95
0.944,2,0.944,0.95
0.9441,2,0.944,0.95
0.9439,2,0.944,0.94
0.55,2,0.55,0.55
12.341,1,12.34,12.4
99.96,1,100,99.9
100,1,100,100.0
99.94,1,100,99.9
"""


@pytest.mark.parametrize("line", SIDES.split())
def test_what_is_shown_is_on_the_numbers_side_of_a_threshold(line: str) -> None:
    number, places, edge, expected = line.split(",")
    assert str(rounded_between(Fraction(number), int(places), [Fraction(edge)])) == expected


@given(st.decimals(-1000, 1000, places=5), st.integers(0, 3), st.lists(st.decimals(-1000, 1000, places=4), max_size=1))
def test_no_threshold_is_crossed(number: Decimal, places: int, edges: list[Decimal]) -> None:
    shown = rounded_between(Fraction(number), places, map(Fraction, edges))
    assert [shown >= edge for edge in edges] == [number >= edge for edge in edges]
    assert abs(shown - number) <= Decimal(1).scaleb(-places)


@pytest.mark.parametrize(("share", "expected"), [("0.8", "80%"), ("0.955", "95.5%"), ("1", "100%")])
def test_a_share_in_words(share: str, expected: str) -> None:
    assert percent_text(Decimal(share)) == expected


def test_percents_have_one_place_unless_told() -> None:
    assert str(percent(Fraction(2, 3))) == "66.7"
