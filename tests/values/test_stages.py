"""The stage of a milestone: a word of the plan's, however it is typed; a number is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.values.numbers import read_stage
from sumida_etl.vocabulary import Stage, State

WORDS = ("未着手", "設計", "工事", "供用開始")


@pytest.mark.parametrize(
    ("typed", "stages", "place"),
    [("実施中", tuple(Stage), 2), ("　実 施中\n", tuple(Stage), 2), ("（完了）", tuple(Stage), 3),
     ("完了。", tuple(Stage), 3), ("未着手", WORDS, 0), ("供用\u200b開始", WORDS, 3)],
)  # fmt: skip
def test_a_stage_is_its_place(typed: str, stages: tuple[str, ...], place: int) -> None:
    read = read_stage(typed, stages)
    assert (read.state, read.value, read.problem) == (State.VALUE, Decimal(place), "")


@pytest.mark.parametrize("typed", [2, 2.0, "2", "３", "実施中です", "済", "有", "○", "実施中（6月から）", True, "2件"])
def test_a_number_or_another_word_is_no_stage(typed: object) -> None:
    assert read_stage(typed, tuple(Stage)).problem == "V019"


@pytest.mark.parametrize(("typed", "state"), [("集計中", "集計中"), ("－", "該当なし"), ("未実施", "未実施")])
def test_a_state_is_a_state(typed: str, state: str) -> None:
    assert (read_stage(typed, WORDS).state, read_stage(typed, WORDS).value) == (state, None)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_stage_a_state_empty_or_a_problem(typed: str) -> None:
    read = read_stage(typed, WORDS)
    assert (read.value is None) is (read.state != State.VALUE)
    assert read.value is None or not read.problem
