"""Finals of the year before, as a later year's rounds complete them: alone, summed, divided, reorganised."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.series import series_at
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine, Part, State
from tests.attainment.small_plan import answer, answers, asked, indicator, past, plan_of

JUNE, SEPTEMBER, DECEMBER, MARCH = (Round.parse(f"R5-{month}") for month in ("06", "09", "12", "03"))
SUM = plan_of(indicator("I1", Combine.SUM), assignments=asked("I1", "D1", "D2"))
RATIO = plan_of(
    indicator("I1", Combine.RATIO, "%"),
    assignments=(
        *asked("I1", "D1", "D2", part=Part.NUMERATOR),
        *asked("I1", "D1", "D2", part=Part.DENOMINATOR),
    ),
)


def final(department: str, typed: str, key: str, **changes: Any) -> dict[str, Any]:
    return answer("I1", department, typed, "確定", round=key, **{"fiscal_year": 2022, **changes})


def known(registry: Registry, round: Round, *rows: dict[str, Any]) -> list[tuple[str, str, str]]:
    """State, value and origin of the R4 final of I1 as of a round."""
    every = answers(*rows)
    here, earlier = every[every["round"] == round.key], every[every["round"] != round.key]
    series = series_at(round, combine(here, registry, round).figures, earlier, registry, None, here)
    of = series[(series["kind"] == "確定") & (series["as_of"] == date(2023, 3, 31)) & (series["indicator"] == "I1")]
    cells = zip(of["state"], of["value"], of["origin"], strict=True)
    return [(str(state), "" if value is None else str(value), str(origin)) for state, value, origin in cells]


def test_parts_that_come_in_different_rounds_are_one_sum() -> None:
    rows = [final("D1", "10", "R4-03"), final("D2", "集計中", "R4-03")]
    rows += [final("D2", "集計中", "R5-06")]
    assert known(SUM, JUNE, *rows) == [("集計中", "", "R5-06")]
    rows += [final("D2", "5", "R5-09")]
    assert known(SUM, SEPTEMBER, *rows) == [("値あり", "15", "R5-09")]
    # Later rounds neither ask nor lose it, whatever their own figures are.
    rows += [answer("I1", "D1", "99", round="R5-12"), answer("I1", "D2", "1", round="R5-12")]
    assert known(SUM, DECEMBER, *rows) == [("値あり", "15", "R5-09")]
    rows += [answer("I1", "D1", "99", "確定", round="R5-03"), answer("I1", "D2", "1", "確定", round="R5-03")]
    assert known(SUM, MARCH, *rows) == [("値あり", "15", "R5-09")]


def test_a_final_that_is_owed_and_not_there_is_missing() -> None:
    assert known(SUM, JUNE, final("D1", "10", "R5-06")) == [("未提出", "", "R5-06")]
    assert known(SUM, SEPTEMBER, final("D1", "10", "R5-06")) == [("未提出", "", "R5-09")]
    told = plan_of(indicator("I1", Combine.SUM), assignments=asked("I1", "D1", "D2"), history=(past("I1", 2022, "7"),))
    assert known(told, JUNE) == [("値あり", "7", "None")]
    begun = replace(SUM.indicators[0], baseline_year=2022)
    assert known(plan_of(begun, assignments=SUM.assignments), JUNE) == []  # the baseline is that year's figure


def test_a_ratio_is_divided_after_both_parts_are_summed_over_rounds() -> None:
    rows = [
        final("D1", "18999", "R5-06", part=Part.NUMERATOR), final("D1", "20000", "R5-06", part=Part.DENOMINATOR),
        final("D2", "1", "R5-09", part=Part.NUMERATOR), final("D2", "10", "R5-09", part=Part.DENOMINATOR),
    ]  # fmt: skip
    assert known(RATIO, JUNE, *rows[:2]) == [("未提出", "", "R5-06")]
    assert known(RATIO, SEPTEMBER, *rows) == [("値あり", "94.95", "R5-09")]  # 19000 / 20010


def test_a_reorganisation_counts_nothing_twice() -> None:
    before = tuple(replace(each, valid_to=date(2023, 8, 31)) for each in asked("I1", "D1"))
    after = asked("I1", "D3", since=date(2023, 9, 1))
    registry = plan_of(indicator("I1", Combine.SUM), assignments=(*before, *after, *asked("I1", "D2")))
    rows = [final("D1", "10", "R5-06"), final("D2", "集計中", "R5-06")]
    rows += [final("D3", "11", "R5-09"), final("D2", "5", "R5-09")]
    assert known(registry, SEPTEMBER, *rows) == [("値あり", "16", "R5-09")]
    # What was whole before the reorganisation stays as it was.
    whole = [final("D1", "10", "R5-06"), final("D2", "4", "R5-06")]
    assert known(registry, SEPTEMBER, *whole) == [("値あり", "14", "R5-06")]


def test_the_note_of_the_row_is_about_its_own_year() -> None:
    alone = plan_of(indicator("I1", Combine.SINGLE), assignments=asked("I1", "D1"))
    rows = [final("D1", "10", "R5-06", remark="速報"), answer("I1", "D1", "3", round="R5-06", remark="速報")]

    def remark(*given: dict[str, Any]) -> str:
        here = answers(*given)
        series = series_at(JUNE, combine(here, alone, JUNE).figures, here[:0], alone, None, here)
        return str(series.loc[series["kind"] == "確定", "remark"].iloc[0])

    assert remark(*rows) == ""
    assert remark(rows[0]) == "速報"  # of a row that asks for nothing else


AMOUNTS = st.one_of(st.just("集計中"), st.integers(0, 999).map(str))


@given(st.lists(st.tuples(st.sampled_from(("D1", "D2")), AMOUNTS, st.sampled_from((JUNE, SEPTEMBER, DECEMBER)))))
def test_a_sum_is_what_each_department_said_last(said: list[tuple[str, str, Round]]) -> None:
    by_cell = {(department, round): typed for department, typed, round in said}
    rows = [final(department, typed, round.key) for (department, round), typed in by_cell.items()]
    last: dict[str, str] = {}
    for (department, _), typed in sorted(by_cell.items(), key=lambda one: one[0][1]):
        if typed != "集計中" or last.get(department, "集計中") == "集計中":
            last[department] = typed
    found = known(SUM, DECEMBER, *rows)
    numbers = [Decimal(typed) for typed in last.values() if typed != "集計中"]
    if len(numbers) == 2:
        assert [(state, value) for state, value, _ in found] == [(State.VALUE, str(sum(numbers)))]
    else:
        assert found and found[0][0] in (State.COUNTING, State.SILENT)


def test_the_frame_keeps_its_columns_without_rows() -> None:
    empty = answers()
    series = series_at(JUNE, combine(empty, SUM, JUNE).figures, empty, SUM, None, empty)
    assert isinstance(series, pd.DataFrame) and set(series["state"]) == {"未提出"}
