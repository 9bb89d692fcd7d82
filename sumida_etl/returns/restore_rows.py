"""Put back the rows that a department deleted: below its own, as in the template, with input cells unlocked.

Their 点検 answers as that of the other rows does, but for what is known of their figures alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl import Workbook as ExcelBook
from openpyxl.utils import get_column_letter

from schemas.columns import Column
from schemas.submission import NARRATIVES
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.ooxml.addresses import address_of, areas_in, cell_at, is_within
from sumida_etl.ooxml.markup import Element, child, children, copied, ensured
from sumida_etl.ooxml.sheet import ORDER, Sheet, formula_in, write_formula, write_text
from sumida_etl.ooxml.styles import CellFormat
from sumida_etl.ooxml.workbook import EditableWorkbook
from sumida_etl.reader.workbook import Grid
from sumida_etl.reader.xml.xml_writer import LAST_ROW
from sumida_etl.returns.deleted_rows import DeletedRow, DeletedRows
from sumida_etl.returns.marks import clean
from sumida_etl.rules.rows import ROW_LOST
from sumida_etl.templates import style
from sumida_etl.templates.input_hints import hint
from sumida_etl.templates.live import names
from sumida_etl.templates.live.results import result_of_blank
from sumida_etl.templates.rows import is_open, write_row

_FACTS = re.compile(rf'{names.ROW}&"\d\d([^"]*)"')
_IS_ASKED = re.compile(rf" \d{re.escape(names.ASKED)} ")
Model = Mapping[int, Element]
"""The cells of a row with formulas of ours, by column (1-based)."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A row that was put back: its finding's cell, the cells that must be filled in, and what is said of them."""

    sheet: str
    finding_cell: str
    cells: tuple[str, ...]
    message: str
    row: int
    texts: Mapping[int, str]
    """What was written, by column (1-based); empty where the department is to fill in."""


def restore_rows(book: EditableWorkbook, grids: Mapping[str, Grid], deleted: Iterable[DeletedRows]) -> list[Restored]:
    """Put the rows in, as far as there is room for them; ``grids``: the sheets as they were sent."""
    return [restored for each in deleted for restored in _on_sheet(book, grids[each.sheet.name], each)]


def relocated(findings: pd.DataFrame, restored: Sequence[Restored]) -> pd.DataFrame:
    """The findings as the returned workbook shows them: that of a restored row at the row's first cell to fill in.

    The column ``restored`` holds the number in ``restored`` such a finding is about, -1 of any other.
    """
    left = dict(enumerate(restored))
    shown = []
    for finding in findings.to_dict("records"):
        place = (finding["sheet"], finding["cell"])
        is_deleted = finding["code"] == ROW_LOST
        number = next((n for n, one in left.items() if is_deleted and (one.sheet, one.finding_cell) == place), -1)
        if number >= 0:
            one = left.pop(number)
            finding |= {"cell": one.cells[0], "message": one.message, "example": ""}
        shown.append({**finding, "restored": number})
    return pd.DataFrame(shown, columns=[*findings.columns, "restored"])


def _on_sheet(book: EditableWorkbook, grid: Grid, deleted: DeletedRows) -> Iterator[Restored]:
    sheet = book.sheet(deleted.sheet.name)
    taken, model = _taken(sheet, grid), model_in(sheet)
    rows = []
    for each in deleted.rows:
        row = _free_row(each, deleted.last, taken)
        if row is None:
            continue
        taken.add(row)
        rows.append(row)
        texts = _write(book, sheet, row, deleted, each)
        answer(sheet, row, model)
        asked_for = [at for at, column in deleted.columns.items() if column.required and is_open(column, each.asked)]
        cells = tuple(f"{get_column_letter(at)}{row}" for at in sorted(asked_for))
        # Where every column to fill in has lost its header, the row's own name is what there is to show.
        shown = cells or (f"{each.cell.rstrip('0123456789')}{row}",)
        said = sentences()[ROW_LOST].put_back.format(asked=each.called)
        yield Restored(deleted.sheet.name, each.cell, shown, said, row, texts)
    for at, column in deleted.columns.items():
        if column.role == "input":
            _guide(sheet, at, column, rows, deleted)


def _write(book: EditableWorkbook, sheet: Sheet, row: int, deleted: DeletedRows, each: DeletedRow) -> Mapping[int, str]:
    """The row as openpyxl writes it into a template, carried over cell by cell."""
    written = ExcelBook().worksheets[0]
    write_row(written, row, deleted.columns, each.asked)
    texts = {}
    for at in deleted.columns:
        cell = written.cell(row, at)
        look = CellFormat(cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format)
        texts[at] = clean(str(cell.value or ""))
        write_text(sheet.cell(cell.coordinate), texts[at], book.styles.added(look))
    height = style.TEXT_ROW_HEIGHT if deleted.sheet is NARRATIVES else style.ROW_HEIGHT
    sheet.show_row(row, height)
    return texts


def _free_row(deleted: DeletedRow, last: int, taken: set[int]) -> int | None:
    """Where it stood if that row was only emptied, else the first free one below the table."""
    if deleted.row <= last and deleted.row not in taken:
        return deleted.row
    return next((row for row in range(last + 1, LAST_ROW + 1) if row not in taken), None)


def _taken(sheet: Sheet, grid: Grid) -> set[int]:
    taken = {
        number for number, row in enumerate(grid.rows, start=1) if any(str(value or "").strip() for value in row)
    }  # fmt: skip
    taken |= {int("".join(filter(str.isdigit, cell))) for cell in grid.features.formulas}
    return taken | sheet.merged_rows(range(1, LAST_ROW + 1))


def _guide(sheet: Sheet, at: int, column: Column, rows: Iterable[int], deleted: DeletedRows) -> None:
    """The message and list of the template for cells that the department's own no longer reach."""
    cells = [f"{get_column_letter(at)}{row}" for row in rows]
    beyond = [cell for cell in cells if not has_validation(sheet, cell)]
    if beyond:
        rule = hint(ExcelBook().worksheets[0], column, deleted.round)
        for cell in beyond:
            rule.add(cell)
        add_validation(sheet, rule.to_tree("dataValidation"))


def model_in(sheet: Sheet) -> Model:
    """The first row that answers; empty where the workbook has no 点検."""
    found: dict[int, dict[int, Element]] = {}
    for cell in sheet.cells():
        if formula_in(cell).startswith(names.CHECK):
            row, column = cell_at(str(cell.get("r")))
            found.setdefault(row, {})[column] = cell
    rows = (cells for cells in found.values() if any(formula_in(cell) == names.CHECK for cell in cells.values()))
    return next(rows, {})


def answer(sheet: Sheet, row: int, model: Model) -> None:
    """Let a row answer like the model; what stands there of its own (where it was only emptied) stays."""
    for column, like in model.items():
        formula = _without_rules(formula_in(like))
        result = result_of_blank(f"={formula}")
        cell = sheet.cell(address_of(row, column))
        if isinstance(result, str) and not formula_in(cell).startswith(names.CHECK):
            write_formula(cell, formula, result, str(like.get("s", "0")))


def _without_rules(formula: str) -> str:
    """A formula without the unit and the rules of the model's own figure (``00``: any unit)."""
    facts = _FACTS.fullmatch(formula)
    return f'{names.ROW}&"00{"".join(_IS_ASKED.findall(facts[1]))}"' if facts else formula


def has_validation(sheet: Sheet, address: str) -> bool:
    """Whether a validation of the sheet covers a cell."""
    group = child(sheet.root, "dataValidations")
    rules = () if group is None else children(group, "dataValidation")
    return any(is_within(*cell_at(address), area) for rule in rules for area in areas_in(rule.get("sqref", "")))


def add_validation(sheet: Sheet, rule: Element) -> None:
    """Add a validation, a ``dataValidation`` element of any namespace."""
    group = ensured(sheet.root, "dataValidations", ORDER)
    group.append(copied(group, rule))
    group.set("count", str(len(children(group, "dataValidation"))))
