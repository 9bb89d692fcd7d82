"""The rows of a questionnaire's tables: which cells the department fills in, and what stands in the others."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.rounds import Round
from sumida_etl.rules.late_finals import NOT_ASKED
from sumida_etl.templates import style

_PROSE, _SHOWN_PROSE = 50, 32
"""Widths from which on a column holds texts of several lines, and one that is only shown."""


def columns_written(sheet: Sheet, round: Round, rows: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of a department's sheet; ``rows``: what it is asked there."""
    known = {each.name for each in sheet.shown if each.always or (rows[f"shown_{each.name}"] != "").any()}
    return sheet.written_in(round, known)


def write_rows(sheet: Worksheet, columns: tuple[Column, ...], rows: pd.DataFrame, first: int) -> None:
    """The asked rows, from row ``first`` on."""
    places = dict(enumerate(columns, start=1))
    for row, values in enumerate(rows.to_dict("records"), start=first):
        write_row(sheet, row, places, values)


def write_row(sheet: Worksheet, row: int, columns: Mapping[int, Column], asked: Mapping[Hashable, Any]) -> None:
    """One asked row: its locked cells as they are known, the others open; ``columns`` by their index (1-based)."""
    for index, column in columns.items():
        opened = is_open(column, asked)
        cell = sheet.cell(row, index)
        cell.value = None if opened else _known(column, asked)
        body_cell(cell, column, opened=opened)


def stands_in(column: Column, asked: Mapping[Hashable, Any]) -> str | None:
    """What stands in a cell of an asked row as the department opens it; None: it is for the department to fill in."""
    return None if is_open(column, asked) else _known(column, asked) or ""


def is_open(column: Column, asked: Mapping[Hashable, Any]) -> bool:
    """Whether the department fills the cell in.

    A figure of the year before has no forecast to ask for, and a final that is known is not asked for again. Of what
    ended with that year, or is not due in this one, nothing but its final is.
    """
    if column.year_before:
        return not asked["final_shown"]
    if asked.get("final_alone") is True and column.type == "number":
        return False
    return column.role == "input" and not (column.name == "forecast" and asked["reported_year"] == ReportedYear.LAST)


def _known(column: Column, asked: Mapping[Hashable, Any]) -> str | None:
    """What stands in a cell that is not to be filled in, be it an input cell of a row that is not asked for it."""
    if column.role == "input":
        return str(asked["final_shown"]) if column.year_before else NOT_ASKED
    return asked[f"shown_{column.name}" if column.role == "shown" else column.name] or None


def body_cell(cell: Cell | MergedCell, column: Column, *, opened: bool) -> None:
    """Dress a cell below a header; ``opened``: whether it is to be filled in."""
    cell.font, cell.border, cell.number_format = style.BODY, style.GRID, style.AS_TYPED
    cell.fill = style.INPUT_FILL if opened else style.LOCKED_FILL
    if column.role == "shown" and column.width >= _SHOWN_PROSE:
        cell.font = style.QUIET
    numeric = column.type == "number" or column.name in ("baseline", "previous", "target")
    prose = column.width >= (_SHOWN_PROSE if column.role == "shown" else _PROSE)
    cell.alignment = style.NUMBER if numeric else style.TEXT if prose else style.MIDDLE
    cell.protection = style.UNLOCKED if opened else style.LOCKED
