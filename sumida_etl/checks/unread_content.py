"""What a workbook holds that is not read: notes, text boxes, cells around the tables. One finding names all of it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from schemas.submission import CHECK, COVER, TABLES, UNCHANGED, Sheet, header
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.matching.note_lines import NoteLines
from sumida_etl.first_few import first_few
from sumida_etl.reader.tables import Forms, Layout
from sumida_etl.reader.workbook import Grid, Workbook
from sumida_etl.rules.cover import NOWHERE
from sumida_etl.templates.live.names import is_answer_of_ours
from sumida_etl.templates.workbook import FIRST_COVER_ROW, is_of_the_template
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded, holds_something

CoverRow = Mapping[Hashable, Any]
"""A row of ``Forms.covers``."""
_LONGEST = 60
"""Characters of a text that are shown."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that is not read: where it stands, and what a person calls it. ``cell`` is empty beside all cells."""

    sheet: str
    cell: str
    kind: str
    text: str

    def __str__(self) -> str:
        text = " ".join(self.text.split())
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        place = f"{self.sheet} {self.cell}" if self.cell else self.sheet
        return f"{place}の{self.kind}「{shown}」"


def unread_findings(forms: Forms, notes: Mapping[str, NoteLines]) -> Iterator[Finding]:
    """One finding for each workbook that holds something beside what is read; ``notes``: by sheet."""
    headers = {
        sheet.name: {folded(header(each, forms.round)) for each in (*sheet.columns, *sheet.shown)} for sheet in TABLES
    }
    covers = {row["submission"]: row for row in forms.covers.to_dict("records")}
    for key, book in forms.workbooks.items():
        found = list(dict.fromkeys(_in_book(covers[key], book, forms, notes, headers)))
        if found:
            listed = first_few(found, "か所")
            place = CellRef(key, found[0].sheet, found[0].cell or "A1")
            yield finding("S019", place, found[0].text, {"listed": listed}, answered=True)


def _in_book(
    told: CoverRow, book: Workbook, forms: Forms, notes: Mapping[str, NoteLines], headers: Mapping[str, set[str]]
) -> Iterator[Unread]:
    for one in book.beside:
        yield Unread(one.sheet, one.cell, one.kind, one.text)
    for name, grid in book.sheets.items():
        for cell, text in grid.unread.items():
            yield Unread(name, cell, "セル", text)
        for text in grid.features.margins:
            yield Unread(name, "", "印刷のヘッダー・フッター", text)
    cover = book.sheets.get(COVER.name)
    if cover is not None:
        yield from _around_cover(told, cover)
    key = told["submission"]
    for sheet in TABLES:
        table, layout = book.sheets.get(sheet.name), forms.layouts.get((key, sheet.name))
        if table is not None and layout is not None:
            yield from _around_table(sheet, table, layout, headers[sheet.name])
            for row, text in notes[sheet.name].get(key, {}).items():
                yield Unread(sheet.name, f"A{row}", "注記", text)


def _around_table(sheet: Sheet, grid: Grid, layout: Layout, declared: set[str]) -> Iterator[Unread]:
    for number, row in enumerate(grid.rows[: layout.header_row - 1], start=1):
        for index, cell in enumerate(row, start=1):
            if holds_something(cell) and not is_of_the_template(sheet, raw_text(cell)):
                yield Unread(sheet.name, f"{get_column_letter(index)}{number}", "セル", raw_text(cell))
    known = set(layout.columns.values())
    heads = grid.rows[layout.header_row - 1]
    last = max(known)
    # A column put in between, with a header of its own, is named once, not cell by cell.
    own = {at for at, cell in enumerate(heads, start=1) if at < last and holds_something(cell)} | known
    answers = {at for at, cell in enumerate(heads, start=1) if folded(raw_text(cell)) == folded(CHECK.title)}
    # Where a header of ours is missing, such a column may be the one: then the missing header is the finding.
    missing = {column.name for column in sheet.columns if column.final_round} - layout.columns.keys()
    for at in () if missing else sorted(own - known):
        if folded(raw_text(heads[at - 1])) not in declared:
            below = [raw_text(row[at - 1]) for row in grid.rows[layout.header_row :] if len(row) >= at]
            if any(map(holds_something, below)):
                told = "、".join([raw_text(heads[at - 1]), *filter(holds_something, below)])
                yield Unread(sheet.name, f"{get_column_letter(at)}{layout.header_row}", "列", told)
    # A program that keeps values only leaves what the steps of 点検 were last, TRUE of its own trial at their head.
    if any(heads[at : at + 1] == [True] for at in answers):
        own |= {at for at in grid.features.hidden_columns if at > max(answers)}
    for number, row in enumerate(grid.rows[layout.header_row - 1 :], start=layout.header_row):
        for index, cell in enumerate(row, start=1):
            if index in own or not holds_something(cell):
                continue
            if index not in answers or not is_answer_of_ours(raw_text(cell)):
                yield Unread(sheet.name, f"{get_column_letter(index)}{number}", "セル", raw_text(cell))


def _around_cover(cover: CoverRow, grid: Grid) -> Iterator[Unread]:
    read = {
        cell
        for column in COVER.columns
        # An older form has no label for 変更なし.
        if (cell := cover[f"{column.name}_cell"]) != NOWHERE or column is not UNCHANGED
    }
    labels = {f"A{cell[1:]}" for cell in read}
    # A label that was edited is a finding of its own, and so is what stands beside it.
    sides = 2 if len(labels) == len(read) and "A1" not in read else 0
    first = min((int(cell[1:]) for cell in read if cell != "A1"), default=FIRST_COVER_ROW)
    for number, row in enumerate(grid.rows, start=1):
        for index, cell in enumerate(row, start=1):
            if not holds_something(cell):
                continue
            at = f"{get_column_letter(index)}{number}"
            known = at in read or at in labels or (number < first and index == 1)
            if known or (index <= 2 and not sides):
                continue
            if not is_of_the_template(COVER, raw_text(cell)) and not is_answer_of_ours(raw_text(cell)):
                yield Unread(COVER.name, at, "セル", raw_text(cell))
