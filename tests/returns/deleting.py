"""Losing rows of D105's workbook and filling in what came back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import INDICATORS, NARRATIVES, RESULTS, RETURN_SLIP, TABLES, Sheet
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Severity
from tests.checks.editing import Edit, delete_row, edited
from tests.returns.conftest import Desk

DECLARED = {sheet.name: sheet for sheet in TABLES}
I, R, N = INDICATORS.name, RESULTS.name, NARRATIVES.name  # noqa: E741 - as short as the tables need
HEADER = 3


def without(desk: Desk, rows: dict[str, Sequence[int]], *more: Edit) -> Path:
    """The good workbook after some edits, and then without some rows."""
    deletions = [delete_row(sheet, row) for sheet, those in rows.items() for row in sorted(those, reverse=True)]
    return edited(desk.good, desk.folder / "sent.xlsx", [*more, *deletions])


def key_of(sheet: Worksheet, row: int) -> tuple[Any, ...]:
    columns = written(DECLARED[sheet.title])
    return tuple(sheet.cell(row, at).value for at, column in enumerate(columns, 1) if column.role == "locked")


def rows_by_key(sheet: Worksheet) -> dict[tuple[Any, ...], int]:
    keys = {row: key_of(sheet, row) for row in range(HEADER + 1, sheet.max_row + 1)}
    return {key: row for row, key in keys.items() if any(key)}


def written(sheet: Sheet) -> tuple[Column, ...]:
    return sheet.written_in(Round.parse("R5-12"), {"previous"})


def inputs(sheet: Sheet) -> list[int]:
    return [at for at, column in enumerate(written(sheet), 1) if column.role == "input"]


def filled_in(desk: Desk, path: Path, rows: dict[str, Sequence[int]]) -> Path:
    """The returned workbook with what stood in the lost rows typed into the restored ones."""
    good, book = openpyxl.load_workbook(desk.good), openpyxl.load_workbook(path)
    for name, those in rows.items():
        at = rows_by_key(book[name])
        for row in those:
            for column in inputs(DECLARED[name]):
                cell = book[name].cell(at[key_of(good[name], row)], column)
                assert not cell.protection.locked or str(cell.value).endswith(("－", "（報告済み）"))
                cell.value = good[name].cell(row, column).value
    book.save(desk.folder / "mended.xlsx")
    return desk.folder / "mended.xlsx"


def looks(cell: Any) -> tuple[Any, ...]:
    styles = (cell.fill, cell.protection, cell.font, cell.alignment, cell.border, cell.number_format)
    return cell.value, *map(repr, styles)


def errors(findings: pd.DataFrame) -> list[str]:
    """D105's own workbook has a warning already."""
    return list(findings.loc[findings["severity"] == Severity.ERROR, "code"])


def lost_lines(path: Path) -> list[tuple[str, str, str]]:
    rows = openpyxl.load_workbook(path)[RETURN_SLIP].iter_rows(min_row=9, max_col=6)
    lines = [
        (row[2].value, row[3].value, row[3].hyperlink.location) for row in rows if "戻しました" in str(row[5].value)
    ]
    assert all(link == f"'{sheet}'!{cell}" for sheet, cell, link in lines)
    return lines
