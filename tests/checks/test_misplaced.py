"""Answers in the wrong rows or columns, and a 提出日 far ahead: said once, in words that help."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.templates.questionnaire import Asked
from tests.checks.conftest import KEY, ROUND, Inspect
from tests.checks.editing import Edit, edited, fill_row, put, swap_columns
from tests.checks.faults import C, I, N, R


def moved(sheet: str, columns: str, first: int, last: int, by: int) -> Edit:
    """A block of cells cut, and pasted so many rows lower."""

    def edit(book: Workbook) -> None:
        for column in columns:
            cells = {row: book[sheet][f"{column}{row}"].value for row in range(first, last + 1)}
            for row in cells:
                book[sheet][f"{column}{row}"].value = None
            for row, value in cells.items():
                book[sheet][f"{column}{row + by}"].value = value

    return edit


ROW = "1行下にずれて"
SHIFTED: dict[str, tuple[str, list[Edit], tuple[str, str, str]]] = {
    "figures a row low": ("D302", [moved(R, "GH", 4, 11, 1)], (R, "G4", ROW)),
    "figures, days and notes two rows low": ("D302", [moved(R, "GHIJ", 4, 11, 2)], (R, "G4", "2行下にずれて")),
    "over the last one": ("D302", [moved(R, "GHIJ", 4, 10, 1)], (R, "G4", ROW)),
    "over the first one": ("D302", [moved(R, "GHI", 5, 11, -1)], (R, "G11", "まとめて1行下に移して")),
    "over a cell that is not filled in": ("D104", [moved(R, "GH", 4, 15, 1)], (R, "G4", ROW)),
    "one column": ("D302", [moved(R, "G", 4, 11, 1)], (R, "G4", "「12月末現在」の記入が、1行下")),
    "texts": ("D302", [moved(N, "EF", 4, 13, 1)], (N, "E4", "E4・F4が空欄です")),
}


@pytest.mark.parametrize("name", SHIFTED)
def test_a_block_in_the_wrong_rows_is_said_once(
    name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    department, edits, (sheet, cell, says) = SHIFTED[name]
    found = inspected([edited(filled[department], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "sheet", "cell"]].to_numpy().tolist() == [["S025", sheet, cell]]
    assert says in found["message"][0]


@pytest.mark.parametrize(("first", "by", "cell"), [(4, 1, "I4"), (5, -1, "I12")])
def test_what_repeats_a_shifted_figure_is_not_doubted(
    first: int, by: int, cell: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    found = inspected([edited(filled["D105"], tmp_path / "back.xlsx", [moved(I, "IJ", first, 12, by)])]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == [["S025", cell], ["N002", "G10"]]


SPARE = fill_row(R, 12, "行財政改革実施計画", "No.2", "②", "新しい件数", "件", None, "3件", "4件", "1/31", "補足")
GAPS: dict[str, tuple[list[Edit], list[list[str]]]] = {
    "the first row": ([put(R, "G4", None), put(R, "H4", None)], [["V041", "G4"], ["V041", "H4"]]),
    "and a row of one's own": ([put(R, "G4", None), SPARE], [["V041", "G4"]]),
    "and wrong units": (
        [put(R, "G8", "12件"), put(R, "G10", "13件"), put(R, "G11", None)],
        [["V013", "G8"], ["V013", "G10"], ["V041", "G11"]],
    ),
}


@pytest.mark.parametrize("name", GAPS)
def test_a_gap_is_no_shift(name: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    edits, expected = GAPS[name]
    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == expected


def test_numbers_in_the_column_of_days(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    def exchange(book: Workbook) -> None:
        swap_columns(R, 8, 9)(book)
        book[R]["H3"].value, book[R]["I3"].value = book[R]["I3"].value, book[R]["H3"].value

    found = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [exchange])]).findings
    assert found[["code", "cell"]].to_numpy().tolist() == [["S026", "I4"], ["V041", "H11"], ["V021", "I11"]]
    assert "3月末見込の列と入れ替わっているか" in found["message"][0]


AHEAD = [("令和6年12月9日", ["C021"]), ("3/9", ["C021"]), ("2024/3/1", []), ("2/9", []), ("令和7年2月9日", ["C011"])]


@pytest.mark.parametrize(("typed", "codes"), AHEAD)
def test_a_day_of_sending_far_ahead(
    typed: str, codes: list[str], filled: dict[str, Path], asked: Asked, registry: Registry, tmp_path: Path
) -> None:
    book = read_workbook(edited(filled["D302"], tmp_path / "back.xlsx", [put(C, "B10", typed)]))
    came = replace(book, arrived=datetime(2024, 2, 8, 15, tzinfo=UTC))  # 2月9日 in Japan
    found = inspect(read_forms([came], ROUND), asked, registry, KEY).batch.findings
    assert found["code"].tolist() == codes
    assert "C021" not in codes or found["example"][0] == "令和6年2月9日"
