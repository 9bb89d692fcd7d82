"""The plan's files: loaded whole, and every slip of an editor named by file and line."""

import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from sumida_etl.registry import Registry, files, load_registry
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.table import read_table
from sumida_etl.registry.years.surveyed_plans import OutsidePlansError
from sumida_etl.rounds import Round

PLAN = Path(__file__).parents[2] / "plan"


def test_the_wards_plan_is_whole(registry: Registry) -> None:
    reform, digital = (plan.name for plan in registry.ward.plans)
    counts = {
        plan: (
            sum(row.plan == plan for row in registry.measures),
            sum(row.plan == plan for row in registry.indicators),
        )
        for plan in (reform, digital)
    }
    assert counts == {reform: (22, 14), digital: (26, 11)}
    assert {row.guideline for row in registry.measures if row.plan == digital} != {""}
    assert len(registry.footnotes) >= 5
    assert len(registry.results) > 70


def test_everyone_in_the_plan_owes_something(registry: Registry) -> None:
    day = Round.parse("R5-12").as_of
    assert registry.owing(day) == registry.departments_on(day)
    assert 45 <= len(registry.departments_on(day)) <= 60


def test_a_revised_target_holds_from_its_day(registry: Registry) -> None:
    code = next(row.code for row in registry.indicators if row.name == "オンライン化手続数②")
    before, after = (registry.target_on(code, date(year, 12, 31)) for year in (2022, 2023))
    assert before is not None and after is not None
    assert (before.value, after.value) == (40, 44)


@pytest.fixture
def edit(tmp_path: Path) -> Callable[[str, str, str], Path]:
    def change(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "plan"
        shutil.copytree(PLAN, folder)
        path = folder / file
        text = path.read_text(encoding="utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8-sig")
        return folder

    return change


SLIPS = [
    ("indicators.csv", "取組3,オンライン化手続数①", "取組33,オンライン化手続数①", "indicators.csv:16", "取組33"),
    ("assignments.csv", "I101,D901", "I999,D901", "assignments.csv:2", "I999"),
    ("assignments.csv", "I101,D901", "I101,D999", "assignments.csv:2", "D999"),
    ("assignments.csv", "I101,D901,値,2022-04-01", "I101,D901,値,2022-03-31", "assignments.csv:2", "2022-03-31"),
    ("departments.csv", "管理室,2022-04-01,", "管理室,2022-04-01,2023-12-20", "assignments.csv:2", "2023-12-21"),
    ("history.csv", "I101,R2,値あり,65", "I101,R2,値あり,6 5", "history.csv:2", "6 5"),
    ("history.csv", "I101,R2,値あり,65", "I101,R2,値アリ,65", "history.csv:2", "値アリ"),
    ("history.csv", "I101,R2,", "I101,R3,", "history.csv:3", "重複"),
    ("targets.csv", "I101,2022-04-01", "I101,1/4/2022", "targets.csv:2", "1/4/2022"),
    ("targets.csv", "R7,,50,", "R7,,,", "targets.csv:2", "目標値"),
    ("departments.csv", "D101,政策担当", ",政策担当", "departments.csv:2", "所属コード"),
    ("measures.csv", "計画,取組番号", "計画名,取組番号", "measures.csv:1", "計画"),
    ("items.csv", "●,行政評価制度の活用,D102", "●,行政評価制度の活用,D1O2", "items.csv:2", "D1O2"),
    ("totals.csv", "E2001,E2002", "E2001,E9002", "totals.csv:2", "E9002"),
    ("results.csv", "百万円,金額", "百万円,金がく", "results.csv:2", "金がく"),
    (
        "results.csv",
        "E1004,行財政改革実施計画,No.2,②,D302",
        "E1003,行財政改革実施計画,No.2,②,D303",
        "results.csv:5",
        "実績名",
    ),
    (
        "results.csv",
        "E1003,行財政改革実施計画,No.2,②,D302",
        "E1002,行財政改革実施計画,No.2,②,D302",
        "results.csv:4",
        "2つの所属",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "named"), SLIPS, ids=[f"{s[0]}-{s[4]}" for s in SLIPS])
def test_a_slip_is_named_by_file_and_line(
    edit: Callable[[str, str, str], Path], file: str, old: str, new: str, place: str, named: str
) -> None:
    with pytest.raises(PlanError) as caught:
        load_registry(edit(file, old, new))
    assert place in str(caught.value)
    assert named in str(caught.value)


def test_a_renamed_department_keeps_its_assignments_and_an_ended_one_its_nearest_name(
    edit: Callable[[str, str, str], Path],
) -> None:
    line = "D901,会計管理担当,会計管理室,2022-04-01,"
    renamed = f"{line}2023-12-20,,\nD901,会計課,会計管理室,2023-12-21,"
    registry = load_registry(edit("departments.csv", line, renamed))
    last = date(2024, 1, 9)
    ended = replace(
        registry, departments=tuple(replace(row, valid_to=row.valid_to or last) for row in registry.departments)
    )
    days = (date(2021, 1, 1), date(2023, 12, 20), date(2023, 12, 21), date(2024, 3, 31))
    assert [ended.department("D901", day).name for day in days] == ["会計管理担当", "会計管理担当", "会計課", "会計課"]
    assert ended.department("D999", days[0]).name == "D999"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(PLAN, tmp_path / "plan")
    (tmp_path / "plan" / "totals.csv").unlink()
    with pytest.raises(PlanError, match=r"totals\.csv:0 ファイルがありません"):
        load_registry(tmp_path / "plan")


@pytest.mark.parametrize("file", files.ALL, ids=lambda file: file.name)
def test_every_field_of_a_row_has_its_column_by_name(file: PlanFile) -> None:
    named = [column.field for column in file.columns]
    assert sorted(named) == sorted(field.name for field in fields(file.row))
    if file.younger and not (PLAN / file.name).exists():
        return
    reordered = PlanFile(file.name, file.row, *reversed(file.columns))
    for line in read_table(PLAN / file.name, file.required, file.optional):
        assert reordered.row_of(line.cells) == file.row_of(line.cells)


def test_the_last_round_of_a_day_stays_when_every_period_is_over(registry: Registry) -> None:
    whole = registry.every
    assert whole.last_round(date(2024, 1, 20)).key == "R5-12"
    assert whole.last_round(date(2026, 11, 26)).key == "R7-03"
    with pytest.raises(OutsidePlansError):
        whole.last_round(date(2021, 1, 1))


def test_a_cell_may_be_longer_than_a_csv_reader_takes_by_itself(tmp_path: Path) -> None:
    codes = ";".join(f"D{number:05d}" for number in range(95_755))
    (tmp_path / "long.csv").write_text(f"項目,担当\n①,{codes}\n", encoding="utf-8")
    (line,) = read_table(tmp_path / "long.csv", {"項目": str, "担当": str})
    assert line.cells == {"項目": "①", "担当": codes}
