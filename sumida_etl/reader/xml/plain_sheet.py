"""A workbook's sheets in their plain form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sumida_etl.reader.xml.own_answers import without_answers
from sumida_etl.reader.xml.plain_cells import Cell
from sumida_etl.reader.xml.sheet_frame import Around


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """One worksheet: its rows (``<sheetData>…</sheetData>``; nothing where it is not to be read) and what is around.

    ``cells``: those that hold something, where all of them hold numbers and texts only, no formula, no error, no format
    within a text; then our own answers may stand in ``written`` yet, which are in neither ``cells`` nor ``rows``.
    """

    written: bytes
    around: Around
    visible: bool
    cells: list[Cell] | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    """Cells within an element that only some programs understand (mc:AlternateContent), with what they hold."""

    @property
    def rows(self) -> bytes:
        """The rows without our own answers."""
        return self.written if self.cells is None else without_answers(self.written)

    @property
    def values_only(self) -> bool:
        """Whether its cells are numbers and texts only."""
        return self.cells is not None


@dataclass(frozen=True, slots=True)
class Plain:
    """A workbook's sheets by name in their order, and what their cells refer to."""

    sheets: Mapping[str, PlainSheet]
    styles: bytes
    strings: bytes
    from_1904: bool
    names: Mapping[str, str] = field(default_factory=dict)
    """What the workbook gives names to, as formulas."""

    @property
    def read(self) -> dict[str, PlainSheet]:
        """The sheets that are to be read."""
        return {name: sheet for name, sheet in self.sheets.items() if sheet.written}
