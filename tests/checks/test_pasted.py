"""Another department's form pasted over one's own, or put in beside it: one finding that says whose it is."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.checks.conftest import Inspect
from tests.checks.editing import Edit, edited, put
from tests.checks.faults import C, I, N, R


def pasted(source: Path, sheet: str, target: str = "") -> Edit:
    """A whole sheet copied from another workbook, over the own one or into a new one."""

    def edit(book: Workbook) -> None:
        there = load_workbook(source)[sheet]
        here = book[target or sheet] if (target or sheet) in book.sheetnames else book.create_sheet(target)
        for row in here.iter_rows():
            for cell in row:
                cell.value = None
        for row in there.iter_rows():
            for cell in row:
                here[cell.coordinate].value = cell.value

    return edit


@pytest.mark.parametrize("sheet", [R, N, I])
def test_a_sheet_of_another_department_is_one_finding(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path, sheet: str
) -> None:
    path = edited(filled["D302"], tmp_path / "back.xlsx", [pasted(filled["D203"], sheet)])
    batch = inspected([path])
    assert batch.findings[["code", "sheet", "cell"]].to_numpy().tolist() == [["S018", sheet, "A1"]]
    assert "職員課の様式の内容です" in batch.findings["message"][0]
    assert batch.submissions["outcome"].tolist() == ["差戻し"]


def test_obeying_what_is_said_of_a_pasted_name_publishes_nothing_of_another(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    row = load_workbook(filled["D104"])[R][4]
    edits = [put(R, cell.coordinate, cell.value) for cell in row]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)])
    assert "L001" not in set(batch.findings["code"])
    assert {"S005", "S008"} <= set(batch.findings["code"])


def test_a_cover_of_another_department_is_one_finding(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [pasted(filled["D203"], C)])])
    assert batch.findings[["code", "sheet", "cell"]].to_numpy().tolist() == [["C015", C, "B7"]]
    assert "表紙は職員課のものですが、ほかのシートは税務課" in batch.findings["message"][0]


def test_a_second_department_in_one_workbook_is_named(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    beside = [pasted(filled["D203"], name, f"{name} (2)") for name in (C, R)]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", beside)])
    assert batch.findings[["code", "severity", "answered"]].to_numpy().tolist() == [["S020", "warning", False]]
    assert "「表紙 (2)」「効果・実績 (2)」は職員課の様式" in batch.findings["message"][0]
    assert batch.submissions["outcome"].tolist() == ["受理"]
