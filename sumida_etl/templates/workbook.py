"""The workbook a department gets: made from the sheets' declaration and from what the department is asked."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import COVER, GUIDE, NARRATIVES, TABLES, Sheet, header
from sumida_etl.file_names import safe_name
from sumida_etl.permissions import closed_file, closed_folder
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.registry.rows.plans import Ward
from sumida_etl.rounds import Round
from sumida_etl.rules.late_finals import NOT_ASKED
from sumida_etl.templates import style
from sumida_etl.templates.input_hints import add_hints, hint
from sumida_etl.templates.instructions import write_guide
from sumida_etl.templates.live.book import Written, write_check
from sumida_etl.templates.live.cover import ABOUT, TITLE, said_of_blank
from sumida_etl.templates.live.results import Results
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.saved import saved
from sumida_etl.templates.token import TokenKey

FIRST_COVER_ROW = 4

_PROSE, _SHOWN_PROSE = 50, 32
"""Widths from which on a column holds texts of several lines, and one that is only shown."""
_NO_ROWS = "この調査回に記入する行はありません。"
_OPEN, _LOCKED, _ORDER = "記入する欄（黄色）", "変更しない欄（灰色）", "記入の順序："


def template_name(department: Department, round: Round) -> str:
    """``R5-12_D101_○○課.xlsx``; the code keeps departments apart whose names differ in unsafe characters alone."""
    return safe_name(f"{round.key}_{department.code}_{department.name}.xlsx")


def template(ward: Ward, department: Department, asked: Asked, key: TokenKey) -> Workbook:
    """The department's workbook for ``asked.round``: cover, three tables, guide."""
    return _with_results(ward, department, asked, key)[0]


def template_file(ward: Ward, department: Department, asked: Asked, key: TokenKey) -> bytes:
    """The same as the file that leaves the house."""
    return saved(*_with_results(ward, department, asked, key))


def _with_results(ward: Ward, department: Department, asked: Asked, key: TokenKey) -> tuple[Workbook, Results]:
    """The workbook, and what its formulas give as long as it is blank."""
    book = Workbook()
    style.open_by_default(book)
    _cover(book.worksheets[0], ward, department, asked.round, key)
    written = [_table(book.create_sheet(sheet.name), sheet, ward, department, asked) for sheet in TABLES]
    given = write_check(book, written, asked, FIRST_COVER_ROW + len(COVER.columns) + 6)
    for each in book.worksheets:
        style.protect(each)
    write_guide(book.create_sheet(GUIDE), ward, asked.round)
    book.properties.creator = f"{ward.name} {ward.office}"
    book.properties.title = f"{asked.round.key} {department.name}"
    return book, given


def write_template(folder: Path, ward: Ward, department: Department, asked: Asked, key: TokenKey) -> Path:
    """Write the department's workbook into a folder; returns its path."""
    closed_folder(folder.parent, folder.name)
    path = closed_file(folder / template_name(department, asked.round))
    path.write_bytes(template_file(ward, department, asked, key))
    return path


def is_of_the_template(sheet: Sheet, text: str) -> bool:
    """Whether a text that stands beside what is filled in is the template's own."""
    if sheet is not COVER:
        return text.startswith(f"{sheet.name}　") or text in (sheet.about, _NO_ROWS)
    ours = {column.about for column in COVER.columns} | {_OPEN, _LOCKED, TITLE, ABOUT, said_of_blank(0)}
    return text in ours or text in {table.name for table in TABLES} or text.startswith(_ORDER)


def _cover(sheet: Worksheet, ward: Ward, department: Department, round: Round, key: TokenKey) -> None:
    sheet.title = COVER.name
    sheet["A1"] = f"{ward.name}　取組状況調査票"
    sheet["A2"] = f"{round.year_label}　{round.as_of_label}現在　　{department.name}　　問合せ先：{ward.office}"
    sheet["A1"].font, sheet["A2"].font = style.TITLE, style.NOTE
    known = {
        "form_version": ward.form_version,
        "round": round.key,
        "department": department.code,
        "department_name": department.name,
        "token": key.token(ward.form_version, round.key, department.code),
    }
    for row, column in enumerate(COVER.columns, start=FIRST_COVER_ROW):
        label, cell = sheet.cell(row, 1, column.title), sheet.cell(row, 2, known.get(column.name))
        note = sheet.cell(row, 3, column.about)
        label.font, label.fill, label.border = style.STRONG, style.LOCKED_FILL, style.GRID
        label.alignment = note.alignment = style.MIDDLE
        sheet.row_dimensions[row].height = style.ROW_HEIGHT
        note.font = style.NOTE
        _body_cell(cell, column, opened=column.role == "input")
        if column.role == "input":
            hint(sheet, column, round).add(cell.coordinate)
    last = FIRST_COVER_ROW + len(COVER.columns)
    for row, (fill, text) in enumerate(((style.INPUT_FILL, _OPEN), (style.LOCKED_FILL, _LOCKED)), start=last + 1):
        sheet.cell(row, 1).fill, sheet.cell(row, 1).border = fill, style.GRID
        sheet.cell(row, 2, text).font = style.NOTE
    order = "　→　".join(table.name for table in TABLES)
    sheet.cell(last + 4, 1, f"{_ORDER}表紙　→　{order}　　書き方は「{GUIDE}」のシートにあります。").font = style.NOTE
    for letter, width in zip("ABC", (16, 34, 62), strict=True):
        sheet.column_dimensions[letter].width = width
    style.print_on_a4(sheet)


def _table(sheet: Worksheet, declared: Sheet, ward: Ward, department: Department, asked: Asked) -> Written:
    rows = asked.of(declared, department.code)
    columns = columns_written(declared, asked.round, rows)
    sheet["A1"] = f"{declared.name}　{asked.round.year_label} {asked.round.as_of_label}現在　{department.name}"
    sheet["A2"] = declared.about if len(rows) or declared.spare_rows else _NO_ROWS
    sheet["A1"].font, sheet["A2"].font = style.TITLE, style.NOTE
    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(declared.header_row, index, header(column, asked.round))
        cell.font, cell.border, cell.alignment = style.HEADER, style.GRID, style.CENTRE
        cell.fill = style.INPUT_HEADER_FILL if column.role == "input" else style.HEADER_FILL
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.row_dimensions[declared.header_row].height = 34
    first, spare = declared.header_row + 1, declared.header_row + 1 + len(rows)
    _fill(sheet, columns, rows, first)
    height = style.TEXT_ROW_HEIGHT if declared is NARRATIVES else style.ROW_HEIGHT
    for row in range(first, spare + declared.spare_rows):
        sheet.row_dimensions[row].height = height
    for row in range(spare, spare + declared.spare_rows):
        for index, column in enumerate(columns, start=1):
            _body_cell(sheet.cell(row, index), column, opened=column.role == "input" or column.spare)
    last = spare + declared.spare_rows - 1
    if last >= first:
        stages = {first + at: tuple(words.split(";")) for at, words in enumerate(rows["stages"]) if words}
        add_hints(sheet, columns, asked.round, ward, (first, spare, last), stages)
    sheet.freeze_panes = f"A{first}"
    style.print_on_a4(sheet, declared.header_row)
    known = rows.to_dict("records")
    opened = [frozenset(column.name for column in columns if is_open(column, row)) for row in known]
    return declared, columns, known, opened


def columns_written(sheet: Sheet, round: Round, rows: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of a department's sheet; ``rows``: what it is asked there."""
    known = {each.name for each in sheet.shown if each.always or (rows[f"shown_{each.name}"] != "").any()}
    return sheet.written_in(round, known)


def _fill(sheet: Worksheet, columns: tuple[Column, ...], rows: pd.DataFrame, first: int) -> None:
    places = dict(enumerate(columns, start=1))
    for row, values in enumerate(rows.to_dict("records"), start=first):
        write_row(sheet, row, places, values)


def write_row(sheet: Worksheet, row: int, columns: Mapping[int, Column], asked: Mapping[Hashable, Any]) -> None:
    """One asked row: its locked cells as they are known, the others open; ``columns`` by their index (1-based)."""
    for index, column in columns.items():
        opened = is_open(column, asked)
        cell = sheet.cell(row, index)
        cell.value = None if opened else _known(column, asked)
        _body_cell(cell, column, opened=opened)


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


def _body_cell(cell: Cell | MergedCell, column: Column, *, opened: bool) -> None:
    cell.font, cell.border, cell.number_format = style.BODY, style.GRID, style.AS_TYPED
    cell.fill = style.INPUT_FILL if opened else style.LOCKED_FILL
    if column.role == "shown" and column.width >= _SHOWN_PROSE:
        cell.font = style.QUIET
    numeric = column.type == "number" or column.name in ("baseline", "previous", "target")
    prose = column.width >= (_SHOWN_PROSE if column.role == "shown" else _PROSE)
    cell.alignment = style.NUMBER if numeric else style.TEXT if prose else style.MIDDLE
    cell.protection = style.UNLOCKED if opened else style.LOCKED
