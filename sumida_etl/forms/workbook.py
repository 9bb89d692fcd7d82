"""A workbook as cells: every sheet's values through the fast reader, corrected by what the scan saw."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineError, CalamineWorkbook

from schemas.submission import GUIDE, RETURN_SLIP
from sumida_etl.forms.package import open_package
from sumida_etl.forms.plain import Plain, plain
from sumida_etl.forms.refusal import Refusal, RefusedError
from sumida_etl.forms.scan import PLAIN, Oddities, oddities_of, styles_of
from sumida_etl.forms.stored import stored
from sumida_etl.values.cells import ErrorCell, Percent

Row = list[Any]
MOST_CELLS = 2_000_000
"""Of all sheets together, blanks in between included: each costs memory whether anything stands in it or not."""
_ERROR = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*) t="e"')
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_ROOT = _RELATIONS.format(f'<Relationship Id="rId0" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>')
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{}">'
    '<workbookPr date1904="{:d}"/><sheets>{}</sheets></workbook>'
)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows[0][0]`` is A1; an empty cell is ``""``; error and percent cells have their own types."""

    rows: tuple[Row, ...]
    oddities: Oddities
    visible: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that passed the door, read whole."""

    path: Path
    sha256: str
    sheets: Mapping[str, Grid]
    data: bytes
    """The very bytes that were read: what is archived must be what was checked, whatever lies at ``path`` by then."""


def read_workbook(path: Path) -> Workbook:
    """Let a file in and read every sheet but what is ours to write: the guide, and a 差戻し票. Raises RefusedError."""
    package = open_package(path)
    return Workbook(path, package.sha256, grids_in(package.parts), package.data)


def grids_in(parts: Mapping[str, bytes], unread: Container[str] = (GUIDE, RETURN_SLIP)) -> dict[str, Grid]:
    """The sheets of a package's parts (by lower-case name), those ``unread`` left out. Raises RefusedError."""
    book = plain(parts, unread)
    styles = styles_of(book.styles, book.strings)
    grids: dict[str, Grid] = {}
    cells = 0
    try:
        reader = CalamineWorkbook.from_filelike(BytesIO(_packed(book)))
        for index, (name, sheet) in enumerate(book.read.items()):
            rows = reader.get_sheet_by_index(index).to_python(skip_empty_area=False)
            cells += len(rows) * len(rows[0]) if rows else 0
            if cells > MOST_CELLS:
                raise RefusedError(Refusal.SPRAWLING, name)
            grids[name] = _grid(rows, oddities_of(sheet.xml, styles, dull=sheet.dull), sheet.visible)
    except (CalamineError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    except BaseException as panic:
        # What Rust calls a panic is no Exception in Python; one odd file must not stop the others.
        if type(panic).__name__ == "PanicException":
            raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
        raise
    if GUIDE in book.sheets:
        grids[GUIDE] = Grid((), PLAIN, book.sheets[GUIDE].visible)
    return grids


def _packed(book: Plain) -> bytes:
    """The plain form as a workbook of its own: calamine sees what was looked over, and nothing else of the file.

    A value in XFD1048576, hidden from us by some trick of zip or XML, would abort the process.
    """
    numbers = range(1, len(book.read) + 1)
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    parts = {"_rels/.rels": _ROOT.encode(), "xl/workbook.xml": _BOOK.format(_OFFICE, book.from_1904, listed).encode()}
    for kind, xml in (("styles", book.styles), ("sharedStrings", book.strings)):
        if xml:
            related.append((f"{_OFFICE}/{kind}", f"{kind}.xml"))
            parts[f"xl/{kind}.xml"] = xml
    lines = (f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(related, 1))
    parts["xl/_rels/workbook.xml.rels"] = _RELATIONS.format("".join(lines)).encode()
    for number, sheet in zip(numbers, book.read.values(), strict=True):
        # An error is text here: calamine refuses the whole sheet for one that it does not know.
        xml = sheet.xml if sheet.dull else _ERROR.sub(rb'\1 t="str"', sheet.xml)
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    return stored(parts)


def _grid(rows: list[Row], oddities: Oddities, visible: bool) -> Grid:
    for cell, text in oddities.errors.items():
        _put(rows, cell, ErrorCell(text))
    seen: dict[str, Callable[[float], object]] = {cell: how.text for cell, how in oddities.shown.items()}
    seen |= dict.fromkeys(oddities.percents, Percent)
    for cell, see in seen.items():
        row, column = coordinate_to_tuple(cell)
        inside = row <= len(rows) and column <= len(rows[row - 1])
        if inside and isinstance(value := rows[row - 1][column - 1], float):
            rows[row - 1][column - 1] = see(value)
    return Grid(tuple(rows), oddities, visible)


def _put(rows: list[Row], cell: str, value: object) -> None:
    """Set a cell the fast reader may have left outside its area, an error being a blank to it."""
    row, column = coordinate_to_tuple(cell)
    rows.extend([] for _ in range(row - len(rows)))
    line = rows[row - 1]
    line.extend("" for _ in range(column - len(line)))
    line[column - 1] = value
