"""Addresses of cells and areas in A1 form, read strictly: what no sheet can have is an error, not a guess."""

import re
from functools import lru_cache

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
"""XFD1048576, the last cell of any sheet."""
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_CORNER = re.compile(r"\$?([A-Z]{0,3})\$?([0-9]{0,7})")
Area = tuple[int, int, int, int]
"""First row and column, last row and column, all 1-based."""


class AddressError(ValueError):
    """No sheet has such a cell, row, column or area."""


def cell_at(address: str) -> tuple[int, int]:
    """``B7`` as (row, column), both 1-based. Raises AddressError."""
    found = _CELL.fullmatch(address)
    if found is None:
        raise AddressError(address)
    row, column = int(found[2]), _column_of(found[1])
    if column > LAST_COLUMN or row > LAST_ROW:
        raise AddressError(address)
    return row, column


def area_at(address: str) -> Area:
    """``B2:C4`` (or ``B2``) as an area. Raises AddressError."""
    first, colon, last = address.partition(":")
    (top, left), (bottom, right) = cell_at(first), cell_at(last if colon else first)
    if top > bottom or left > right:
        raise AddressError(address)
    return top, left, bottom, right


def number_at(text: str, last: int) -> int:
    """A row's or column's 1-based number, ``last`` at most. Raises AddressError."""
    if _NUMBER.fullmatch(text) is None or int(text) > last:
        raise AddressError(text)
    return int(text)


def is_address(text: str) -> bool:
    """Whether a text is the address of a cell that a sheet can have."""
    try:
        cell_at(text)
    except AddressError:
        return False
    return True


def address_of(row: int, column: int) -> str:
    """``A1`` for row 1 and column 1."""
    return f"{letters_of(column)}{row}"


def areas_in(references: str) -> list[Area]:
    """The areas of a list such as ``A1 B2:C3 D:D``; what is not an area is left out."""
    return [area for each in references.split() if (area := _area(each)) is not None]


def is_within(row: int, column: int, area: Area) -> bool:
    """Whether a cell lies in an area."""
    return area[0] <= row <= area[2] and area[1] <= column <= area[3]


@lru_cache(maxsize=1024)
def letters_of(column: int) -> str:
    """``28`` → ``AB``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def _column_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    begins, ends = _CORNER.fullmatch(first), _CORNER.fullmatch(last or first)
    if begins is None or ends is None:
        return None
    return (
        int(begins[2] or 1),
        _column_of(begins[1]) if begins[1] else 1,
        int(ends[2] or LAST_ROW),
        _column_of(ends[1]) if ends[1] else LAST_COLUMN,
    )
