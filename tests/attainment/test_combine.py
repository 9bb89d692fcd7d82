"""What departments answer, and the one value that becomes of it."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import combine
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine, Comparator, Kind, Part
from tests.attainment.small_plan import answer, answers, asked, indicator, plan_of, target

ROUND = Round.parse("R5-12")

# Each department's answer; empty is none. An answer to a ratio is 分子/分母.
SUMS = """
一課,二課,三課,状態,値
10,19,6,値あり,35
1.50,2,0.25,値あり,3.75
10,該当なし,6,値あり,16
10,未実施,該当なし,値あり,10
該当なし,該当なし,該当なし,該当なし,
該当なし,未実施,該当なし,未実施,
未実施,未実施,未実施,未実施,
10,集計中,6,集計中,
10,集計中,,未提出,
10,19,,未提出,
,,,未提出,
12345678901234567890123456789012345.5,0,1,値あり,12345678901234567890123456789012346.5
"""
RATIOS = """
一課,二課,三課,状態,値
1/2,99/100,0/1,値あり,97.09
1/3,0/0,0/0,値あり,33.33
2/3,0/0,0/0,値あり,66.67
1/8,1/8,1/8,値あり,12.50
1/2,該当なし/98,3/4,値あり,66.67
1/2,未実施/未実施,3/4,値あり,66.67
1/2,集計中/4,3/4,集計中,
1/2,3/,3/4,未提出,
0/0,0/0,0/0,該当なし,
該当なし/該当なし,該当なし/該当なし,該当なし/該当なし,該当なし,
未実施/10,未実施/20,該当なし/5,未実施,
"""


def _table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.strip().splitlines()))


CODES = {"一課": "D1", "二課": "D2", "三課": "D3"}
SUM = plan_of(indicator("I1", Combine.SUM), assignments=asked("I1", "D1", "D2", "D3"))
RATIO = plan_of(
    indicator("I1", Combine.RATIO, "%"),
    assignments=(
        *asked("I1", "D1", "D2", "D3", part=Part.NUMERATOR),
        *asked("I1", "D1", "D2", "D3", part=Part.DENOMINATOR),
    ),
)


def _actual(registry: Registry, *given: dict[str, object]) -> tuple[str, str]:
    figures = combine(answers(*given), registry, ROUND).figures
    row = figures[figures["kind"] == Kind.ACTUAL].iloc[0]
    return row["state"], "" if row["value"] is None else str(row["value"])


@pytest.mark.parametrize("case", _table(SUMS), ids=lambda case: "・".join(case.values()))
def test_a_sum(case: dict[str, str]) -> None:
    given = [answer("I1", CODES[name], case[name]) for name in CODES if case[name]]
    assert _actual(SUM, *given) == (case["状態"], case["値"])


@pytest.mark.parametrize("case", _table(RATIOS), ids=lambda case: "・".join(case.values()))
def test_a_ratio(case: dict[str, str]) -> None:
    given = [
        answer("I1", CODES[name], typed, part=part)
        for name in CODES
        for part, typed in zip((Part.NUMERATOR, Part.DENOMINATOR), case[name].split("/"), strict=True)
        if typed
    ]
    assert _actual(RATIO, *given) == (case["状態"], case["値"])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 1000)), min_size=3, max_size=3))
def test_a_ratio_is_of_the_sums_and_never_an_average(parts: list[tuple[int, int]]) -> None:
    rows = [
        answer("I1", department, str(count), part=part)
        for department, counts in zip(CODES.values(), parts, strict=True)
        for part, count in zip((Part.NUMERATOR, Part.DENOMINATOR), counts, strict=True)
    ]
    state, value = _actual(RATIO, *rows)
    exact = Fraction(100 * sum(one for one, _ in parts), sum(all_ for _, all_ in parts))
    assert state == "値あり"
    assert abs(Fraction(Decimal(value)) - exact) <= Fraction(1, 200)


@pytest.mark.parametrize(("unit", "value"), [("冊", "2.50"), ("%", "250.00"), ("％", "250.00"), ("‰", "2500.00")])
def test_a_ratio_of_counts_of_two_departments_by_its_unit(unit: str, value: str) -> None:
    registry = plan_of(
        indicator("I1", Combine.RATIO, unit),
        assignments=(*asked("I1", "D1", part=Part.NUMERATOR), *asked("I1", "D2", part=Part.DENOMINATOR)),
    )
    given = (answer("I1", "D1", "10", part=Part.NUMERATOR), answer("I1", "D2", "4", part=Part.DENOMINATOR))
    assert _actual(registry, *given) == ("値あり", value)


def test_a_single_answer_stays_as_it_was_typed() -> None:
    registry = plan_of(indicator("I1", Combine.SINGLE), assignments=asked("I1", "D2"))
    given = answers(
        answer("I1", "D2", "12.0", approx=True, remark="速報値"),
        answer("I1", "D2", "集計中", "見込", remark="速報値"),
        answer("I1", "D1", "99"),  # nobody asked
    )
    combined = combine(given, registry, ROUND)
    actual, forecast = combined.figures.to_dict("records")
    assert (str(actual["value"]), actual["as_of"], actual["approx"]) == ("12.0", date(2023, 12, 31), True)
    assert (forecast["state"], forecast["as_of"], forecast["approx"]) == ("集計中", date(2024, 3, 31), False)
    assert actual["remark"] == "速報値"
    assert combined.sources["department"].tolist() == ["D2", "D2"]


def test_every_combined_value_lists_the_cells_it_came_from() -> None:
    given = [answer("I1", code, "5", cell=f"H{place}") for place, code in enumerate(CODES.values())]
    sources = combine(answers(*given), SUM, ROUND).sources
    listed = sources[["indicator", "kind", "department", "submission", "sheet", "cell", "raw", "rule"]]
    assert listed.to_numpy().tolist() == [
        ["I1", "現在", code, code * 32, "指標", f"H{place}", "5", "N02"] for place, code in enumerate(CODES.values())
    ]


def test_remarks_name_their_departments_and_flags_are_any() -> None:
    given = (
        answer("I1", "D1", "1", remark="速報値"),
        answer("I1", "D2", "2", approx=True),
        answer("I1", "D3", "3", cumulative=True, remark="窓口の分"),
    )
    row = combine(answers(*given), SUM, ROUND).figures.iloc[0]
    assert row["remark"] == "一課：速報値／三課：窓口の分"
    assert (row["approx"], row["cumulative"]) == (True, True)


def test_flags_are_of_the_answers_that_count() -> None:
    rows = [
        answer("I1", code, typed, part=part, approx=code == "D2", cumulative=code == "D2")
        for code, counts in (("D1", "1/2"), ("D2", "5/該当なし"), ("D3", "3/4"))
        for part, typed in zip((Part.NUMERATOR, Part.DENOMINATOR), counts.split("/"), strict=True)
    ]
    row = combine(answers(*rows), RATIO, ROUND).figures.iloc[0]
    assert (row["state"], row["approx"], row["cumulative"]) == ("値あり", False, False)


def test_an_indicator_nobody_is_asked_for_does_not_apply() -> None:
    ended = tuple(replace(each, valid_to=date(2023, 12, 20)) for each in asked("I1", "D1"))
    registry = plan_of(indicator("I1", Combine.SUM), assignments=ended)
    figures = combine(answers(answer("I1", "D1", "7")), registry, ROUND).figures
    assert figures["state"].tolist() == ["該当なし", "該当なし"]


def test_a_cumulative_indicator_is_so_whatever_was_typed_but_only_with_a_number() -> None:
    registry = plan_of(indicator("I1", Combine.SINGLE, cumulative=True), assignments=asked("I1", "D1"))
    figures = combine(answers(answer("I1", "D1", "8")), registry, ROUND).figures
    assert figures["cumulative"].tolist() == [True, False]
    assert figures["state"].tolist() == ["値あり", "未提出"]


def test_who_is_asked_is_looked_up_on_the_rounds_date() -> None:
    registry = plan_of(
        indicator("I1", Combine.SUM), assignments=(*asked("I1", "D1"), *asked("I1", "D2", since=date(2024, 1, 1)))
    )
    given = answers(answer("I1", "D1", "7"))
    assert combine(given, registry, ROUND).figures["state"].iloc[0] == "値あり"
    final = answers(answer("I1", "D1", "7", "確定"))
    assert combine(final, registry, Round.parse("R5-03")).figures["state"].tolist() == ["未提出"]


def test_a_ratio_is_judged_before_it_is_rounded() -> None:
    registry = plan_of(
        indicator("I1", Combine.RATIO, "%"),
        assignments=(*asked("I1", "D1", part=Part.NUMERATOR), *asked("I1", "D1", part=Part.DENOMINATOR)),
        targets=(target("I1", "95"),),
    )
    given = (answer("I1", "D1", "18999", part=Part.NUMERATOR), answer("I1", "D1", "20000", part=Part.DENOMINATOR))
    figures = combine(answers(*given), registry, ROUND).figures
    row = attain(figures, registry, ROUND).iloc[0]
    assert str(row["value"]) == "94.99"  # 95.00 would read as having met 95
    assert row["judgement"] != "達成"


@given(st.integers(1, 3000), st.integers(1, 3000), st.decimals(0, 100, places=2), st.sampled_from(Comparator))
def test_a_ratio_as_published_meets_its_target_exactly_if_it_does(
    part: int, rest: int, goal: Decimal, comparator: Comparator
) -> None:
    whole = part + rest
    aim = replace(target("I1", str(goal)), comparator=comparator, tolerance=Decimal(10), lower=goal, upper=goal + 3)
    registry = plan_of(
        indicator("I1", Combine.RATIO, "%", baseline=Decimal("33.33")),
        assignments=(*asked("I1", "D1", part=Part.NUMERATOR), *asked("I1", "D1", part=Part.DENOMINATOR)),
        targets=(aim,),
    )
    given_ = (answer("I1", "D1", str(part), part=Part.NUMERATOR), answer("I1", "D1", str(whole), part=Part.DENOMINATOR))
    figures = combine(answers(*given_), registry, ROUND).figures
    shown = figures.assign(exact=None)
    assert attain(shown, registry, ROUND)["met"].tolist() == attain(figures, registry, ROUND)["met"].tolist()
    value = figures["value"].iloc[0]
    assert abs(Fraction(value) - Fraction(100 * part, whole)) <= Fraction(1, 100)
