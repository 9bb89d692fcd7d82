"""What stands around a sheet's rows: merged areas, hidden columns, conditional formats, the margins of its print."""

import re
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from sumida_etl.memory import memo
from sumida_etl.ooxml import addresses
from sumida_etl.ooxml.unparsed import is_true
from sumida_etl.reader.admission.limits import LONGEST_KNOWN
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.xml.conditional_formats import disguise_in
from sumida_etl.reader.xml.number_formats import UNSEEN
from sumida_etl.reader.xml.xml_writer import LAST_COLUMN, ROWS, ROWS_END

_MARGIN = re.compile("(?:odd|even|first)(?:Header|Footer)")
_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|[0-9]{1,3}|[A-Za-z])')
"""What a program puts into a margin itself: the number of the page, the day, the kind of letters."""
_OF_PAGES = re.compile(r"[\s0-9/／\-－–—~～()（）|｜.．]*(?:page|of|ページ|頁|枚目?|全|中)*", re.IGNORECASE)
_AREAS = "sqref"
_OF_RULES = frozenset({"cfRule", "iconSet", "dataBar"})
_FORMAT_OF_RULE = "dxf"


@dataclass(frozen=True, slots=True)
class Around:
    """Merged areas in A1 form, each of more than one cell; hidden columns, 1-based and up to LAST_COLUMN."""

    merged: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    """Whether a filter is set, which hides rows until it is taken off."""
    margins: tuple[str, ...] = ()
    """What is typed into the margins of the printed page, beside the numbers of pages."""
    rules: tuple[tuple[str, int | str], ...] = ()
    """Conditional formats: the areas (``A1:B2 D5``), and the index of the format or the code of a number format."""
    shows_zeros: bool = True
    """Whether a zero is seen, which is a setting of the sheet."""


def around(before: bytes, behind: bytes) -> Around:
    """Read what stands before and behind the rows of a sheet in its plain form, which many workbooks share.

    Raises RefusedError for what is no XML and for an address that no sheet has.
    """
    return _around(b"".join((before, ROWS, ROWS_END, behind)))


@memo(longest=LONGEST_KNOWN, count=512)
def _around(without_rows: bytes) -> Around:
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(without_rows, True)
    except (expat.ExpatError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    return Around(
        tuple(reader.merged),
        frozenset(reader.hidden),
        reader.filtered,
        tuple(reader.margins),
        tuple(reader.rules),
        reader.shows_zeros,
    )


class _Reader:
    def __init__(self) -> None:
        self.merged: list[str] = []
        self.hidden: set[int] = set()
        self.filtered = False
        self.margins: dict[str, None] = {}
        self.text: list[str] | None = None
        self.rules: dict[tuple[str, int | str], None] = {}
        self.shows_zeros = True
        self._areas = ""
        self._looks: list[int | str] = []
        self._format: list[str] | None = None
        """A conditional format that stands with its rule, as XML without prefixes."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]  # rules that Excel 2010 brought stand among the extensions, with a prefix
        if self._format is not None:
            self._format.append(f"<{tag}{_attributes(attributes)}>")
        elif tag == _FORMAT_OF_RULE:
            self._format = []
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col":
            self._column(attributes)
        elif tag == "filterColumn":
            self.filtered = True
        elif tag == "sheetView":
            self.shows_zeros = is_true(attributes.get("showZeros", "1"))
        elif tag == "conditionalFormatting":
            self._areas, self._looks = attributes.get("sqref", ""), []
        elif tag in _OF_RULES:
            self._rule(tag, attributes)
        elif tag == _AREAS or _MARGIN.fullmatch(tag):
            self.text = []

    def characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == _FORMAT_OF_RULE and self._format is not None:
            self._looks += filter(None, [disguise_in("".join(self._format).encode())])
            self._format = None
        elif self._format is not None:
            self._format.append(f"</{tag}>")
        elif tag == "conditionalFormatting":
            self.rules |= {(self._areas, look): None for look in self._looks}
        if self.text is not None:
            text, self.text = "".join(self.text), None
            if tag == _AREAS:
                self._areas = text
            elif typed := _typed_in_margin(text):
                self.margins[typed] = None

    def _rule(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "cfRule" and "dxfId" in attributes:
            self._looks.append(int(attributes["dxfId"]))
        elif not is_true(attributes.get("showValue", "1")):  # a bar or an icon in the place of the number
            self._looks.append(UNSEEN)

    def _merge(self, area: str) -> None:
        top, left, bottom, right = addresses.area_at(area)
        if (top, left) != (bottom, right):
            self.merged.append(area)

    def _column(self, attributes: dict[str, str]) -> None:
        first = addresses.number_at(attributes.get("min", ""), addresses.LAST_COLUMN)
        last = addresses.number_at(attributes.get("max", ""), addresses.LAST_COLUMN)
        if first > last:
            raise addresses.AddressError(f"{first}:{last}")
        if is_true(attributes.get("hidden", "")) or attributes.get("width", "").split(".")[0] == "0":
            # A hidden span often runs to the sheet's end; beyond LAST_COLUMN nothing can stand.
            self.hidden.update(range(first, min(last, LAST_COLUMN) + 1))


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value, {chr(34): "&quot;"})}"' for name, value in attributes.items())


def _typed_in_margin(text: str) -> str:
    """A margin without the codes in it; nothing where only pages are counted there."""
    typed = " ".join(_CODE.sub(" ", text.replace("&&", "\0")).replace("\0", "&").split())
    return "" if all(_OF_PAGES.fullmatch(word) for word in typed.split()) else typed
