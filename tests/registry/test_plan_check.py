"""The faults a coordinator makes, each told with file, line, column and what to write; what is a habit is read."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from sumida_etl.registry import load_registry
from sumida_etl.registry.cells import texts
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.files.plan_file import BEGIN, OWN
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.table import table_of
from sumida_etl.survey.plans.check import unread_files
from tests.conftest import CHECKOUT

PLAN = CHECKOUT / "plan"


def edited(file: str, old: str, new: str) -> PlanFiles:
    files = PlanFiles.of_folder(PLAN)
    text = files.text(file)
    assert old in text, old
    return PlanFiles(files.folder, {**files.content, file: text.replace(old, new.replace("\\n", "\n"), 1).encode()})


def _faults() -> list[list[str]]:
    lines = Path(__file__).with_name("plan_faults.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("｜") for line in lines[1:]]


FAULTS = _faults()


@pytest.mark.parametrize(("file", "old", "new", "place", "said"), FAULTS, ids=[f"{f[3]} {f[2]}" for f in FAULTS])
def test_a_fault_is_told_with_its_place_and_its_cure(file: str, old: str, new: str, place: str, said: str) -> None:
    loaded = load(edited(file, old, new))
    told = [str(fault) for fault in loaded.faults if fault.stops]
    assert loaded.registry is None
    assert any(one.startswith(place) and said in one for one in told), told
    assert len(told) < 40, "a file that cannot be read is no fault of the files that name its rows"


HABITS = [
    ("targets.csv", "I101,2022-04-01", "I101,2022/4/1"),
    ("targets.csv", "I101,2022-04-01", "I101,R4.4.1"),
    ("targets.csv", "I101,2022-04-01", "I101,令和4年4月1日"),
    ("targets.csv", "I101,2022-04-01", "I101,２０２２－０４－０１"),
    ("targets.csv", "R7,,50,", "令和7年度,,50,"),
    ("targets.csv", "R7,,50,", "2025,,50,"),
    ("targets.csv", "R7,,50,", "Ｒ７,,50,"),
    ("targets.csv", "R7,以上,90,", "R7,以上,90%,"),
    ("indicators.csv", "単独,R3,59", "単独,令和3年度,５９"),
    ("history.csv", "I101,R2,値あり,65", "I101,令和2,値あり,６５"),
    ("items.csv", "D102;D103;D105", "D102、D103；Ｄ105"),
    ("plans.csv", "6;9;12;3", "6月、9月、12月、3月"),
    ("measures.csv", "関係各課,D102,,,", "関係各課, D102 ,0,,"),
    ("ward.yaml", '"0.95"', '"95%"'),
    ("indicators.csv", "取組3,オンライン化手続数①", "取組３,オンライン化手続数①"),
    ("items.csv", "行財政改革実施計画,No.1,●", "行財政改革実施計画,Ｎｏ． 1,●"),
    ("items.csv", "行財政改革実施計画,No.1,●", "行財政改革実施計画\u00a0,no.1,●"),
    ("results.csv", "No.2,②", "No.2,2"),
    ("targets.csv", "I101-T1,I101", "I101-T1,Ｉ１０１"),
    ("targets.csv", "I101-T1,I101", "I101-T1,\u200bI101"),
    ("targets.csv", ",目標値,", ',"目標\n値",'),
    ("targets.csv", "I101,2022-04-01", "I101,2022/4/1 0:00:00"),
    ("targets.csv", "I101,2022-04-01", "I101,㋿4.4.1"),
    ("targets.csv", "R7,,50,", "H37,,50,"),
    ("plans.csv", "6;9;12;3", "6・9・12・3"),
    ("items.csv", "D102;D103;D105", "D102／D103／D105;D103"),
    ("departments.csv", "企画経営室,2022-04-01,,,", "企画経営室,2022-04-01,9999/12/31,,"),
    ("targets.csv", "コード,指標コード", "\ufeff\ufeffコード,指標コード"),
    ("departments.csv", "\nD102", "\n,,,,,,\n\nD102"),
    ("targets.csv", "I101,2022-04-01", "I101,20220401"),
    ("departments.csv", "\nD102", "\x1a\nD102"),
]


@pytest.mark.parametrize(("file", "old", "new"), HABITS, ids=[h[2] for h in HABITS])
def test_a_habit_is_read(file: str, old: str, new: str) -> None:
    assert load_registry(edited(file, old, new)) == load_registry(PLAN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_files_are_read_as_excel_saves_them(encoding: str, tmp_path: Path) -> None:
    shutil.copytree(PLAN, tmp_path / "plan")
    for path in (tmp_path / "plan").glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig").replace("²", "2")
        if encoding == "utf-16":
            text = "\n".join(line.replace(",", "\t") if '"' not in line else line for line in text.split("\n"))
        path.write_text(text, encoding=encoding)
    known = load_registry(tmp_path / "plan")
    assert [row.name for row in known.indicators] == [row.name for row in load_registry(PLAN).indicators]


@pytest.mark.parametrize(("delimiter", "end"), [(";", "\r\n"), ("\t", "\r\n"), (",", "\r")])
def test_a_file_is_read_by_the_mark_that_is_between_its_cells(delimiter: str, end: str) -> None:
    files = PlanFiles.of_folder(PLAN)
    rows = csv.reader(io.StringIO(files.text("items.csv"), newline=""))
    saved = io.StringIO(newline="")
    csv.writer(saved, delimiter=delimiter, lineterminator=end).writerows(rows)
    assert load_registry(PlanFiles(PLAN, {**files.content, "items.csv": saved.getvalue().encode()})) == load_registry(
        PLAN
    )


def test_everything_is_told_at_once() -> None:
    files = edited("targets.csv", "R7,,50,", "R7,,,")
    content = dict(files.content)
    for file, old, new in (
        ("assignments.csv", "I101,D901", "I101,D999"),
        ("indicators.csv", "コスト,万円,金額", "コスト,万円,お金"),
        ("ward.yaml", "131075", "13107"),
    ):
        content[file] = content[file].decode("utf-8-sig").replace(old, new, 1).encode()
    with pytest.raises(PlanError) as caught:
        load_registry(PlanFiles(files.folder, content))
    assert {fault.file for fault in caught.value.faults} == {
        "ward.yaml", "indicators.csv", "targets.csv", "assignments.csv",
    }  # fmt: skip


def test_a_column_that_nobody_reads_is_told_and_stops_nothing() -> None:
    loaded = load(edited("totals.csv", "備考", "備考,メモ"))
    assert [str(fault) for fault in loaded.faults] == ["totals.csv:1 メモ: この列は使いません"]
    assert loaded.registry is not None


@pytest.mark.parametrize(
    ("column", "cells", "told", "stops"),
    [
        (
            "有効開始日",
            ("2024-04-01", ""),
            "「有効開始」のことなら、そのとおりに書きます。違う列なら、「有効開始」の列も作ります",
            True,
        ),
        ("有効開始日", ("未定", "2024/4/1"), "「有効開始」のことなら", True),
        ("有効開始日", ("", ""), "この列は使いません。「有効開始」のことなら、そのとおりに書きます", False),
        ("開始の有効性", ("高い", "低い"), "この列は使いません", False),
        ("有効開始の人", ("山田", "佐藤"), "この列は使いません。「有効開始」のことなら、そのとおりに書きます", False),
        ("旧コード", ("T-1", ""), "違う列なら、「コード」の列も作ります（空欄でよい）", True),
    ],
)
def test_an_own_column_stops_only_where_it_would_be_read_under_another_name(
    column: str, cells: tuple[str, str], told: str, stops: bool
) -> None:
    text = f"計画,語,{column}\nP1,甲,{cells[0]}\nP1,乙,{cells[1]}\n"
    read = {"計画": texts.required, "語": texts.required}
    files = PlanFiles(PLAN, {"own.csv": text.encode()})
    table = table_of(files, "own.csv", read, {each.header: each.parse for each in (BEGIN, OWN)})
    (fault,) = table.faults
    assert (fault.line, fault.column, fault.stops) == (1, column, stops)
    assert told in fault.problem
    assert len(table.lines) == (0 if stops else 2)


def test_an_own_column_is_let_be_beside_the_one_it_resembles() -> None:
    text = "計画,コード,旧コード\nP1,,T-1\n"
    files = PlanFiles(PLAN, {"own.csv": text.encode()})
    table = table_of(files, "own.csv", {"計画": texts.required}, {OWN.header: OWN.parse})
    assert [str(fault) for fault in table.faults] == ["own.csv:1 旧コード: この列は使いません"]
    assert len(table.lines) == 1


@pytest.mark.parametrize(("typed", "meant"), [("0.9", "90"), ("0.905", "90.5")])
def test_a_share_where_percents_are_meant_is_told_and_stops_nothing(typed: str, meant: str) -> None:
    loaded = load(edited("targets.csv", "R7,以上,90", f"R7,以上,{typed}"))
    said = f"{typed} は {typed}% と読みます。{meant}% のことなら {meant} と書きます"
    assert [str(fault) for fault in loaded.faults] == [f"targets.csv:4 目標値: {said}"]
    assert loaded.registry is not None


def test_a_rest_of_a_calculation_is_told_and_stops_nothing() -> None:
    loaded = load(edited("targets.csv", "R7,以上,90", "R7,以上,90.000000000001"))
    assert [(fault.line, fault.stops) for fault in loaded.faults] == [(4, False)]
    assert "計算の端数" in loaded.faults[0].problem


def test_an_indicator_that_nobody_reports_is_told() -> None:
    loaded = load(edited("assignments.csv", "I101-D901,I101,D901,値,2022-04-01,,当方", ""))
    said = "indicators.csv:2 指標コード: I101 を報告する所属がありません。assignments.csv に割当てを書きます"
    assert [str(fault) for fault in loaded.faults if "I101" in fault.problem] == [said]
    assert loaded.registry is not None


@pytest.mark.parametrize(("begin", "told"), [("2024-04-01", 0), ("2024-04-02", 1), ("2025-06-01", 0)])
def test_a_day_between_two_rows_of_a_code_is_told(begin: str, told: int) -> None:
    row = "D101,政策担当,企画経営室,2022-04-01,"
    loaded = load(edited("departments.csv", row, f"{row}2024-03-31,,\\nD101,新政策担当,企画経営室,{begin},"))
    assert len([fault for fault in loaded.faults if "どの行も有効ではありません" in fault.problem]) == told


@pytest.mark.parametrize("mark", ["\0", "\x07"])
def test_a_mark_that_nobody_sees_is_told_in_what_is_published(mark: str) -> None:
    loaded = load(edited("departments.csv", "政策担当", f"政策{mark}担当"))
    assert [fault.column for fault in loaded.faults] == ["所属名"]


def test_a_file_without_a_line_is_told_once_and_not_at_whatever_names_its_rows() -> None:
    files = PlanFiles.of_folder(PLAN)
    header = files.text("departments.csv").splitlines()[0].encode()
    loaded = load(PlanFiles(PLAN, {**files.content, "departments.csv": header}))
    assert [str(fault) for fault in loaded.faults] == [
        "departments.csv:2 行が一つもありません。保存し損ねていないか、確かめます"
    ]


@pytest.mark.parametrize("begin", [b"<html>", b"\r\n<!DOCTYPE html>"])
def test_a_page_under_the_name_of_a_csv_is_told(begin: bytes) -> None:
    files = PlanFiles.of_folder(PLAN)
    loaded = load(PlanFiles(files.folder, {**files.content, "totals.csv": begin}))
    assert "totals.csv:0 ウェブページが CSV の名前になっています。" in "".join(map(str, loaded.faults))


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_workbook_under_the_name_of_a_csv_is_told(begin: bytes) -> None:
    files = PlanFiles.of_folder(PLAN)
    loaded = load(PlanFiles(files.folder, {**files.content, "totals.csv": begin + bytes(60)}))
    assert "totals.csv:0 Excel のブックが CSV の名前になっています。" in "".join(map(str, loaded.faults))


def test_a_milestone_has_its_last_stage_for_a_target() -> None:
    folder = CHECKOUT / "tests" / "another_city" / "plan"
    files = PlanFiles.of_folder(folder)
    targets = files.text("targets.csv").replace("R8,,3,,設置", "R8,,2,,設置").encode()
    loaded = load(PlanFiles(folder, {**files.content, "targets.csv": targets}))
    said = "有無の指標の目標は、最後の段階の番号 3（完了）です。そこまで求めないなら、段階を短くします"
    assert [str(fault) for fault in loaded.faults] == [f"targets.csv:2 目標値: {said}"]


def test_files_that_nobody_reads_are_told(tmp_path: Path) -> None:
    shutil.copytree(PLAN, tmp_path / "plan")
    for name in ("indicators.xlsx", "indicators - コピー.csv", "~$indicators.xlsx", "memo.docx"):
        (tmp_path / "plan" / name).write_bytes(b"x")
    assert [str(fault) for fault in unread_files(tmp_path / "plan")] == [
        "indicators - コピー.csv:0 このファイルは読みません。要らないなら別のフォルダに移します",
        "indicators.xlsx:0 このファイルは読みません。直したところは、CSV UTF-8 で indicators.csv に保存します",
    ]


def test_the_wards_plan_has_no_faults() -> None:
    assert load(PlanFiles.of_folder(PLAN)).faults == ()
