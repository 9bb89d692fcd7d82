"""Puts 点検 into a workbook whose sheets stand already: the formulas, how they look, and what they give at first."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import CHECK, COVER, Sheet, header
from sumida_etl.templates import style
from sumida_etl.templates.live import names
from sumida_etl.templates.live.columns import SHORTEST_ANSWER, WRONG_VALUE, LiveColumns
from sumida_etl.templates.live.cover import (
    ABOUT,
    TITLE,
    confirming_cell,
    define_counts,
    name_on_cover,
    said_of_blank,
    wanted,
)
from sumida_etl.templates.live.facts import AskedRow
from sumida_etl.templates.live.results import Results, results_of_blank
from sumida_etl.templates.live.sheets import LiveSheet, write_live
from sumida_etl.templates.questionnaire import Asked

Written = tuple[Sheet, Sequence[Column], Sequence[AskedRow], Sequence[frozenset[str]]]
"""A table as it was written: its columns, its asked rows, and of each row the names of the columns that are open."""


def write_check(book: Workbook, tables: Sequence[Written], asked: Asked, first_free: int) -> Results:
    """Write the formulas of every sheet and the counts on the cover, from a row of it on; returns what they give."""
    live = [
        LiveSheet(
            LiveColumns(sheet, asked.round, dict(enumerate(columns, start=1)), frozenset().union(*opened)), rows, opened
        )
        for sheet, columns, rows, opened in tables
        if sheet.live
    ]
    cover = book[COVER.name]
    unchanged = confirming_cell(cover)
    cover.defined_names[names.UNCHANGED] = DefinedName(names.UNCHANGED, attr_text=names.unchanged(unchanged))
    for one in live:
        write_live(book[one.live.sheet.name], one, live, asked, unchanged)
        _show(book[one.live.sheet.name], one)
    given = results_of_blank(book)
    _line(cover, first_free, TITLE, ABOUT)
    cover.cell(first_free, 1).font = style.STRONG
    for row, (sheet, columns, rows, _) in enumerate(tables, start=first_free + 1):
        places = [at for at, each in enumerate(columns, start=1) if (each is CHECK if sheet.live else wanted(each))]
        first, spare = sheet.header_row + 1, sheet.spare_rows if sheet.live else 0
        _line(cover, row, sheet.name, f"={name_on_cover(sheet)}" if rows else said_of_blank(0))
        _link(cover, row, sheet)
        if rows:
            define_counts(cover, sheet, places, first, sheet.header_row + len(rows) + spare)
            given[COVER.name, f"B{row}"] = said_of_blank(len(rows) * (1 if sheet.live else len(places)))
    return given


def _line(cover: Worksheet, row: int, label: str, text: str) -> None:
    cover.cell(row, 1, label).font, cover.cell(row, 2, text).font = style.BODY, style.NOTE
    cover.cell(row, 2).alignment = style.ONE_LINE


def _link(cover: Worksheet, row: int, sheet: Sheet) -> None:
    cell = cover.cell(row, 1)
    cell.hyperlink = f"#'{sheet.name}'!A1"
    cell.font, cell.border, cell.fill = style.LINK, style.GRID, style.LOCKED_FILL
    answer = cover.cell(row, 2)
    answer.font, answer.border, answer.fill = style.STRONG, style.GRID, style.LOCKED_FILL
    cover.row_dimensions[row].height = style.LINE_HEIGHT
    colour_answers(cover, answer.coordinate, answer.coordinate)


def _show(sheet: Worksheet, one: LiveSheet) -> None:
    live = one.live
    last = live.sheet.header_row + len(one.rows) + live.sheet.spare_rows
    for row in range(one.first, last + 1):
        cell = sheet.cell(row, live.check)
        cell.font, cell.alignment, cell.number_format = style.QUIET, style.MIDDLE, "General"
    for at in range(live.first_step, live.last_step + 1):
        for row in range(live.sheet.header_row, last + 1):
            if sheet.cell(row, at).value is not None:
                sheet.cell(row, at).font = style.QUIET
    if last >= one.first:
        colour_answers(sheet, f"{get_column_letter(live.check)}{one.first}", f"{get_column_letter(live.check)}{last}")
    if one.rows:
        colour_typed(sheet, live, one.first, one.first + len(one.rows) - 1)
    # The paper keeps its scale: what answers while one types is for the screen.
    sheet.print_area = f"A1:{get_column_letter(live.check - 1)}{max(last, live.sheet.header_row)}"


def colour_answers(sheet: Worksheet, first: str, last: str) -> None:
    """Colour each answer by the word that it begins with, which says the same without a colour."""
    for word, (letters, ground) in style.ANSWERS.items():
        _add(sheet, f"{first}:{last}", f'LEFT({first},{len(word)})="{word}"', letters, ground)


def colour_typed(sheet: Worksheet, live: LiveColumns, first: int, last: int) -> None:
    """Colour the numbers that are none, and those that are doubted while 備考 says nothing; rows from, to.

    A doubt colours the letters alone: the ground of a cell that was sent back stays to be seen.
    """
    for at, column in live.columns.items():
        if column in live.numbers:
            area = f"{get_column_letter(at)}{first}:{get_column_letter(at)}{last}"
            _add(sheet, area, _is_wrong(live, column, first), *style.ANSWERS[names.MEND])
            _add(sheet, area, _is_doubted(live, column, first), style.ANSWERS[names.MAKE_SURE][0])


def _is_wrong(live: LiveColumns, column: Column, row: int) -> str:
    value = f"{get_column_letter(live.place(column, 'value'))}{row}"
    return f'AND({_trusted(live)},EXACT(LEFT(${value},1),"{WRONG_VALUE}"))'


def _is_doubted(live: LiveColumns, column: Column, row: int) -> str:
    told = f'ISNUMBER(FIND("{header(column, live.round)}：",${get_column_letter(live.of_row("doubt"))}{row}))'
    remark = next((at for at, each in live.columns.items() if each.name == "remark"), None)
    unanswered = f"LEN(TRIM(${get_column_letter(remark)}{row}))<{SHORTEST_ANSWER}" if remark else "TRUE"
    return f"AND({_trusted(live)},{told},{unanswered})"


def _trusted(live: LiveColumns) -> str:
    """The cell that says whether the program calculates as Excel does."""
    return f"${get_column_letter(live.first_step)}${live.sheet.header_row}"


def _add(sheet: Worksheet, area: str, formula: str, letters: str, ground: str = "") -> None:
    look = {"fill": PatternFill(bgColor=ground)} if ground else {}
    rule = FormulaRule(formula=[formula], font=Font(bold=True, color=letters), **look)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(area, rule)
