"""Cells under a conditional format of somebody's own that may show another thing than is read (S028)."""

from collections.abc import Iterator
from itertools import islice

from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.first_few import first_few
from sumida_etl.ooxml.addresses import address_of, areas_in
from sumida_etl.reader.displayed import displayed, seen_text
from sumida_etl.reader.tables import Forms, Layout
from sumida_etl.reader.workbook import Grid
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import holds_something

_NAMED = 5
"""Cells that are named."""
_MOST_LOOKS = 20_000
"""Cells under rules that are looked at: a department has a few hundred cells, a file made to stop us more."""


def disguised_cells(forms: Forms) -> Iterator[Finding]:
    """One warning for each table in which values are under such a format; tables without any cost nothing."""
    for (key, name), layout in forms.layouts.items():
        grid = forms.workbooks[key].sheets[name]
        if grid.features.disguised and (cells := _cells(grid, layout)):
            listed = first_few([address for address, _ in cells], "か所", _NAMED)
            place, raw = cells[0]
            yield finding("S028", CellRef(key, name, place), raw, {"listed": listed}, answered=True)


def _cells(grid: Grid, layout: Layout) -> list[tuple[str, str]]:
    """The cells of a table, with what stands in them, of which a condition may show another thing."""
    found = {
        (row, column): raw_text(cell)
        for code, row, column in islice(_under_rules(grid, layout), _MOST_LOOKS)
        if holds_something(cell := grid.rows[row - 1][column - 1]) and _is_other(code, cell)
    }
    return [(address_of(*place), raw) for place, raw in sorted(found.items())]


def _under_rules(grid: Grid, layout: Layout) -> Iterator[tuple[str, int, int]]:
    """Each cell of the table that a rule is for: the rule's number format, row, column."""
    for areas, code in grid.features.disguised:
        for top, left, bottom, right in areas_in(areas):
            columns = [at for at in layout.columns.values() if left <= at <= right]
            for row in range(max(top, layout.header_row + 1), min(bottom, len(grid.rows)) + 1):
                yield from ((code, row, at) for at in columns if at <= len(grid.rows[row - 1]))


def _is_other(code: str, cell: object) -> bool:
    """Whether a value is seen otherwise, or not at all, in a format."""
    if isinstance(cell, float):
        return displayed(code, cell).unlike is not None
    return isinstance(cell, str) and seen_text(code, cell) != cell
