"""Many workbooks as frames: one of covers and one for each table sheet, with the place of every cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from schemas.columns import Column
from schemas.submission import COVER, TABLES, Sheet, header
from sumida_etl.file_names import readable
from sumida_etl.reader.sheet_contents import Row
from sumida_etl.reader.workbook import Grid, Workbook
from sumida_etl.rounds import Round
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import counted, folded, holds_something

_HEADER_WITHIN = 30
"""A header row is looked for this far down; people insert lines above it, but not pages."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet's header row stands (1-based) and in which column (1-based) each declared column was found."""

    header_row: int
    columns: Mapping[str, int]
    repeated: tuple[str, ...] = ()
    """Declared columns whose header stands twice: which one counts cannot be known."""

    def cell(self, column: str, row: int) -> str:
        """The A1 address of a declared column in a row; the row's first cell where the column is missing."""
        return f"{get_column_letter(self.columns.get(column, 1))}{row}"


@dataclass(frozen=True, slots=True)
class Forms:
    """What many workbooks hold.

    ``covers``: one row a submission: ``submission``, ``name``, each label's text and ``<label>_cell``.
    ``tables``: by sheet, one row a filled row: ``submission``, ``row`` and every declared column as it stood.
    """

    round: Round
    workbooks: Mapping[str, Workbook]
    covers: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    layouts: Mapping[tuple[str, str], Layout]

    def cells(self, sheet: str, column: str, submissions: pd.Series, rows: pd.Series) -> pd.Series:
        """A1 addresses of one column for many rows."""
        letters = {
            key: get_column_letter(layout.columns.get(column, 1))
            for (key, name), layout in self.layouts.items()
            if name == sheet
        }
        pairs = zip(submissions.tolist(), rows.tolist(), strict=True)
        return pd.Series([f"{letters.get(key, 'A')}{row}" for key, row in pairs], submissions.index, dtype=object)


def read_forms(workbooks: Iterable[Workbook], round: Round) -> Forms:
    """Lay workbooks out as frames by the sheets' declaration; a sheet that is missing has no layout."""
    books = {book.sha256: book for book in workbooks}
    layouts: dict[tuple[str, str], Layout] = {}
    tables = {}
    for sheet in TABLES:
        names, headers = [column.name for column in sheet.columns], headers_of(sheet, round)
        records: list[tuple[Any, ...]] = []
        for key, book in books.items():
            grid = book.sheets.get(sheet.name)
            layout = locate(grid, headers) if grid else None
            if grid and layout:
                layouts[key, sheet.name] = layout
                records.extend((key, row, *cells) for row, cells in _filled(grid, layout, names))
        tables[sheet.name] = pd.DataFrame(records, columns=["submission", "row", *names], dtype=object)
    covers = pd.DataFrame([_cover(book) for book in books.values()], columns=_COVER_COLUMNS, dtype=object)
    return Forms(round, books, covers, tables, layouts)


def rows_by_submission(
    rows: pd.DataFrame, names: Sequence[str] | None = None
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each submission, which stand together, as cells by column; ``names``: of these columns alone."""
    names = [str(name) for name in rows] if names is None else names
    cells = zip(*(rows[name].tolist() for name in names), strict=True)
    submissions = zip(rows["submission"].tolist(), cells, strict=True)
    for submission, of in groupby(submissions, itemgetter(0)):
        yield submission, [dict(zip(names, row, strict=True)) for _, row in of]


def headers_of(sheet: Sheet, round: Round) -> Mapping[str, str]:
    """The columns a round asks for, by their folded header texts."""
    return {folded(header(column, round)): column.name for column in sheet.columns_in(round)}


def columns_as_written(sheet: Sheet, round: Round, heads: Row) -> tuple[Column, ...]:
    """The columns of the form that a workbook was made from: what is only shown is there if its header is."""
    texts = {folded(head) for head in heads if isinstance(head, str)}
    return sheet.written_in(round, {each.name for each in sheet.shown if folded(header(each, round)) in texts})


def locate(grid: Grid, headers: Mapping[str, str]) -> Layout | None:
    """Find the row of ``headers_of`` a sheet, in whatever order they stand; None where fewer than half are found."""
    best: dict[str, list[int]] = {}
    at = 0
    for number, row in enumerate(grid.rows[:_HEADER_WITHIN], start=1):
        found: dict[str, list[int]] = {}
        for index, cell in enumerate(row, start=1):
            if isinstance(cell, str) and (name := headers.get(folded(cell))):
                found.setdefault(name, []).append(index)
        if len(found) > len(best):
            best, at = found, number
        if len(best) == len(headers):
            break
    if len(best) * 2 < len(headers):
        return None
    repeated = tuple(name for name, places in best.items() if len(places) > 1)
    return Layout(at, {name: places[0] for name, places in best.items()}, repeated)


def _filled(grid: Grid, layout: Layout, names: Sequence[str]) -> Iterable[tuple[int, Row]]:
    places = [layout.columns.get(name) for name in names]
    width = len(grid.rows[layout.header_row - 1]) if grid.rows else 0
    blank = [""] * (width + 1)
    # A column that is not there reads the blank kept behind each row's last cell.
    pick = itemgetter(*(place - 1 if place else -1 for place in places))
    whole = None not in places
    for number, row in enumerate(grid.rows[layout.header_row :], start=layout.header_row + 1):
        cells = pick(row if whole and len(row) >= width else [*row, *blank[len(row) :]])
        if any(map(holds_something, cells)):
            yield number, cells


_CODES = frozenset({"form_version", "round", "department"})
"""Labels whose values are codes of the form: Ｄ３０２ is D302."""
_COVER_COLUMNS = [
    "submission",
    "name",
    *(column.name for column in COVER.columns),
    *(f"{column.name}_cell" for column in COVER.columns),
]


def _cover(book: Workbook) -> list[Any]:
    grid = book.sheets.get(COVER.name)
    labels: dict[str, int] = {}
    for number, row in enumerate(grid.rows if grid else (), start=1):
        if row and isinstance(row[0], str):
            labels.setdefault(folded(row[0]), number)
    values, cells = [], []
    for column in COVER.columns:
        number = labels.get(folded(column.title), 0)
        row = grid.rows[number - 1] if grid and number else []
        value = row[1] if len(row) > 1 else ""
        text = counted(raw_text(value)).strip() if holds_something(value) else ""
        values.append(value if column.type == "date" else folded(text) if column.name in _CODES else text)
        cells.append(f"B{number}" if number else "A1")
    return [book.sha256, readable(book.path), *values, *cells]
