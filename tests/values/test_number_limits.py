"""The edges of what is read as a number, each on both sides."""

from decimal import Decimal

import pytest

from sumida_etl.values import Problem
from sumida_etl.values.numbers import LONGEST, read_number
from sumida_etl.vocabulary import State


def test_a_number_is_as_long_as_it_may_be_and_no_longer() -> None:
    assert read_number("1" * LONGEST, "件").value == Decimal("1" * LONGEST)
    longer = read_number("1" * (LONGEST + 1), "件")
    assert (longer.value, longer.problem) == (None, Problem.UNREADABLE)
    assert read_number("　" * LONGEST + "7", "件").value == 7  # blanks do not count


@pytest.mark.parametrize(("text", "state"), [("(集計中)", State.COUNTING), ("（集計中）", State.COUNTING)])
def test_a_word_in_brackets_is_the_word(text: str, state: State) -> None:
    assert read_number(text, "件").state == state


@pytest.mark.parametrize("text", ["(集計中x", "x集計中)", "(集計中", "集計中)", "((集計中))"])
def test_one_bracket_is_none(text: str) -> None:
    read = read_number(text, "件")
    assert read.state is None and read.problem


@pytest.mark.parametrize("text", ["5()", "()5", "5件()", "5(見込)()"])
def test_empty_brackets_are_no_note(text: str) -> None:
    read = read_number(text, "件")
    assert read.value is None and read.problem
