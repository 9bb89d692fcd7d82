"""A workbook's XML in one plain form: what is searched here and what the fast reader reads cannot then differ.

Excel, LibreOffice and openpyxl write the plain form already, and it is taken as it is. Whatever else XML allows
(prefixes, single quotes, comments, cells without an address) is rewritten, and on the way every value is seen.
"""

import posixpath
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree

from sumida_etl.forms.refusal import Refusal, RefusedError
from sumida_etl.forms.rewriting import rewritten, rewritten_sheet

LARGEST_TEXT = 32 << 20
"""Bytes of all text cells together. A text stands once in the file, however many cells show it."""
_ATTRIBUTES = rb'(?: [\w:]+="[^"<>]*")*'
_ODD_TAG = re.compile(
    rb'<(?!c r="[A-C]?[A-Z][1-9]\d{0,3}"(?: s="\d+")?(?: t="[a-zA-Z]+")?(?: [a-z]+="\w*")* ?/?>|/(?:c|v|row|f|is|t)>'
    rb'|[vf][ />]|is>|t[ />]|row r="[1-9]\d{0,3}"' + _ATTRIBUTES + rb" ?/?>|sheetData>)"
)
"""Beyond column CZ and row 9999 nothing is plain: the rewriting looks whether something stands there."""
_ODD_QUOTES = re.compile(rb"<[^<>]*='")
_ODD_STRINGS = re.compile(rb"<[^<>]*='|</?[\w.-]+:|</si[^>]")
_COUNT = re.compile(rb'\b(?:count|uniqueCount)="[^"<>]*"')
_TEXT_CELL = re.compile(rb'<c r="[A-Z]+\d+"[^>]* t="s"[^>]*><v>(\d+)</v>')
_WORKBOOK, _STYLES, _STRINGS, _SHEET = "officeDocument", "styles", "sharedStrings", "worksheet"


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """One worksheet; ``xml`` is empty where it is not to be read."""

    xml: bytes
    visible: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A workbook's sheets by name in their order, and what their cells refer to."""

    sheets: Mapping[str, PlainSheet]
    styles: bytes
    strings: bytes
    from_1904: bool

    @property
    def read(self) -> dict[str, PlainSheet]:
        """The sheets that are to be read."""
        return {name: sheet for name, sheet in self.sheets.items() if sheet.xml}


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    part: str


def plain(parts: Mapping[str, bytes], unread: Container[str] = ()) -> Plain:
    """The plain form of a package's parts (by lower-case name); of sheets ``unread``, only their names.

    Raises RefusedError.
    """
    try:
        main = next(item.part for item in _relations(parts, "").values() if item.kind == _WORKBOOK)
        book = _parsed(parts[main])
        relations = _relations(parts, main)
        of_kind = {item.kind: parts.get(item.part, b"") for item in relations.values()}
        styles = _plain_part(of_kind.get(_STYLES, b""), b"<styleSheet", _ODD_QUOTES)
        strings = _plain_part(of_kind.get(_STRINGS, b""), b"<sst", _ODD_STRINGS)
        sheets = _sheets(book, relations, parts, unread)
    except (ParseError, StopIteration, KeyError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    _weigh_texts(strings, sheets)
    first = next((item for item in book if _local(item.tag) == "workbookPr"), None)
    return Plain(sheets, styles, strings, first is not None and first.get("date1904") in ("1", "true"))


def _sheets(
    book: Element, relations: Mapping[str, _Relation], parts: Mapping[str, bytes], unread: Container[str]
) -> dict[str, PlainSheet]:
    sheets: dict[str, PlainSheet] = {}
    for listed in (item for group in book if _local(group.tag) == "sheets" for item in group):
        relation = relations[next(value for name, value in listed.items() if name.endswith("}id"))]
        name = listed.get("name", "")
        if relation.kind != _SHEET:
            continue
        if name in sheets:
            raise RefusedError(Refusal.NOT_A_WORKBOOK)
        xml = b"" if name in unread else parts[relation.part]
        visible = listed.get("state") in (None, "visible")
        sheets[name] = PlainSheet(xml if not xml or _is_plain(xml) else rewritten_sheet(xml), visible)
    return sheets


def _relations(parts: Mapping[str, bytes], source: str) -> dict[str, _Relation]:
    folder, name = posixpath.split(source)
    listed = _parsed(parts[posixpath.join(folder, "_rels", f"{name}.rels")])
    return {
        item.get("Id", ""): _Relation(
            item.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/").lower(),
        )
        for item in listed
        if item.get("TargetMode") != "External"
    }


@lru_cache(maxsize=64)
def _parsed(xml: bytes) -> Element:
    """These parts are the same to the byte in every workbook that one program saved from one template."""
    return ElementTree.fromstring(xml)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _is_plain(xml: bytes) -> bool:
    if b"<!" in xml or xml.count(b"<?") > 1 or xml.count(b"sheetData") != 2:
        return False
    start, end = xml.find(b"<sheetData>"), xml.find(b"</sheetData>")
    return 0 <= start < end and not _ODD_TAG.search(xml, start, end)


def _plain_part(xml: bytes, root: bytes, odd: re.Pattern[bytes]) -> bytes:
    if not xml:
        return xml
    as_is = root in xml and b"<!" not in xml and xml.count(b"<?") <= 1 and not odd.search(xml)
    # calamine reserves memory for as many items as the file says it has.
    return _COUNT.sub(b"", xml if as_is else rewritten(xml))


def _weigh_texts(strings: bytes, sheets: Mapping[str, PlainSheet]) -> None:
    """Each cell gets its own copy of its text, so a long one shown by many cells is a bomb too."""
    if not strings:
        return
    lengths = [len(item) for item in strings.split(b"</si>")]
    longest, cells = max(lengths), sum(sheet.xml.count(b' t="s"') for sheet in sheets.values())
    if longest * cells <= LARGEST_TEXT:
        return
    shown = [int(index) for sheet in sheets.values() for index in _TEXT_CELL.findall(sheet.xml)]
    known = sum(lengths[index] for index in shown if index < len(lengths))
    if known + (cells - len(shown)) * longest > LARGEST_TEXT:
        raise RefusedError(Refusal.BOMB)
