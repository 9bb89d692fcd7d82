"""A workbook's XML in one plain form: what is searched here and what the fast reader reads cannot then differ.

Excel, LibreOffice and openpyxl write the plain form already, and it is taken as it is. Whatever else XML allows
(prefixes, single quotes, comments, cells without an address) is rewritten, and on the way every value is seen.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from sumida_etl.memory import memo
from sumida_etl.ooxml.unparsed import is_true
from sumida_etl.reader.admission.limits import LONGEST_KNOWN, count_sheets
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.admission.relations import MAIN, Relation, local, parsed, relations
from sumida_etl.reader.xml.cell_references import refer_to_what_is_there, weigh_texts
from sumida_etl.reader.xml.own_answers import without_answers
from sumida_etl.reader.xml.plain_cells import plain_cells
from sumida_etl.reader.xml.plain_sheet import Plain, PlainSheet
from sumida_etl.reader.xml.sheet_frame import Around, around
from sumida_etl.reader.xml.xml_writer import ROWS, ROWS_END, rewritten, rewritten_sheet

_ATTRIBUTES = rb'(?: [\w:]+="[^"<>]*")*'
_ODD_TAG = re.compile(
    rb'<(?!c r="[A-C]?[A-Z][1-9]\d{0,3}"(?: s="\d+")?(?: t="[a-zA-Z]+")?(?: (?!s=)[a-z]+="\w*")* ?/?>'
    rb'|/(?:c|v|row|f|is|t)>|[vf][ />]|is>|t[ />]|row r="[1-9]\d{0,3}"' + _ATTRIBUTES + rb" ?/?>|sheetData>)"
)
"""Beyond column CZ and row 9999 nothing is plain: the rewriting looks whether something stands there."""
_REFERENCE = re.compile(rb"<v>[^<&]*&")
"""A value with a character reference in it (``&#x31;2``), which the fast reader takes for a blank."""
_BLANKS = re.compile(rb"<v>\s|\s</v>")
"""A number between blanks, which the fast reader cannot read; a text keeps its blanks."""
_ODD_QUOTES = re.compile(rb"<[^<>]*='")
_ODD_STRINGS = re.compile(rb"<[^<>]*='|</?[\w.-]+:|</si[^>]")
_COUNT = re.compile(rb'\b(?:count|uniqueCount)="[^"<>]*"')
_ADDRESS = re.compile(rb'<(?:c|row) r="([A-Z]*\d+)"')
_TWO_VALUES = re.compile(rb"</(?:v|is)>\s*<(?:v|is)[\s/>]")
_TWICE = "a cell or a row stands twice: readers take different ones"
_DAMAGED = "（シート「{}」が壊れています）"
_STYLES, _STRINGS, _SHEET = "styles", "sharedStrings", "worksheet"


class MoreThanValuesError(Exception):
    """A sheet holds more than numbers and texts, or says them in another way than most programs do."""


def plain(parts: Mapping[str, bytes], unread: Container[str] = (), *, values_only: bool = False) -> Plain:
    """The plain form of a package's parts (by lower-case name); of sheets ``unread``, only their names.

    ``values_only``: only if every sheet holds nothing else as it stands, which is soon seen.
    Raises RefusedError, MoreThanValuesError.
    """
    try:
        main = next(item.part for item in relations(parts, "").values() if item.kind == MAIN)
        book = parsed(parts[main])
        related = relations(parts, main)
        of_kind = {item.kind: parts.get(item.part, b"") for item in related.values()}
        styles = _plain_styles(of_kind.get(_STYLES, b""))
        strings = _plain_part(of_kind.get(_STRINGS, b""), b"<sst", _ODD_STRINGS)
        sheets = _sheets(book, related, parts, unread, values_only=values_only)
    except (ParseError, expat.ExpatError, StopIteration, KeyError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    refer_to_what_is_there(sheets.values(), styles)
    weigh_texts(strings, sheets.values())
    first = next((item for item in book if local(item.tag) == "workbookPr"), None)
    named = (item for group in book if local(group.tag) == "definedNames" for item in group)
    names = {item.get("name", ""): item.text or "" for item in named}
    return Plain(sheets, styles, strings, first is not None and is_true(first.get("date1904", "")), names)


def _sheets(
    book: Element,
    relations: Mapping[str, Relation],
    parts: Mapping[str, bytes],
    unread: Container[str],
    *,
    values_only: bool,
) -> dict[str, PlainSheet]:
    sheets: dict[str, PlainSheet] = {}
    every = [item for group in book if local(group.tag) == "sheets" for item in group]
    related = [relations[next(value for name, value in item.items() if name.endswith("}id"))] for item in every]
    count_sheets([relation.part for relation in related])
    for listed, relation in zip(every, related, strict=True):
        name = listed.get("name", "")
        if relation.kind != _SHEET:
            continue
        if name in sheets:
            raise RefusedError(Refusal.NOT_A_WORKBOOK)
        visible = listed.get("state") in (None, "visible")
        if (xml := parts.get(relation.part)) is None:
            raise RefusedError(Refusal.NOT_A_WORKBOOK, _DAMAGED.format(name))
        empty = PlainSheet(b"", Around(), visible)
        sheets[name] = empty if name in unread else _of_name(name, xml, visible, values_only=values_only)
    return sheets


def _of_name(name: str, xml: bytes, visible: bool, *, values_only: bool) -> PlainSheet:
    """One sheet; where its XML is cut or empty, the refusal names it."""
    try:
        return _sheet(xml, visible, values_only=values_only)
    except (expat.ExpatError, ParseError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK, _DAMAGED.format(name)) from None
    except RefusedError as refused:
        if refused.refusal is not Refusal.NOT_A_WORKBOOK or refused.detail:
            raise
        raise RefusedError(Refusal.NOT_A_WORKBOOK, _DAMAGED.format(name)) from None


def _sheet(xml: bytes, visible: bool, *, values_only: bool) -> PlainSheet:
    if (sheet := _of_values(xml, visible)) is not None:
        return sheet
    if b"<!" not in xml and xml.find(b"<?", 1) < 0:
        xml = without_answers(xml)
        if (sheet := _of_values(xml, visible)) is not None:
            return sheet
    if values_only:
        raise MoreThanValuesError
    start, behind = _place_of_rows(xml)
    if _stands_alone(xml, start, behind) and not _is_odd(xml, start + len(ROWS), behind - len(ROWS_END)):
        expat.ParserCreate().Parse(xml, True)
        return _cut(xml, visible)
    rows, unread = rewritten_sheet(xml)
    return replace(_cut(without_answers(rows), visible), unread=unread)


def _of_values(xml: bytes, visible: bool) -> PlainSheet | None:
    """A sheet of numbers and texts alone; None where there is more."""
    start, behind = _place_of_rows(xml)
    if not _stands_alone(xml, start, behind) or (cells := plain_cells(xml)) is None:
        return None
    sheet = PlainSheet(xml[start:behind], around(xml[:start], xml[behind:]), visible, cells)
    if not _is_each_once(sheet.written) and not _is_each_once(sheet.rows):
        raise ValueError(_TWICE)
    return sheet


def _place_of_rows(xml: bytes) -> tuple[int, int]:
    return xml.find(ROWS), xml.find(ROWS_END) + len(ROWS_END)


def _stands_alone(xml: bytes, start: int, behind: int) -> bool:
    """Whether the rows are there, and neither a comment nor a word of other rows before or behind them."""
    return 0 <= start < behind and _is_simple(xml, 0, start) and _is_simple(xml, behind, len(xml))


def _is_odd(xml: bytes, start: int, end: int) -> bool:
    return not _is_simple(xml, start, end) or any(
        look.search(xml, start, end) for look in (_ODD_TAG, _REFERENCE, _BLANKS)
    )


def _cut(xml: bytes, visible: bool) -> PlainSheet:
    start, behind = _place_of_rows(xml)
    if start < 0:
        raise RefusedError(Refusal.NOT_A_WORKBOOK)
    rows = xml[start:behind]
    if not _is_each_once(rows) or _TWO_VALUES.search(rows):
        raise ValueError(_TWICE)
    return PlainSheet(rows, around(xml[:start], xml[behind:]), visible)


def _is_each_once(rows: bytes) -> bool:
    addresses = _ADDRESS.findall(rows)
    return len(set(addresses)) == len(addresses)


def _is_simple(xml: bytes, start: int, end: int) -> bool:
    """No comment, no instruction but the declaration at the beginning, and no word of other rows."""
    marks = (xml.find(b"<!", start, end), xml.find(b"<?", max(start, 1), end), xml.find(b"sheetData", start, end))
    return max(marks) < 0


@memo(longest=LONGEST_KNOWN, count=16)
def _plain_styles(xml: bytes) -> bytes:
    """The same to the byte in every workbook that one program saved from one template, as are the lists of parts."""
    return _plain_part(xml, b"<styleSheet", _ODD_QUOTES)


def _plain_part(xml: bytes, root: bytes, odd: re.Pattern[bytes]) -> bytes:
    if not xml:
        return xml
    if root in xml and b"<!" not in xml and xml.count(b"<?") <= 1 and not odd.search(xml):
        expat.ParserCreate().Parse(xml, True)
    else:
        xml = rewritten(xml)
    # calamine reserves memory for as many items as the file says it has.
    return _COUNT.sub(b"", xml)
