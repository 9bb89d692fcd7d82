"""The workbook a department gets: made from the sheets' declaration and from what the department is asked."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import COVER, GUIDE, NARRATIVES, TABLES, Sheet, header
from sumida_etl.file_names import safe_name
from sumida_etl.permissions import closed_file, closed_folder
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.plans import Ward
from sumida_etl.rounds import Round
from sumida_etl.templates import style
from sumida_etl.templates.input_hints import add_hints, hint
from sumida_etl.templates.instructions import write_guide
from sumida_etl.templates.live.book import Written, write_check
from sumida_etl.templates.live.cover import ABOUT, TITLE, said_of_blank
from sumida_etl.templates.live.results import Results
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.rows import body_cell, columns_written, is_open, write_rows
from sumida_etl.templates.saved import saved
from sumida_etl.templates.token import TokenKey

FIRST_COVER_ROW = 4

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
        body_cell(cell, column, opened=column.role == "input")
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
    write_rows(sheet, columns, rows, first)
    height = style.TEXT_ROW_HEIGHT if declared is NARRATIVES else style.ROW_HEIGHT
    for row in range(first, spare + declared.spare_rows):
        sheet.row_dimensions[row].height = height
    for row in range(spare, spare + declared.spare_rows):
        for index, column in enumerate(columns, start=1):
            body_cell(sheet.cell(row, index), column, opened=column.role == "input" or column.spare)
    last = spare + declared.spare_rows - 1
    if last >= first:
        stages = {first + at: tuple(words.split(";")) for at, words in enumerate(rows["stages"]) if words}
        add_hints(sheet, columns, asked.round, ward, (first, spare, last), stages)
    sheet.freeze_panes = f"A{first}"
    style.print_on_a4(sheet, declared.header_row)
    known = rows.to_dict("records")
    opened = [frozenset(column.name for column in columns if is_open(column, row)) for row in known]
    return declared, columns, known, opened
