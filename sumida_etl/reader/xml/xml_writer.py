"""XML written anew in the plain form: no prefixes, one kind of quote, every cell with its address, no far value."""

import re
from collections.abc import Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape

from sumida_etl.ooxml import addresses
from sumida_etl.reader.admission.rejection import Refusal, RefusedError

LAST_COLUMN, LAST_ROW = 104, 9999
"""CZ9999: no form of ours reaches further; a value there would make the reader allocate the whole area."""
ROWS, ROWS_END = b"<sheetData>", b"</sheetData>"
"""How the rows of a sheet begin and end in the plain form."""
_MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_NUMBER = re.compile(r"[0-9]{1,6}")
_QUOTED = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;"}


def rewritten(xml: bytes) -> bytes:
    """A part other than a sheet. Raises RefusedError."""
    return _Writer().written(xml)


def rewritten_sheet(xml: bytes) -> tuple[bytes, dict[str, str]]:
    """A sheet, and the cells in it that stand within elements of other namespaces, which are left out.

    Cells that hold nothing are left out too. Raises RefusedError, for a value beyond CZ9999 too.
    """
    writer = _SheetWriter()
    return writer.written(xml), writer.unread


class _Writer:
    """Elements of the spreadsheet namespace as they come; what other namespaces add is left out."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.foreign = 0

    def written(self, xml: bytes) -> bytes:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, ValueError):
            raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
        return "".join(self.text).encode()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        # Extensions are of the same namespace; what they add is for programs that know them.
        if self.foreign or namespace not in _MAIN or name == "extLst":
            self.foreign += 1
            self.passed(name, attributes)
        else:
            self.open(name, attributes)

    def end(self, tag: str) -> None:
        if self.foreign:
            self.foreign -= 1
        else:
            self.close(tag.rpartition(" ")[2])

    def characters(self, text: str) -> None:
        if not self.foreign:
            self.text.append(escape(text, {"\r": "&#13;"}))

    def passed(self, name: str, attributes: Mapping[str, str]) -> None:
        """Called for each element that is left out."""

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        self.text.append(f"<{name}{_shown(attributes)}>")

    def close(self, name: str) -> None:
        self.text.append(f"</{name}>")


class _SheetWriter(_Writer):
    """Rows and cells are counted where they do not say their address."""

    def __init__(self) -> None:
        super().__init__()
        self.row = self.column = self.tables = 0
        self.cell_from = 0
        self.cell: Mapping[str, str] | None = None
        """The attributes of a cell's tag that is not written yet: most cells of an overgrown sheet are blank."""
        self.holds = False
        self.told = "n"
        """The type of a cell's value; blanks around one that is no text count for nothing."""
        self.value_from = 0
        self.unread: dict[str, str] = {}
        self.passing = ""
        """The cell that is being left out."""

    def passed(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self.passing = attributes.get("r", "A1")
            self.unread[self.passing] = ""

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheetData":
            self.tables += 1
            if self.tables > 1:
                raise ValueError("rows stand in two places: readers take different ones")
        elif name == "row":
            told = attributes.get("r")
            self.row = self.row + 1 if told is None else addresses.number_at(told, addresses.LAST_ROW)
            self.column = 0
            attributes = _first("r", str(self.row), attributes)
        elif name == "c":
            self.place(attributes.get("r"))
            if _NUMBER.fullmatch(attributes.get("s", "0")) is None:
                raise ValueError(f"no cell format: {attributes['s']}")
            self.cell_from, self.cell, self.holds = len(self.text), attributes, False
            self.told = attributes.get("t", "n")
            return
        elif name in ("v", "is", "f"):
            self.holds = True
        self.begin_cell()
        super().open(name, attributes)
        self.value_from = len(self.text)

    def characters(self, text: str) -> None:
        if self.foreign:
            if self.passing:
                self.unread[self.passing] += text
            return
        self.passing = ""
        self.begin_cell()
        super().characters(text)

    def begin_cell(self) -> None:
        """Write the tag of a cell in which something stands."""
        if self.cell is not None:
            address = f"{addresses.letters_of(self.column)}{self.row}"
            super().open("c", _first("r", address, self.cell))
            self.cell = None

    def place(self, told: str | None) -> None:
        if told is None:
            self.column += 1
        else:
            self.row, self.column = addresses.cell_at(told.upper() if told.isascii() else told)

    def close(self, name: str) -> None:
        if name == "v" and self.told != "str":
            number = "".join(self.text[self.value_from :]).strip()
            self.text[self.value_from :] = [number]
        if name == "c" and not self.holds:
            self.cell = None
            del self.text[self.cell_from :]
            return
        super().close(name)
        if name == "c" and (self.column > LAST_COLUMN or self.row > LAST_ROW):
            raise RefusedError(Refusal.FAR_CELL, f"{addresses.letters_of(self.column)}{self.row}")


def _first(name: str, value: str, attributes: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value, **{other: text for other, text in attributes.items() if other != name}}


def _shown(attributes: Mapping[str, str]) -> str:
    return "".join(
        f' {"xml:space" if name == _SPACE else name}="{value if value.isalnum() else escape(value, _QUOTED)}"'
        for name, value in attributes.items()
        if " " not in name or name == _SPACE
    )
