"""Findings about how cells are made: formulas, error values, strike-through, merged areas, hidden rows and columns."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from schemas.columns import Column, Type
from schemas.submission import COVER, TABLES, Sheet, example, header
from sumida_etl.checks.cover import LABELS, day_to_send
from sumida_etl.checks.findings.explain import number_in
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.validation import MOST, overflow_finding
from sumida_etl.reader.displayed import NOTHING_SEEN
from sumida_etl.reader.tables import Forms
from sumida_etl.reader.workbook import Grid
from sumida_etl.reader.xml.cell_features import PLAIN
from sumida_etl.reader.xml.number_formats import sections_of
from sumida_etl.rounds import day_label
from sumida_etl.values.cells import UnseenNumber, raw_text
from sumida_etl.values.uncounted import holds_something

ColumnAt = Callable[[int, int], Column | None]
Where = tuple[str, str, str]


def cell_anomalies(forms: Forms) -> Iterator[Finding]:
    """The anomalies of cells that count. A workbook without any costs nothing."""
    for key, book in forms.workbooks.items():
        for name, grid in book.sheets.items():
            if not grid.visible and _holds_something(grid):
                yield finding("S012", CellRef(key, name, "A1"), name, {})
        for sheet in (COVER, *TABLES):
            found = book.sheets.get(sheet.name)
            if found and (found.features != PLAIN or found.features.faint or found.unlike or found.unseen):
                yield from _in_cells(key, sheet, found, forms)
                yield from _in_table(key, sheet, found, forms) if sheet is not COVER else _on_cover(key, found)


def explained_empty_cells(forms: Forms, found: Iterable[Finding]) -> set[Where]:
    """Empty cells whose cause is a finding already: a formula without a value, an input within a merged area.

    What a merge emptied of the form's own words is told: taking the merge apart does not bring it back.
    """
    hollow = {(one.submission, one.sheet, one.cell) for one in found if one.code == "V052"}
    for key, book in forms.workbooks.items():
        for sheet in (COVER, *TABLES):
            if (grid := book.sheets.get(sheet.name)) and grid.features.merged:
                hollow |= {(key, sheet.name, cell) for cell in _merged_inputs(grid, _inputs(key, sheet, forms))}
    return hollow


def _merged_inputs(grid: Grid, column_at: ColumnAt) -> Iterator[str]:
    """The inputs within merged areas, but for the corner that keeps what stood there."""
    for area in grid.features.merged:
        left, top, right, bottom = _corners(area)
        # A merge may reach the sheet's end; nothing stands beyond the grid.
        for row in range(top, min(bottom, len(grid.rows)) + 1):
            for column in range(left, min(right, len(grid.rows[row - 1])) + 1):
                if (row, column) != (top, left) and column_at(row, column):
                    yield f"{get_column_letter(column)}{row}"


def _in_cells(key: str, sheet: Sheet, grid: Grid, forms: Forms) -> Iterator[Finding]:
    column_at = _inputs(key, sheet, forms)

    def odd(code: str, cells: Iterable[str], *types: Type) -> Iterator[Finding]:
        places = ((cell, *coordinate_to_tuple(cell)) for cell in cells)
        columns = ((cell, row, index, column_at(row, index)) for cell, row, index in places)
        found = [one for one in columns if one[3] and (not types or one[3].type in types)]
        for cell, row, index, column in found[:MOST]:
            if column:
                said = {"header": header(column, forms.round), "number": _example(column, row, key, sheet, forms)}
                if how := grid.unlike.get(cell):
                    said |= {"seen": how.seen or NOTHING_SEEN, "stored": how.stored}
                elif seen := grid.features.faint.get(cell):
                    said["seen"] = seen.strip()
                yield finding(code, CellRef(key, sheet.name, cell), _raw(grid, row, index), said)
        if len(found) > MOST:
            yield overflow_finding(key, sheet.name, len(found) - MOST)

    odds = grid.features
    computed = (cell for cell, valued in odds.formulas.items() if valued and cell not in odds.errors)
    yield from odd("V051", (cell for cell in computed if holds_something(_cell(grid, cell))))
    yield from odd("V052", (cell for cell, valued in odds.formulas.items() if not valued))
    yield from odd("V053", odds.struck)
    # In a column of numbers or dates an error cell is already unreadable.
    yield from odd("V004", odds.errors, "text")
    yield from odd("V060", (cell for cell in grid.unseen if holds_something(_cell(grid, cell))))
    yield from odd("V065", odds.faint)
    yield from odd("V066", (cell for cell in odds.symbolic if holds_something(_cell(grid, cell))))
    yield from odd("V055", _in_thousands(grid), "number")
    yield from odd("V056", (cell for cell in grid.unlike if not isinstance(_cell(grid, cell), UnseenNumber)), "number")


def _in_thousands(grid: Grid) -> Iterator[str]:
    """Cells of whose number whole thousands are left out."""
    for cell, code in grid.features.formats.items():
        if cell not in grid.unlike and any(section.thousands for section in sections_of(code)):
            yield cell


def _example(column: Column, row: int, key: str, sheet: Sheet, forms: Forms) -> str:
    """What could be typed; a number in the unit of its row."""
    if sheet is COVER and column.type == "date":
        return day_label(day_to_send(forms, key))
    layout = forms.layouts.get((key, sheet.name))
    if column.type != "number" or layout is None or "unit" not in layout.columns:
        return example(column, forms.round)
    return number_in(_raw(forms.workbooks[key].sheets[sheet.name], row, layout.columns["unit"]))


def _in_table(key: str, sheet: Sheet, grid: Grid, forms: Forms) -> Iterator[Finding]:
    layout = forms.layouts.get((key, sheet.name))
    if layout is None:
        return
    places = set(layout.columns.values())
    last = max(*places, len(sheet.columns))
    areas = []
    for area in grid.features.merged:
        left, top, right, bottom = _corners(area)
        within = layout.header_row < bottom and top <= len(grid.rows)
        headers = top <= layout.header_row == bottom and left < min(right, last)
        if (within or headers) and any(left <= at <= right for at in places):
            areas.append((area, top, left))
    for area, top, left in areas[:MOST]:
        yield finding("V054", CellRef(key, sheet.name, area.partition(":")[0]), _raw(grid, top, left), {"area": area})
    if len(areas) > MOST:
        yield overflow_finding(key, sheet.name, len(areas) - MOST)
    body = range(layout.header_row, len(grid.rows) + 1)
    rows = [row for row in grid.features.hidden_rows if row in body and any(map(raw_text, grid.rows[row - 1]))]
    for first, last in islice(_runs(rows), MOST):
        area = f"{first}行" if first == last else f"{first}～{last}行"
        yield finding("S010", CellRef(key, sheet.name, f"A{first}"), area, {})
    # What stands right of the table is named as what is not read; the form's own hidden columns are there too.
    hidden = [at for at in grid.features.hidden_columns if at <= max(places)]
    columns = [at for at in hidden if any(_raw(grid, row, at) for row in body)]
    for first, last in _runs(columns):
        letters = get_column_letter(first), get_column_letter(last)
        area = f"{letters[0]}列" if first == last else f"{letters[0]}～{letters[1]}列"
        yield finding("S011", CellRef(key, sheet.name, f"{letters[0]}{layout.header_row}"), area, {})


def _on_cover(key: str, grid: Grid) -> Iterator[Finding]:
    """Merged areas that take in more than one of the labels and what stands beside them."""
    rows, columns = range(min(LABELS.values()), max(LABELS.values()) + 1), range(1, 3)
    for area in grid.features.merged[:MOST]:
        left, top, right, bottom = _corners(area)
        across, down = (sum(left <= at <= right for at in columns), sum(top <= at <= bottom for at in rows))
        if across * down > 1:
            place = CellRef(key, COVER.name, area.partition(":")[0])
            yield finding("V054", place, _raw(grid, top, left), {"area": area})


def _inputs(key: str, sheet: Sheet, forms: Forms) -> ColumnAt:
    """Which input column a cell (row, column) lies in."""
    inputs = {column.name: column for column in sheet.columns_in(forms.round) if column.role == "input"}
    if sheet is COVER:
        cover = forms.covers[forms.covers["submission"] == key].iloc[0]
        cells = {coordinate_to_tuple(cover[f"{name}_cell"]): column for name, column in inputs.items()}
        return lambda row, index: cells.get((row, index))
    layout = forms.layouts.get((key, sheet.name))
    if layout is None:
        return lambda row, index: None
    columns = {place: inputs[name] for name, place in layout.columns.items() if name in inputs}
    return lambda row, index: columns.get(index) if row > layout.header_row else None


def _corners(area: str) -> tuple[int, int, int, int]:
    """``C2:D4`` → left, top, right, bottom."""
    first, _, last = area.partition(":")
    (top, left), (bottom, right) = coordinate_to_tuple(first), coordinate_to_tuple(last or first)
    return left, top, right, bottom


def _holds_something(grid: Grid) -> bool:
    return any(holds_something(cell) for row in grid.rows for cell in row)


def _cell(grid: Grid, address: str) -> object:
    row, column = coordinate_to_tuple(address)
    cells = grid.rows[row - 1] if row <= len(grid.rows) else []
    return cells[column - 1] if column <= len(cells) else None


def _raw(grid: Grid, row: int, column: int) -> str:
    cells = grid.rows[row - 1] if row <= len(grid.rows) else []
    return raw_text(cells[column - 1]) if column <= len(cells) else ""


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as (first, last)."""
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]
