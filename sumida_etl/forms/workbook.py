"""A workbook as cells: every sheet's values through the fast reader, corrected by what the scan saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from defusedxml import ElementTree
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from sumida_etl.forms.package import Package, Refusal, RefusedError, open_package
from sumida_etl.forms.scan import Oddities, oddities_of, styles_of
from sumida_etl.values.cells import ErrorCell, Percent

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

Row = list[Any]


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
    size: int


def read_workbook(path: Path) -> Workbook:
    """Let a file in and read every sheet. Raises RefusedError."""
    package = open_package(path)
    styles = styles_of(package)
    try:
        files = _sheet_files(package)
        # Scanned before calamine sees a byte: a value in a far corner would abort the process.
        seen = {name: oddities_of(package.parts[file], styles) for name, file in files.items()}
        book = CalamineWorkbook.from_filelike(BytesIO(package.data))
        grids = {
            sheet.name: _grid(
                book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                seen[sheet.name],
                sheet.visible is SheetVisibleEnum.Visible,
            )
            for sheet in book.sheets_metadata
            if sheet.name in seen
        }
    except (CalamineError, ElementTree.ParseError, KeyError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    return Workbook(path, package.sha256, grids, len(package.data))


def _sheet_files(package: Package) -> dict[str, str]:
    relations = ElementTree.fromstring(package.parts["xl/_rels/workbook.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations.iter(_RELATION)}
    book = ElementTree.fromstring(package.parts["xl/workbook.xml"])
    return {
        sheet.get("name", ""): _within_xl(targets[sheet.get(_REFERENCE)])
        for sheet in book.iter(f"{_MAIN}sheet")
        if "worksheets/" in targets[sheet.get(_REFERENCE)]
    }


def _within_xl(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _grid(rows: list[Row], oddities: Oddities, visible: bool) -> Grid:
    for cell, text in oddities.errors.items():
        _put(rows, cell, ErrorCell(text))
    for cell in oddities.percents:
        row, column = coordinate_to_tuple(cell)
        value = rows[row - 1][column - 1]
        if isinstance(value, float | int) and not isinstance(value, bool):
            rows[row - 1][column - 1] = Percent(value)
    return Grid(tuple(rows), oddities, visible)


def _put(rows: list[Row], cell: str, value: object) -> None:
    """Set a cell the fast reader may have left outside its area, an error being a blank to it."""
    row, column = coordinate_to_tuple(cell)
    rows.extend([] for _ in range(row - len(rows)))
    line = rows[row - 1]
    line.extend("" for _ in range(column - len(line)))
    line[column - 1] = value
