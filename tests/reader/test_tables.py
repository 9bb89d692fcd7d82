"""Forms as frames: found by the text of their headers, wherever those stand."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.submission import INDICATORS, TABLES, header
from sumida_etl.reader.tables import Layout, headers_of, locate, read_forms
from sumida_etl.reader.workbook import Grid, read_workbook
from sumida_etl.reader.xml.cell_features import PLAIN
from sumida_etl.rounds import Round
from sumida_etl.values.uncounted import folded
from tests.checks.editing import is_answer

ROUND = Round.parse("R5-12")
HEADERS = [header(column, ROUND) for column in INDICATORS.columns_in(ROUND)]
NAMES = [column.name for column in INDICATORS.columns_in(ROUND)]


def grid(*rows: list[str]) -> Grid:
    return Grid(tuple(rows), PLAIN, visible=True)


@given(st.permutations(list(range(len(HEADERS)))), st.integers(0, 20), st.integers(0, 3))
def test_headers_are_found_in_any_order_on_any_row_among_other_columns(order: list[int], above: int, left: int) -> None:
    row = [*["別の列"] * left, *(HEADERS[place] for place in order)]
    layout = locate(grid(*[["題"]] * above, row), headers_of(INDICATORS, ROUND))
    assert layout is not None
    assert layout.header_row == above + 1
    assert layout.columns == {NAMES[place]: left + at + 1 for at, place in enumerate(order)}


@pytest.mark.parametrize("written", ["１２月末現在", "12月末 現在", "12月末\n現在", "　12月末現在　"])
def test_a_header_with_other_blanks_and_widths_is_the_same(written: str) -> None:
    row = [written if text == "12月末現在" else text for text in HEADERS]
    layout = locate(grid(row), headers_of(INDICATORS, ROUND))
    assert layout is not None and "actual" in layout.columns


def test_a_header_of_another_round_is_not_this_ones() -> None:
    layout = locate(grid([text.replace("12月", "9月") for text in HEADERS]), headers_of(INDICATORS, ROUND))
    assert layout is not None and "actual" not in layout.columns


def test_a_header_that_stands_twice_is_told() -> None:
    layout = locate(grid([*HEADERS, "単位"]), headers_of(INDICATORS, ROUND))
    assert layout is not None and layout.repeated == ("unit",)


def test_no_header_row_no_layout() -> None:
    assert locate(grid(["指標コード", "単位", "値"]), headers_of(INDICATORS, ROUND)) is None


def test_cells_are_addressed_as_people_see_them() -> None:
    assert Layout(3, {"actual": 28}).cell("actual", 12) == "AB12"


@pytest.mark.parametrize(("text", "same"), [("No. 1", "No.1"), ("Ｎｏ．１", "No.1"), ("取組　3", "取組3")])
def test_closed_texts_are_compared_without_blanks_and_widths(text: str, same: str) -> None:
    assert folded(text) == same


def test_every_row_of_many_workbooks_with_its_place(sample_folder: Path) -> None:
    paths = sorted(sample_folder.glob("*.xlsx"))[:6]
    forms = read_forms(map(read_workbook, paths), ROUND)
    assert list(forms.covers["name"]) == [path.name for path in paths]
    for sheet in TABLES:
        table = forms.tables[sheet.name]
        for path, key in zip(paths, forms.workbooks, strict=True):
            original = openpyxl.load_workbook(path)[sheet.name]
            rows = table[table["submission"] == key]
            filled = [
                row[0].row
                for row in original.iter_rows(min_row=4)
                if any(cell.value and not is_answer(cell.value) for cell in row)
            ]
            assert list(rows["row"]) == filled
            column = sheet.columns_in(ROUND)[-1].name
            places = forms.cells(sheet.name, column, rows["submission"], rows["row"])
            assert [original[place].value or "" for place in places] == list(rows[column])
