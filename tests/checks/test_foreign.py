"""A workbook that is no form of this survey is told so once; one with anything of ours in it is told what is wrong."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.checks.conftest import Inspect

FOREIGN: dict[str, list[str]] = {
    "another survey": ["表紙", "指標", "別紙", "集計"],
    "a budget": ["Sheet1"],
    "names of ours": ["表紙", "指標", "効果・実績", "取組状況", "記入要領"],
}


@pytest.mark.parametrize("sheets", FOREIGN.values(), ids=FOREIGN)
def test_a_workbook_with_nothing_of_ours_is_told_so_once(sheets: list[str], inspected: Inspect, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet["A1"], sheet["A2"], sheet["B2"], sheet["C3"] = "調査票", "課名", "税務課", "=1/0"
        sheet.merge_cells("A5:C6")
    book.create_sheet("隠し")["A1"] = "値"
    book["隠し"].sheet_state = "hidden"
    book.save(tmp_path / "foreign.xlsx")
    batch = inspected([tmp_path / "foreign.xlsx"])
    assert batch.findings[["code", "severity", "sheet", "cell"]].to_numpy().tolist() == [
        ["S017", "error", sheets[0], "A1"]
    ]
    assert batch.findings.iloc[0]["message"].startswith("この調査の様式ではありません。")
    assert batch.submissions[["department", "outcome"]].to_numpy().tolist() == [["", "差戻し"]]


def test_a_form_with_one_sheet_left_is_told_what_it_lacks(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    book = load_workbook(filled["D302"])
    for name in ("表紙", "効果・実績", "取組状況"):
        del book[name]
    book.save(tmp_path / "left.xlsx")
    assert inspected([tmp_path / "left.xlsx"]).findings["code"].tolist() == ["S001"] * 3
