"""Lost rows come back beside other faults, notes and hidden rows, and nothing gets in another's way."""

from collections.abc import Sequence

import openpyxl
import pytest

from tests.checks.editing import Edit, copy_row, delete_row, edited, fill_row, merge, put
from tests.returns.conftest import MISTAKES, Desk, Originals
from tests.returns.deleting import I, N, R, errors, filled_in, lost_lines, without


def test_other_mistakes_are_marked_as_ever_and_all_can_be_mended(desk: Desk, mended: Originals) -> None:
    typed = [put(sheet, cell, value) for (sheet, cell), value in MISTAKES.items()]
    rows = {I: [9, 10], R: [30], N: [20]}
    path, findings = desk.returned(without(desk, rows, *typed))
    assert set(MISTAKES) <= set(zip(findings["sheet"], findings["cell"], strict=True))
    assert list(findings["code"]).count("S005") == len(lost_lines(path)) == 4
    changes = [put(sheet, cell, value) for (sheet, cell), value in mended(MISTAKES).items()]
    again = edited(filled_in(desk, path, rows), desk.folder / "again.xlsx", changes)
    assert desk.checked(again).accepted


ROW_AND_MORE: list[tuple[str, list[Edit], list[Edit]]] = [
    ("header", [put(R, "G3", "実績")], [put(R, "G3", "12月末現在")]),
    ("row twice", [copy_row(R, 20, 38)], [delete_row(R, 35)]),
    ("key changed", [put(R, "D20", "別の実績")], []),
    ("unit changed", [put(R, "E20", "千人")], []),
]


@pytest.mark.parametrize(("spoil", "repair"), [case[1:] for case in ROW_AND_MORE], ids=[c[0] for c in ROW_AND_MORE])
def test_with_other_faults_of_rows_and_headers(desk: Desk, spoil: list[Edit], repair: list[Edit]) -> None:
    rows: dict[str, Sequence[int]] = {R: [10, 12, 13]}
    path, findings = desk.returned(without(desk, rows, *spoil))
    assert list(findings["code"]).count("S005") == len(lost_lines(path)) == 3
    good = openpyxl.load_workbook(desk.good)[R]
    row = findings.loc[findings["code"] == "L001", "cell"].str.extract(r"([A-Z])(\d+)").to_numpy().tolist()
    texts = [put(R, f"{letter}{number}", good[f"{letter}20"].value) for letter, number in row]
    repaired = edited(path, desk.folder / "repaired.xlsx", [*repair, *texts])
    checked = desk.checked(filled_in(desk, repaired, rows))
    assert checked.accepted, checked.findings[["code", "sheet", "cell", "message"]].to_string()


def test_without_the_keys_header_rows_are_told_missing_only_when_it_is_back(desk: Desk) -> None:
    rows = {R: [10, 12, 13]}
    first, findings = desk.returned(without(desk, rows, put(R, "B3", "番号")))
    assert "S003" in errors(findings)
    assert "S005" not in errors(findings)
    second, findings = desk.returned(edited(first, desk.folder / "b.xlsx", [put(R, "B3", "取組番号")]), "out2")
    assert errors(findings) == ["S005"] * 3
    assert desk.checked(filled_in(desk, second, rows)).accepted


def test_notes_and_merged_cells_below_the_table_stay(desk: Desk) -> None:
    below: list[Edit] = [put(I, "N11", "課内メモ"), merge(I, "A13:C14"), fill_row(I, 15, *[None] * 13, "合計")]
    sent = edited(desk.good, desk.folder / "sent.xlsx", [delete_row(I, 12), delete_row(I, 11), *below])
    path, _ = desk.returned(sent)
    assert [line[1] for line in lost_lines(path)] == ["I12", "I16"]
    assert openpyxl.load_workbook(path)[I]["N11"].value == "課内メモ"


def test_hidden_spare_rows_do_not_hide_what_is_restored(desk: Desk) -> None:
    def hidden(book: openpyxl.Workbook) -> None:
        for row in range(38, 43):
            book[R].row_dimensions[row].hidden = True

    path, _ = desk.returned(without(desk, {R: range(37, 38)}, hidden))
    book = openpyxl.load_workbook(path)
    assert not book[R].row_dimensions[37].hidden
