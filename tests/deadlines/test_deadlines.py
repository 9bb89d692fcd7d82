"""``deadlines.csv``: which line counts, on which working day it falls, and what is wrong with a line."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.deadlines.deadlines import Deadlines, is_working, load_deadlines, working_from
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.rounds import Due, Round

HEAD = "調査回,調査の月,所属コード,期限,理由,氏名"
R5_12, R5_06 = Round.parse("R5-12"), Round.parse("R5-06")


def deadlines(folder: Path, *lines: str) -> Deadlines:
    (folder / "deadlines.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return load_deadlines(folder, {"D101", "D302"})


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2023, 7, 15), date(2023, 7, 18)),  # Saturday, Sunday, 海の日
        (date(2024, 1, 15), date(2024, 1, 15)),
        (date(2019, 4, 27), date(2019, 5, 7)),  # ten days in a row
        (date(2024, 8, 12), date(2024, 8, 13)),  # 山の日 fell on a Sunday
        (date(2026, 9, 19), date(2026, 9, 24)),  # between 敬老の日 and 秋分の日 lies a holiday too
        (date(2023, 12, 29), date(2024, 1, 4)),
        (date(2026, 1, 3), date(2026, 1, 5)),
    ],
)
def test_a_day_off_is_moved_to_the_next_working_day(day: date, due: date) -> None:
    assert working_from(day) == due


@given(st.dates(date(2018, 1, 1), date(2099, 12, 1)))
def test_no_working_day_lies_between(day: date) -> None:
    due = working_from(day)
    assert is_working(due) and due - day < timedelta(days=12)
    assert not any(is_working(day + timedelta(days=each)) for each in range((due - day).days))


def test_without_a_file_the_usual_day_is_shown_and_nothing_closes(tmp_path: Path) -> None:
    none = load_deadlines(tmp_path)
    assert (none.of(R5_12).day, none.of(R5_06).day) == (date(2024, 1, 15), date(2023, 7, 18))
    assert not none.of(R5_12).passed(date(2030, 1, 1))


def test_what_is_said_of_a_department_goes_first_and_the_last_line_counts(tmp_path: Path) -> None:
    found = deadlines(
        tmp_path,
        "R5-12,,D302,令和6年1月26日,決算の確定を待つため,墨田 花子",
        "Ｒ５-12,,Ｄ３０２,2024/2/1,再提出,墨田 花子",
        "R5-12,,,2024-01-19,,",
        ",,,翌月10日,,",
        ",12;3,,翌々月末,,",
    )
    assert found.of(R5_12, "D302").day == date(2024, 2, 1)
    assert found.of(R5_12, "D101").day == found.of(R5_12).day == date(2024, 1, 19)
    assert found.of(Round.parse("R6-12")).day == date(2025, 2, 28)
    assert found.of(R5_06).day == date(2023, 7, 10)
    assert (found.of(R5_12).label, found.of(R5_12).when(date(2024, 1, 20))) == ("令和6年1月19日（金）", "1日経過")


def test_the_day_itself_is_in_time(tmp_path: Path) -> None:
    found = deadlines(tmp_path, ",,,翌月14日,,").of(R5_12)  # a Sunday
    assert [found.passed(date(2024, 1, day)) for day in (14, 15, 16)] == [False, False, True]


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        (",,,そのうち,,", "deadlines.csv:2 期限", "翌月15日"),
        (",,,翌月32日,,", "deadlines.csv:2 期限", "翌月15日"),
        (",,,,,", "deadlines.csv", ""),
        (",,,2024-01-19,,", "deadlines.csv:2 期限", "調査回も書きます"),
        (",,D302,翌月20日,理由,氏名", "deadlines.csv:2 調査回", "調査回も書きます"),
        ("R5-12,,D302,2024-01-19,,氏名", "deadlines.csv:2 理由", "理由と氏名"),
        ("R5-12,,D302,2024-01-19,理由,", "deadlines.csv:2 氏名", "理由と氏名"),
        ("R5-12,,D999,2024-01-19,理由,氏名", "deadlines.csv:2 所属コード", "departments.csv にない"),
        ("R5-12,,,2023-12-31,,", "deadlines.csv:2 期限", "調査時点より後"),
        ("R5-13,,,2024-01-19,,", "deadlines.csv:2 調査回", "R5-12"),
        (",13,,翌月15日,,", "deadlines.csv:2 調査の月", "月の並び"),
    ],
)
def test_a_fault_is_told_by_its_place(tmp_path: Path, line: str, where: str, said: str) -> None:
    if not line.strip(","):
        assert deadlines(tmp_path, line) == Deadlines(), "an empty line says nothing"
        return
    with pytest.raises(PlanError) as caught:
        deadlines(tmp_path, line)
    assert where in str(caught.value) and said in str(caught.value)


def test_it_belongs_to_no_edition_of_the_plan(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text("計画コード\n", encoding="utf-8")
    before = PlanFiles.of_folder(tmp_path).digest
    deadlines(tmp_path, ",,,翌月10日,,")
    assert PlanFiles.of_folder(tmp_path).digest == before


@given(st.integers(1, 31), st.integers(1, 12), st.integers(1, 2))
def test_a_rule_falls_into_its_month(number: int, month: int, months: int) -> None:
    round = Round.of(2023, month)
    due = Due(months, number).after(round.as_of)
    apart = (due.year - round.as_of.year) * 12 + due.month - round.as_of.month
    assert apart == months and due.day <= number
    assert due.day == number or (due + timedelta(days=1)).day == 1
