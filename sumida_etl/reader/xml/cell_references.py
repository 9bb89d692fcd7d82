"""What the cells of a workbook refer to has to be there: their formats, and the texts that they share."""

import re
from collections.abc import Collection

from sumida_etl.memory import memo
from sumida_etl.ooxml.unparsed import section_of
from sumida_etl.reader.admission.limits import LONGEST_KNOWN
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.xml.plain_sheet import PlainSheet

LARGEST_TEXT = 32 << 20
"""Bytes of all text cells together. A text stands once in the file, however many cells show it."""
_SHARES = b' t="s"'
_TEXT_CELL = re.compile(rb'<c r="[A-Z]+\d+"[^>]* t="s"[^>]*><v>(\d+)</v>')
_NO_TEXT = re.compile(rb'<c r="[A-Z]+\d+"[^>]* t="s"[^>]*><v>(?!\d{1,7}</v>)[^<]')
"""A text's number that is none: the fast reader would take the first text for it."""
_FORMAT = re.compile(rb'<c r="[A-Z]+\d+"(?: [a-z]+="[^"]*")*? s="(\d+)"')
_STYLE = re.compile(rb' s="(\d+)"')
_INDEX = re.compile(rb">\d{1,7}")
_XF = re.compile(rb"<xf\b")


def refer_to_what_is_there(sheets: Collection[PlainSheet], styles: bytes) -> None:
    """Every cell's format is one of the workbook's, and a text's number is a number. Raises RefusedError."""
    formats = _formats_in(styles)
    for sheet in sheets:
        if _has_style_beyond(sheet, formats) or _has_no_text(sheet):
            raise RefusedError(Refusal.NOT_A_WORKBOOK)


def weigh_texts(strings: bytes, sheets: Collection[PlainSheet]) -> None:
    """Each cell gets its own copy of its text, so a long one shown by many cells is a bomb too. Raises RefusedError."""
    if not strings:
        return
    lengths = [len(item) for item in strings.split(b"</si>")]
    longest = max(lengths)
    if longest * sum(sheet.written.count(_SHARES) for sheet in sheets) <= LARGEST_TEXT:
        return
    rows = [sheet.rows for sheet in sheets]
    cells = sum(each.count(_SHARES) for each in rows)
    shown = [int(index) for each in rows for index in _TEXT_CELL.findall(each)]
    known = sum(lengths[index] for index in shown if index < len(lengths))
    if known + (cells - len(shown)) * longest > LARGEST_TEXT:
        raise RefusedError(Refusal.BOMB)


def _has_style_beyond(sheet: PlainSheet, formats: int) -> bool:
    # Of most sheets the words alone tell, wherever they stand; they may be a text's, too, or a row's.
    if sheet.cells is not None and max(map(int, set(_STYLE.findall(sheet.written))), default=0) < formats:
        return False
    return max(map(int, set(_FORMAT.findall(sheet.rows))), default=0) >= formats


def _has_no_text(sheet: PlainSheet) -> bool:
    if sheet.cells is not None:
        return any(kind == b"s" and not _INDEX.fullmatch(content) for _, _, kind, content in sheet.cells)
    return _NO_TEXT.search(sheet.rows) is not None


@memo(longest=LONGEST_KNOWN, count=64)
def _formats_in(styles: bytes) -> int:
    return max(1, len(_XF.findall(section_of(styles, b"cellXfs"))))
