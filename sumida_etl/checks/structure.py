"""Findings about sheets and headers: missing, renamed, added, repeated or pasted over from another workbook."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from openpyxl.utils import get_column_letter

from schemas.columns import Column
from schemas.submission import COVER, GUIDE, RETURN_SLIP, SHEETS, TABLES, Sheet, header
from sumida_etl.checks.context import CheckContext
from sumida_etl.checks.cover import LABELS
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.matching.foreign_sheets import other_forms
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.reader.tables import Forms, Layout, columns_as_written, headers_of, locate
from sumida_etl.reader.workbook import Grid, Workbook
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.values import raw_text, read_number
from sumida_etl.values.uncounted import folded, holds_something

FOREIGN = Refusal.FOREIGN
"""The workbook is no form of ours: nothing else that could be said of it would help."""
_MONTHS_END = re.compile(r"(?:[^0-9]+[0-9元]+年(?:度)?)?[0-9]{1,2}月(?:末|[0-9]{1,2}日)?(?:現在|時点|実績)?")
"""A header that says of which day the numbers are."""
KNOWN = frozenset({*(sheet.name for sheet in SHEETS), GUIDE, RETURN_SLIP})


def sheet_findings(forms: Forms, asked: Asked, registry: Registry) -> Iterator[Finding]:
    """Sheets that are missing, renamed or added, and headers that were edited away or stand twice.

    Of a workbook that holds nothing of ours only that, with whom to ask.
    """
    office = registry.ward.office
    for key, book in forms.workbooks.items():
        if not is_form(book, forms.round):
            yield finding(FOREIGN, CellRef(key, next(iter(book.sheets), ""), "A1"), "", {"detail": office})
            continue
        added = {name: grid for name, grid in book.sheets.items() if name not in KNOWN}
        for sheet in SHEETS:
            if sheet.name not in book.sheets:
                strays = [name for name, grid in added.items() if _is(sheet, grid, forms.round)]
                for name in strays:
                    added.pop(name)
                yield _missing(sheet, key, strays)
        others = other_forms(key, added, forms, asked, registry.group_of)
        for owner, sheets in _grouped(others).items():
            said = {
                "owner_name": registry.department(owner, forms.round.as_of).name,
                "listed": "".join(f"「{name}」" for name in sheets),
            }
            yield finding("S020", CellRef(key, sheets[0], "A1"), "、".join(sheets), said)
        for name, grid in added.items():
            # A hidden one is reported as hidden, which says more; a blank one is what Excel puts into a new workbook.
            if grid.visible and name not in others and any(holds_something(cell) for row in grid.rows for cell in row):
                yield finding("S009", CellRef(key, name, "A1"), name, {}, answered=True)
        for sheet in TABLES:
            if sheet.name in book.sheets:
                yield from _header_findings(key, book, sheet, forms, asked, office)


def is_form(book: Workbook, round: Round) -> bool:
    """Whether anything in a workbook is of this survey's form."""
    return any(_is(sheet, grid, round) for sheet in SHEETS for grid in book.sheets.values())


def _missing(sheet: Sheet, key: str, strays: Sequence[str]) -> Finding:
    """A sheet that is not there under its name: lost, renamed, or copied with only the copies left."""
    if not strays:
        return finding("S001", CellRef(key, sheet.name, "A1"), "", {})
    listed = "".join(f"「{name}」" for name in strays)
    code = "S016" if len(strays) == 1 else "S024"
    return finding(code, CellRef(key, strays[0], "A1"), strays[0], {"name": sheet.name, "listed": listed})


def _grouped(others: Mapping[str, str]) -> dict[str, list[str]]:
    """Department → the sheets that are its own."""
    return {owner: [name for name in others if others[name] == owner] for owner in dict.fromkeys(others.values())}


def _is(sheet: Sheet, grid: Grid, round: Round) -> bool:
    """Whether a sheet, whatever its name, is the one looked for."""
    if sheet is COVER:
        labels = {folded(column.title) for column in COVER.columns}
        return sum(folded(raw_text(row[0])) in labels for row in grid.rows if row) * 2 > len(labels)
    return locate(grid, headers_of(sheet, round)) is not None


def _is_wanted(column: Column, key: str, sheet: Sheet, forms: Forms, asked: Asked) -> bool:
    """Whether a column is missed: one of finals that are all in asks for nothing, and an older form has none."""
    if not column.year_before:
        return True
    said = forms.covers.loc[forms.covers["submission"] == key, "department"].iloc[0]
    rows = asked.of(sheet, said)
    return bool((rows["final_shown"] == "").any())


def _header_findings(
    key: str, book: Workbook, sheet: Sheet, forms: Forms, asked: Asked, office: str
) -> Iterator[Finding]:
    layout = forms.layouts.get((key, sheet.name))
    if layout is None:
        yield finding("S002", CellRef(key, sheet.name, f"A{sheet.header_row}"), "", {})
        return
    row, placed = book.sheets[sheet.name].rows[layout.header_row - 1], set(layout.columns.values())
    known = {folded(header(each, forms.round)) for each in sheet.shown}
    for index, column in enumerate(columns_as_written(sheet, forms.round, row), start=1):
        if column.role == "shown" or (column.name in layout.columns and column.name not in layout.repeated):
            continue
        said = {"header": header(column, forms.round), "office": office}
        if column.name not in layout.columns:
            if not _is_wanted(column, key, sheet, forms, asked):
                continue
            # The column's own place in the template is where the edited header most likely stands.
            place = CellRef(key, sheet.name, f"{get_column_letter(index)}{layout.header_row}")
            ours = {at for at, cell in enumerate(row, 1) if folded(raw_text(cell)) in known}
            taken = index in placed | ours or index > len(row)
            edited = [at for at, cell in enumerate(row, 1) if at not in placed | ours and holds_something(cell)]
            code = "S003" if edited or not taken else "S021"
            raw = "" if taken else raw_text(row[index - 1])
            yield finding(_said_of(code, column, raw), place, raw, said)
        else:
            at = get_column_letter(_emptier(column, book.sheets[sheet.name], layout, forms.round))
            place = CellRef(key, sheet.name, f"{at}{layout.header_row}")
            yield finding("S004", place, said["header"], said)


def _said_of(code: str, column: Column, raw: str) -> str:
    """An edited header is told as what it was edited to: an answer that was meant for a row, or another month's."""
    if code != "S003":
        return code
    if _is_answer(column, raw):
        return "S027"
    return "S034" if "{as_of}" in column.title and _MONTHS_END.fullmatch(folded(raw)) else code


def _is_answer(column: Column, text: str) -> bool:
    """Whether what stands in a header's place was meant for a row: a number, a state or a sentence."""
    if column.role != "input":
        return False
    if column.type == "text":
        return column.required and text.endswith("。")
    return column.type == "number" and read_number(text, "").state is not None


def _emptier(column: Column, grid: Grid, layout: Layout, round: Round) -> int:
    """Of the columns with the same header the one in which less stands: most likely the one to be taken out."""
    wanted = folded(header(column, round))
    heads = grid.rows[layout.header_row - 1]
    places = [at for at, cell in enumerate(heads, start=1) if isinstance(cell, str) and folded(cell) == wanted]
    below = grid.rows[layout.header_row :]
    return min(places, key=lambda at: sum(len(row) >= at and holds_something(row[at - 1]) for row in below))


def pasted_findings(
    read: Collection[Responses], context: CheckContext, departments: Mapping[str, str]
) -> Iterator[Finding]:
    """One finding for each sheet that holds another department's form; where all do, the cover alone is the odd one."""
    for submission in dict.fromkeys(key for each in read for key in each.pasted):
        whose = {each.sheet.name: each.pasted[submission] for each in read if submission in each.pasted}
        filled = {each.sheet.name for each in read if (each.rows["submission"] == submission).any()} - whose.keys()
        name = context.registry.department(departments[submission], context.round.as_of).name
        own = [one for one in filled if _has_own_rows(one, submission, read)]
        if len(set(whose.values())) == 1 and len(whose) > 1 and not own:
            owner = next(iter(whose.values()))
            said = {"owner_name": _name(owner, context), "department_name": name}
            place = CellRef(submission, COVER.name, f"B{LABELS['department_name']}")
            yield finding("C015", place, name, {**said, "office": context.registry.ward.office})
            continue
        for sheet, owner in whose.items():
            said = {"owner_name": _name(owner, context), "department_name": name}
            yield finding(
                "S018", CellRef(submission, sheet, "A1"), "", {**said, "office": context.registry.ward.office}
            )


def _has_own_rows(sheet: str, submission: str, read: Collection[Responses]) -> bool:
    rows = next(each.rows for each in read if each.sheet.name == sheet)
    mine = rows[rows["submission"] == submission]
    return bool((mine["asked"] & mine["present"]).any())


def _name(code: str, context: CheckContext) -> str:
    return context.registry.department(code, context.round.as_of).name
