"""Addresses of cells in A1 form, read strictly: what no sheet can have is an error, not a guess."""

import re
from functools import lru_cache

LAST_COLUMN, LAST_ROW = 16384, 1048576
"""XFD1048576, the last cell of any sheet."""
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


class AddressError(ValueError):
    """No sheet has such a cell, row, column or area."""


def cell_at(address: str) -> tuple[int, int]:
    """``B7`` as (row, column), both 1-based. Raises AddressError."""
    found = _CELL.fullmatch(address)
    if found is None:
        raise AddressError(address)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if column > LAST_COLUMN or row > LAST_ROW:
        raise AddressError(address)
    return row, column


def area_at(address: str) -> tuple[int, int, int, int]:
    """``B2:C4`` (or ``B2``) as (top, left, bottom, right), all 1-based. Raises AddressError."""
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


@lru_cache(maxsize=1024)
def letters_of(column: int) -> str:
    """``28`` → ``AB``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
