"""Rows a department deleted come back with its workbook; filled in, and nothing else touched, it is accepted."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sumida_etl.returns.marks import FILLS
from sumida_etl.vocabulary import Severity
from tests.checks.editing import delete_row, edited, fill_row, is_answer, put
from tests.returns.conftest import Desk
from tests.returns.deleting import (
    DECLARED,
    I,
    N,
    R,
    errors,
    filled_in,
    key_of,
    looks,
    lost_lines,
    rows_by_key,
    without,
    written,
)

RED = FILLS[Severity.ERROR].fgColor.rgb
# D105 has 指標 in rows 4 to 12, 効果・実績 in 4 to 37, 取組状況 in 4 to 38.
LOST = [
    {I: [4]}, {I: [12]}, {I: [5, 6, 11]}, {I: range(4, 13)},
    {R: [4]}, {R: [37]}, {R: [10, 11, 30]}, {R: range(4, 38)},
    {N: [4]}, {N: [38]}, {N: [5, 20, 21]}, {N: range(4, 39)},
    {I: [7, 8], R: [9], N: [10, 12]},
]  # fmt: skip
SOME = [{I: range(4, 13)}, {I: [7, 8], R: [10], N: [10, 38]}]


@pytest.mark.parametrize("rows", LOST, ids=str)
def test_filled_in_and_nothing_else_touched_it_is_accepted(desk: Desk, rows: dict[str, Sequence[int]]) -> None:
    path, findings = desk.returned(without(desk, rows))
    assert errors(findings) == ["S005"] * sum(map(len, rows.values()))
    assert len(lost_lines(path)) == len(errors(findings))
    checked = desk.checked(filled_in(desk, path, rows))
    assert checked.accepted, checked.findings[["code", "sheet", "cell", "message"]].to_string()


@pytest.mark.parametrize("rows", SOME, ids=str)
def test_a_restored_row_looks_as_in_the_template_but_red_where_it_must_be_filled_in(
    desk: Desk, rows: dict[str, Sequence[int]]
) -> None:
    path, _ = desk.returned(without(desk, rows))
    good, book = openpyxl.load_workbook(desk.good), openpyxl.load_workbook(path)
    for name, those in rows.items():
        at = rows_by_key(book[name])
        assert book[name].protection.sheet
        rules = book[name].data_validations.dataValidation
        for row in those:
            restored = at[key_of(good[name], row)]
            assert book[name].row_dimensions[restored].height == good[name].row_dimensions[row].height
            for index, column in enumerate(written(DECLARED[name]), start=1):
                cell, original = book[name].cell(restored, index), good[name].cell(row, index)
                if column.role != "input" or original.protection.locked:  # a final that is in stays as it stood
                    assert looks(cell) == looks(original)
                    continue
                assert cell.value is None
                assert looks(cell)[2:] == looks(original)[2:]
                assert (cell.fill.fgColor.rgb == RED) == column.required == (cell.comment is not None)
                assert sum(cell.coordinate in rule.sqref for rule in rules) == 1


@pytest.mark.parametrize("rows", SOME, ids=str)
def test_what_the_department_left_is_not_touched(desk: Desk, rows: dict[str, Sequence[int]]) -> None:
    sent = without(desk, rows)
    path, findings = desk.returned(sent)
    doubted = set(findings.loc[findings["severity"] == Severity.WARNING, "cell"])
    before, after = openpyxl.load_workbook(sent), openpyxl.load_workbook(path)
    for sheet in before.worksheets:
        for line in sheet.iter_rows():
            if any(cell.value and not is_answer(cell.value) for cell in line) and not (
                sheet.title == R and doubted & {c.coordinate for c in line}
            ):
                assert [looks(after[sheet.title][cell.coordinate]) for cell in line] == [looks(cell) for cell in line]
                assert not any(after[sheet.title][cell.coordinate].comment for cell in line)


def test_the_slip_leads_to_the_restored_row_and_the_record_says_where_it_stood(desk: Desk) -> None:
    path, _ = desk.returned(without(desk, {I: [5, 6], N: [4]}))
    assert [line[:2] for line in lost_lines(path)] == [(I, "I11"), (I, "I12"), (N, "E38")]
    comment = openpyxl.load_workbook(path)[I]["I11"].comment.text
    assert "の行がなくなっていたので、様式のとおりこの行に戻しました。赤いセルに記入してください。" in comment
    record = json.loads(path.with_name("sent.xlsx.json").read_text(encoding="utf-8"))
    told = [row for row in record["findings"] if row["code"] == "S005"]
    assert [(row["sheet"], row["cell"]) for row in told] == [(I, "A5"), (I, "A6"), (N, "D4")]
    assert all("の行がありません" in row["message"] for row in told)


@pytest.mark.parametrize("rows", [{I: [5, 11], R: [10], N: [38]}, {I: range(4, 13)}], ids=str)
def test_returned_a_second_time_no_row_is_there_twice(desk: Desk, rows: dict[str, Sequence[int]]) -> None:
    first, _ = desk.returned(without(desk, rows))
    second, findings = desk.returned(first, "out2")
    assert set(errors(findings)) <= {"V041", "T002"}
    assert not lost_lines(second)
    good, book = openpyxl.load_workbook(desk.good), openpyxl.load_workbook(second)
    for name in (I, R, N):
        keys = [key_of(book[name], row) for row in range(4, book[name].max_row + 1)]
        assert sorted(map(str, filter(any, keys))) == sorted(map(str, rows_by_key(good[name])))
    for sheet, address in zip(findings["sheet"], findings["cell"], strict=True):
        assert book[sheet][address].comment.text.count("【差戻し】") == 1
        assert "戻しました" not in book[sheet][address].comment.text
    assert desk.checked(filled_in(desk, second, rows)).accepted


def test_marks_of_a_restored_row_come_off_where_it_was_filled_in(desk: Desk) -> None:
    rows = {I: [5]}
    first, _ = desk.returned(without(desk, rows, put("表紙", "B8", None)))
    second, findings = desk.returned(filled_in(desk, first, rows), "out2")
    assert errors(findings) == ["C008"]
    good, book = openpyxl.load_workbook(desk.good)[I], openpyxl.load_workbook(second)[I]
    for column in range(1, 12):
        assert looks(book.cell(12, column)) == looks(good.cell(5, column))
        assert book.cell(12, column).comment is None


def test_deleted_once_more_it_comes_back_once_more(desk: Desk) -> None:
    first, _ = desk.returned(without(desk, {R: [10]}))
    last = openpyxl.load_workbook(first)[R].max_row
    gone = edited(first, desk.folder / "again.xlsx", [delete_row(R, row) for row in range(last, 36, -1)])
    second, findings = desk.returned(gone, "out2")
    assert errors(findings) == ["S005"]
    assert desk.checked(filled_in(desk, second, {R: [10]})).accepted


def test_a_row_that_was_only_emptied_is_restored_where_it_stood(desk: Desk) -> None:
    path, _ = desk.returned(edited(desk.good, desk.folder / "sent.xlsx", [fill_row(I, 6, *[None] * 12)]))
    assert [line[1] for line in lost_lines(path)] == ["I6"]
    assert desk.checked(filled_in(desk, path, {I: [6]})).accepted


@pytest.fixture
def of(desk: Desk, sample_folder: Path) -> Callable[[str], Desk]:
    def department(code: str) -> Desk:
        return replace(desk, good=next(sample_folder.glob(f"*_{code}_*.xlsx")), department=code)

    return department


def test_the_forecast_of_a_year_that_is_over_stays_closed(of: Callable[[str], Desk]) -> None:
    desk = of("D104")
    path, _ = desk.returned(without(desk, {R: [8]}))
    book, good = openpyxl.load_workbook(path)[R], openpyxl.load_workbook(desk.good)[R]
    row = rows_by_key(book)[key_of(good, 8)]
    assert looks(book.cell(row, 8)) == looks(good["H8"])
    assert book.cell(row, 8).value == "－"
    assert desk.checked(filled_in(desk, path, {R: [8]})).accepted
