"""Addresses of cells and areas, as worksheets write them."""

import re

from openpyxl.utils.cell import column_index_from_string, get_column_letter

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_CORNER = re.compile(r"\$?([A-Z]{0,3})\$?(\d{0,7})")
Area = tuple[int, int, int, int]
"""First row and column, last row and column, all 1-based."""


def is_address(text: str) -> bool:
    """Whether a text is the address of a cell that a worksheet can have."""
    found = _CELL.fullmatch(text)
    return found is not None and column_index_from_string(found[1]) <= LAST_COLUMN and int(found[2]) <= LAST_ROW


def place(address: str) -> tuple[int, int]:
    """Row and column of a cell, 1-based. Raises ValueError for what is no address."""
    found = _CELL.fullmatch(address)
    if found is None:
        raise ValueError(f"{address} is no cell")
    return int(found[2]), column_index_from_string(found[1])


def address_at(row: int, column: int) -> str:
    """``A1`` for row 1 and column 1."""
    return f"{get_column_letter(column)}{row}"


def areas(references: str) -> list[Area]:
    """The areas of a list such as ``A1 B2:C3 D:D``; what is none is left out."""
    return [area for each in references.split() if (area := _area(each)) is not None]


def is_within(row: int, column: int, area: Area) -> bool:
    """Whether a cell lies in an area."""
    return area[0] <= row <= area[2] and area[1] <= column <= area[3]


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    begins, ends = _CORNER.fullmatch(first), _CORNER.fullmatch(last or first)
    if begins is None or ends is None:
        return None
    return (
        int(begins[2] or 1),
        column_index_from_string(begins[1]) if begins[1] else 1,
        int(ends[2] or LAST_ROW),
        column_index_from_string(ends[1]) if ends[1] else LAST_COLUMN,
    )
