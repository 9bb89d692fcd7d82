"""Tables and the lines, lists and cells they are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

PAGE_WIDTH = 174
"""Millimetres between the margins of an A4 page; the widths of a table's columns add up to it."""
_SHORT = 12
"""Rows of a table that is rather moved to the next page than parted."""


class Mark(StrEnum):
    """What an entry of a list begins with, as in the ward's own report."""

    DONE = "▼"
    RESULT = "▶"
    NEXT = "・"


class Scope(StrEnum):
    """What a header cell is the header of."""

    DATA = ""
    COLUMN = "col"
    ROW = "row"
    GROUP = "rowgroup"


class Form(StrEnum):
    """How a table is read: figures along columns, words along rows, or prose beside prose."""

    FIGURES = "figures"
    WORDS = "words"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; ``note`` stands behind it in small type."""

    text: str
    note: str = ""
    strong: bool = False

    @property
    def below(self) -> bool:
        """Whether the note is more than a mark and takes a line of its own."""
        return bool(self.text) and len(self.note) > 3


@dataclass(frozen=True, slots=True)
class Point:
    """An entry of a list, in lines; one that brings a mark of its own is not ``marked`` again."""

    lines: tuple[str, ...]
    marked: bool = True
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    mark: Mark
    points: tuple[Point, ...]


Content = Line | Points


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and how many columns and rows it takes up."""

    content: tuple[Content, ...]
    scope: Scope = Scope.DATA
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row without the cells that one above it reaches down into."""

    cells: tuple[Cell, ...]
    whole: bool = True
    """Whether it is short enough to be kept on one page."""
    tied: bool = False
    """Whether it may not be the last on its page."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each of ``bodies`` is a group of rows that belong together."""

    caption: str
    head: Row
    bodies: tuple[tuple[Row, ...], ...]
    widths: tuple[int, ...]
    form: Form = Form.FIGURES


def text_cell(text: str, scope: Scope = Scope.DATA, note: str = "", columns: int = 1, rows: int = 1) -> Cell:
    """A cell of one line."""
    return Cell((Line(text, note),), scope, columns, rows)


def together(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows as a body that stays on one page if it is short enough for one."""
    if len(rows) > _SHORT:
        return tuple(rows)
    return (*(replace(row, tied=True) for row in rows[:-1]), *rows[-1:])


def head_row(*texts: str | tuple[str, str]) -> Row:
    """A row of column headers, each a text or a text with a note."""
    pairs = ((text, "") if isinstance(text, str) else text for text in texts)
    return Row(tuple(text_cell(text, Scope.COLUMN, note) for text, note in pairs), tied=True)
