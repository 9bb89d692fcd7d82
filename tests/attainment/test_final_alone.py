"""What ended with the year before is asked its last final and nothing else; what is not due this year is 該当なし."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.rounding import rounded as round_half_up
from sumida_etl.attainment.series import series_at, settled_finals
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.years.ended import FinalsIn
from sumida_etl.registry.years.last_finals import knowing
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.vocabulary import Combine, Reckoning, ValueType
from tests.attainment.small_plan import BEGIN, answer, answers, asked, indicator, past, plan_of, target

MARCH, JUNE, SEPTEMBER, LATER = (Round.parse(key) for key in ("R5-03", "R6-06", "R6-09", "R7-06"))
END = date(2024, 3, 31)
OVER = replace(indicator("I1", Combine.SINGLE), valid_to=END)
I1 = frozenset({("", "I1")})
GOING = indicator("I2", Combine.SINGLE)


def registry(*departments: str, **changes: tuple[str, ...]) -> Registry:
    """I1 ended with R5 and was D1's, as was its assignment; ``changes``: 前身 of departments."""
    ended = tuple(replace(each, valid_to=END) for each in asked("I1", "D1"))
    made = plan_of(
        OVER, GOING, assignments=(*ended, *asked("I2", "D2")), targets=(target("I1", "10", 2023), target("I2", "10"))
    )
    rows = tuple(
        Department(code, code, "", BEGIN, None if code in departments else END, changes.get(code, ()), "")
        for code in ("D1", "D2", "D3", "D4")
    )
    return replace(made, departments=rows)


def rows_of(plan: Registry, round: Round, *given: dict[str, object]) -> list[tuple[str, str, bool]]:
    known = answers(*given)
    series = series_at(round, combine(known[:0], plan, round).figures, known, plan)
    narrowed = knowing(plan.in_round(round), settled_finals(series, round))
    sheet = asked_in(narrowed, round).sheets["指標"]
    return list(zip(sheet["department"], sheet["code"], sheet["final_alone"], strict=True))


@pytest.mark.parametrize("told", [[], [("集計中", "R5-03")], [("集計中", "R5-03"), ("集計中", "R6-06")]])
def test_the_last_final_is_asked_until_it_is_in(told: list[tuple[str, str]]) -> None:
    given = [answer("I1", "D1", typed, "確定", round=key, fiscal_year=2023) for typed, key in told]
    there = [("D1", "I1", True), ("D2", "I2", False)]
    assert rows_of(registry("D1", "D2"), SEPTEMBER, *given) == there
    if told and told[-1][1] == "R5-03":
        in_ = answer("I1", "D1", "10", "確定", round="R6-06", fiscal_year=2023)
        assert rows_of(registry("D1", "D2"), SEPTEMBER, *given, in_) == there  # it stands there, as reported
    assert rows_of(registry("D1", "D2"), LATER, *given)[0][0] == "D2"  # of R6 there is nothing to tell


@pytest.mark.parametrize("word", ["10", "該当なし", "未実施"])
def test_what_was_in_in_time_is_asked_no_more(word: str) -> None:
    told = answer("I1", "D1", word, "確定", round="R5-03", fiscal_year=2023)
    assert rows_of(registry("D1", "D2"), JUNE, told) == [("D2", "I2", False)]


def test_who_came_of_the_department_answers_and_nobody_where_it_was_split() -> None:
    assert rows_of(registry("D2", "D3", D3=("D1",)), JUNE)[0] == ("D3", "I1", True)
    assert rows_of(registry("D2", "D3", D3=("D1", "D4")), JUNE)[0] == ("D3", "I1", True)  # merged: it has the whole
    split = registry("D2", "D3", "D4", D3=("D1",), D4=("D1",))
    assert rows_of(split, JUNE) == [("D2", "I2", False)]
    ended = split.in_round(JUNE).ended
    assert ended is not None and ended.unanswered == (("", "I1"),)


def test_a_department_that_is_asked_for_nothing_else_owes_it_while_it_is_open() -> None:
    plan = registry("D1", "D2").in_round(JUNE)
    day = JUNE.as_of
    in_time, settled = FinalsIn(I1, I1), FinalsIn(frozenset(), I1)
    assert [each.code for each in knowing(plan, FinalsIn()).owing(day)] == ["D1", "D2"]
    assert [each.code for each in knowing(plan, settled).owing(day)] == ["D2"]
    assert [each.code for each in knowing(plan, in_time).owing(day)] == ["D2"]


def judged(plan: Registry, round: Round, *given: dict[str, object]) -> list[tuple[str, ...]]:
    every = answers(*given)
    here, earlier = every[every["round"] == round.key], every[every["round"] != round.key]
    series = series_at(round, combine(here, plan, round).figures, earlier, plan, None, here)
    found = attain(series, knowing(plan.in_round(round), settled_finals(series, round)), round)
    found = found[found["indicator"] == "I1"]
    cells = zip(found["kind"], found["fiscal_year"], found["state"], found["judgement"], found["latest"], strict=True)
    return [(str(kind), str(year), str(state), str(word), str(latest)) for kind, year, state, word, latest in cells]


def test_the_last_final_is_judged_against_the_last_target() -> None:
    given = [answer("I1", "D1", "集計中", "確定", round="R5-03", fiscal_year=2023)]
    plan = registry("D1", "D2")
    assert judged(plan, JUNE, *given) == [("確定", "2023", "未提出", "未提出", "True")]
    came = answer("I1", "D1", "9", "確定", round="R6-06", fiscal_year=2023)
    assert judged(plan, JUNE, *given, came) == [("確定", "2023", "値あり", "概ね達成", "True")]
    assert judged(plan, SEPTEMBER, *given, came) == [("確定", "2023", "値あり", "概ね達成", "True")]


EVERY_OTHER = replace(indicator("I1", Combine.SINGLE), interval=2, first_year=2023)
BIENNIAL = plan_of(EVERY_OTHER, assignments=asked("I1", "D1"), targets=(target("I1", "10"),))


def test_what_is_not_due_is_neither_missing_nor_begun() -> None:
    given = [answer("I1", "D1", "4", "確定", round="R5-03", fiscal_year=2023)]
    assert judged(BIENNIAL, JUNE, *given) == [
        ("確定", "2023", "値あり", "やや遅れ", "True"),
        ("現在", "2024", "該当なし", "該当なし", "False"),
        ("見込", "2024", "該当なし", "該当なし", "False"),
    ]
    assert rows_of(BIENNIAL, JUNE, *given) == []
    assert rows_of(BIENNIAL, JUNE) == [("D1", "I1", True)]  # R5's final is open
    assert rows_of(BIENNIAL, LATER) == [("D1", "I1", False)]
    assert BIENNIAL.open_finals(LATER) == frozenset()  # of R6 there is none
    narrowed = knowing(BIENNIAL.in_round(JUNE), FinalsIn(I1, I1))
    assert narrowed.owing(JUNE.as_of) == () and BIENNIAL.owing(LATER.as_of) != ()


@pytest.mark.parametrize(
    ("key", "kind", "word", "pace"),
    [("R5-09", "現在", "途中経過", None), ("R5-12", "現在", "順調", "1"), ("R5-03", "確定", "順調", "1")],
)
def test_a_calendar_year_is_whole_in_december(key: str, kind: str, word: str, pace: str | None) -> None:
    # From 0 at the end of 2021 to 12 at the end of 2025: 6 at the end of 2023, whenever that is told.
    calendar = replace(indicator("I1", Combine.SINGLE), value_type=ValueType.YEARLY, reckoning=Reckoning.CALENDAR)
    plan = plan_of(calendar, assignments=asked("I1", "D1"), targets=(target("I1", "12"),))
    round = Round.parse(key)
    here = answers(answer("I1", "D1", "6", kind, round=key))
    series = series_at(round, combine(here, plan, round).figures, here[:0], plan, None, here)
    found = attain(series, plan, round)
    [row] = found[(found["kind"] == kind) & (found["fiscal_year"] == 2023)].to_dict("records")
    assert row["judgement"] == word
    assert pace is None or round_half_up(row["pace"], 2) == Decimal(pace)
    assert isinstance(found, pd.DataFrame) and row["target_date"] == date(2025, 12, 31)


def test_each_municipality_of_a_plan_is_asked_its_own_last_final() -> None:
    # D1 and D2 are of town A, D3 and D4 of town B; both towns reported I1. A's department was split, B's goes on.
    ended = tuple(replace(each, valid_to=END) for each in asked("I1", "D1", "D3"))
    made = plan_of(OVER, GOING, assignments=(*ended, *asked("I2", "D2", "D4")), targets=(target("I1", "10", 2023),))
    towns = {"D1": "A", "D2": "A", "D5": "A", "D3": "B", "D4": "B"}
    rows = tuple(
        Department(code, code, "", BEGIN, END if code == "D1" else None, changes, "", group=town, group_name=town)
        for code, town in towns.items()
        for changes in [("D1",) if code in ("D2", "D5") else ()]
    )
    plan = replace(made, departments=rows)
    part = plan.in_round(JUNE)
    assert part.ended is not None and part.ended.unanswered == (("A", "I1"),)
    open_ = knowing(part, FinalsIn())
    assert asked_of_all(open_) == [("D3", "I1"), ("D2", "I2"), ("D4", "I2")]
    assert [each.code for each in open_.owing(JUNE.as_of)] == ["D2", "D3", "D4"]
    told = FinalsIn(frozenset({("B", "I1")}), frozenset({("B", "I1")}))
    assert asked_of_all(knowing(part, told)) == [("D2", "I2"), ("D4", "I2")]
    assert [each.code for each in knowing(part, told).owing(JUNE.as_of)] == ["D2", "D4"]
    own = knowing(plan.of_group("B").in_round(JUNE), told.alone("B"))
    assert asked_of_all(own) == [("D4", "I2")] and [each.code for each in own.indicators] == ["I2"]
    assert knowing(plan.of_group("B").in_round(JUNE), told.alone("A")).over == {"I1"}
    by_plan = replace(plan, history=(replace(past("I1", 2023, "7"), group="B"),))
    assert asked_of_all(knowing(by_plan.in_round(JUNE), FinalsIn())) == [("D2", "I2"), ("D4", "I2")]


def asked_of_all(plan: Registry) -> list[tuple[str, str]]:
    sheet = asked_in(plan, JUNE).sheets["指標"]
    return list(zip(sheet["department"], sheet["code"], strict=True))
