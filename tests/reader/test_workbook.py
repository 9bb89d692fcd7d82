"""The fast reader and openpyxl agree cell for cell, on clean workbooks and on odd ones."""

import math
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from schemas.submission import RETURN_SLIP
from sumida_etl.reader.workbook import Grid, read_workbook
from sumida_etl.values.cells import ErrorCell, Percent
from tests.reader.zipped import parts_of, with_strings, zipped

SIGNS = st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=("Cs", "Cc"))
TEXTS = st.text(SIGNS, min_size=1, max_size=20).filter(lambda text: text == text.strip() and "_x" not in text)
DATES = st.dates(date(1950, 1, 1), date(2099, 12, 31))
CELLS = (
    TEXTS
    | st.sampled_from(["約10,000件", "－", "'", '"', "&<>]]>", "=1", "１２３", "1\n2", "\u3000", "ｶﾅ", "𠮷"])
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda number: float(f"{number:.9g}"))
    | st.booleans()
    | DATES
)
PLACES = st.tuples(st.integers(1, 40), st.integers(1, 30))


def write(path: Path, cells: dict[tuple[int, int], Any]) -> Path:
    book = openpyxl.Workbook()
    for (row, column), value in cells.items():
        cell = book.worksheets[0].cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(path)
    return path


def grid_of(path: Path) -> Grid:
    return next(iter(read_workbook(path).sheets.values()))


def held(grid: Grid) -> dict[tuple[int, int], Any]:
    return {
        (row, column): plain(cell)
        for row, cells in enumerate(grid.rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell != ""
    }


def openpyxl_holds(path: Path) -> dict[tuple[int, int], Any]:
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return {
        (cell.row, cell.column): plain(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def plain(value: Any) -> Any:
    """What two readers may show differently: a day as midnight, a whole number as int, either line break."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if isinstance(value, str):
        return str(value).replace("\r\n", "\n")
    return (type(value) is bool, float(value)) if isinstance(value, int | float) else value


@given(st.dictionaries(PLACES, CELLS, max_size=25))
def test_any_clean_workbook_reads_as_openpyxl_reads_it(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[int, int], Any]
) -> None:
    path = write(tmp_path_factory.getbasetemp() / "clean.xlsx", cells)
    assert held(grid_of(path)) == openpyxl_holds(path)
    assert len(openpyxl_holds(path)) == len(cells)


@given(st.lists(st.floats(0, 10, allow_nan=False).map(lambda share: round(share, 6)), min_size=1, max_size=5))
def test_a_cell_shown_as_a_percentage_is_a_percent(
    tmp_path_factory: pytest.TempPathFactory, shares: list[float]
) -> None:
    book = openpyxl.Workbook()
    for row, share in enumerate(shares, start=1):
        book.worksheets[0].cell(row, 1, share).number_format = ("0%", "0.00%", "0.0%", '0"％"%')[row % 4]
        book.worksheets[0].cell(row, 2, share)
    path = tmp_path_factory.getbasetemp() / "percent.xlsx"
    book.save(path)
    for row, share in zip(grid_of(path).rows, shares, strict=True):
        assert isinstance(row[0], Percent) and math.isclose(row[0].number, share, rel_tol=1e-6, abs_tol=1e-9)
        assert not isinstance(row[1], Percent)


@pytest.fixture
def book() -> openpyxl.Workbook:
    return openpyxl.Workbook()


def reread(book: openpyxl.Workbook, tmp_path: Path) -> Grid:
    path = tmp_path / "odd.xlsx"
    book.save(path)
    return grid_of(path)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"])
def test_an_error_cell_is_not_a_blank(book: openpyxl.Workbook, tmp_path: Path, error: str) -> None:
    cell = book.worksheets[0].cell(3, 5, error)
    cell.data_type = "e"
    value = reread(book, tmp_path).rows[2][4]
    assert isinstance(value, ErrorCell) and value == error


def test_a_formula_without_a_value_is_seen(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.worksheets[0]["B2"] = "=1+1"
    assert reread(book, tmp_path).features.formulas == {"B2": False}


def test_dates_counted_from_1904(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0]["A1"] = date(2024, 2, 8)
    assert plain(reread(book, tmp_path).rows[0][0]) == datetime(2024, 2, 8)


@pytest.mark.parametrize(
    "form", ['[$-411]ggge"年"m"月"d"日"', "[$-ja-JP-x-gannen]ggge年m月d日", "ge.m.d", "m/d", 'm"月"d"日"']
)
def test_dates_in_japanese_forms(book: openpyxl.Workbook, tmp_path: Path, form: str) -> None:
    book.worksheets[0]["A1"] = date(2024, 2, 8)
    book.worksheets[0]["A1"].number_format = form
    assert plain(reread(book, tmp_path).rows[0][0]) == datetime(2024, 2, 8)


def test_struck_through_cells_and_parts_of_cells(book: openpyxl.Workbook, tmp_path: Path) -> None:
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A1"].font = "消した", Font(strike=True)
    sheet["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "10"), "12")
    sheet["A3"], sheet["A3"].font = "残した", Font(strike=False)
    grid = reread(book, tmp_path)
    assert grid.features.struck == {"A1", "A2"}
    assert [row[0] for row in grid.rows] == ["消した", "1012", "残した"]


def test_hidden_and_merged(book: openpyxl.Workbook, tmp_path: Path) -> None:
    sheet = book.worksheets[0]
    sheet["A1"], sheet["C4"] = "a", "b"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A1:B2")
    book.create_sheet("隠し").sheet_state = "hidden"
    path = tmp_path / "hidden.xlsx"
    book.save(path)
    first, second = read_workbook(path).sheets.values()
    assert (first.features.hidden_rows, first.features.hidden_columns) == ({4}, {3})
    assert first.features.merged == ("A1:B2",)
    assert (first.visible, second.visible) == (True, False)


def test_phonetic_readings_are_not_part_of_the_text(book: openpyxl.Workbook, tmp_path: Path) -> None:
    sheet = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t>%s</si></sst>'
    strings = sheet % ("墨田".encode(), '<rPh sb="0" eb="2"><t>スミダ</t></rPh><phoneticPr fontId="1"/>'.encode())
    book.worksheets[0]["A1"] = 1
    book.save(tmp_path / "plain.xlsx")
    parts = parts_of(tmp_path / "plain.xlsx")
    cell = b'<c r="A1" t="s"><v>0</v></c>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'<c r="A1" t="n"><v>1</v></c>', cell)
    assert cell in parts["xl/worksheets/sheet1.xml"]
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"rId99", b"")
    path = zipped(tmp_path / "phonetic.xlsx", with_strings(parts, strings))
    assert grid_of(path).rows[0][0] == "墨田"


def test_a_stale_dimension_hides_nothing(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.worksheets[0]["D9"] = "最後"
    book.save(tmp_path / "whole.xlsx")
    parts = parts_of(tmp_path / "whole.xlsx")
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'ref="D9:D9"', b'ref="A1:A1"')
    assert b'ref="A1:A1"' in parts["xl/worksheets/sheet1.xml"]
    assert grid_of(zipped(tmp_path / "stale.xlsx", parts)).rows[8][3] == "最後"


def test_the_return_slip_is_not_read(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.create_sheet(RETURN_SLIP, 0)["A1"] = "前回の指摘"
    path = tmp_path / "slip.xlsx"
    book.save(path)
    assert list(read_workbook(path).sheets) == ["Sheet"]
