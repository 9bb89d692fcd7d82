"""What cells refer to, the formats and the shared texts, is there, and no bomb."""

import re
from collections.abc import Sequence
from functools import lru_cache

from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.xml.cell_features import section_of

LARGEST_TEXT = 32 << 20
"""Bytes of all text cells together. A text stands once in the file, however many cells show it."""
_TEXT_CELL = re.compile(rb'<c r="[A-Z]+\d+"[^>]* t="s"[^>]*><v>(\d+)</v>')
_NO_TEXT = re.compile(rb'<c r="[A-Z]+\d+"[^>]* t="s"[^>]*><v>(?!\d{1,7}</v>)[^<]')
"""A text's number that is none: the fast reader would take the first text for it."""
_FORMAT = re.compile(rb'<c r="[A-Z]+\d+"(?: [a-z]+="[^"]*")*? s="(\d+)"')
_XF = re.compile(rb"<xf\b")


def refer_to_what_is_there(sheets: Sequence[bytes], styles: bytes) -> None:
    """Every cell's format is one of the workbook's, and a text's number is a number. ``sheets``: the rows of each.

    Raises RefusedError.
    """
    formats = _formats_in(styles)
    for rows in sheets:
        if max(map(int, set(_FORMAT.findall(rows))), default=0) >= formats or _NO_TEXT.search(rows):
            raise RefusedError(Refusal.NOT_A_WORKBOOK)


@lru_cache(maxsize=64)
def _formats_in(styles: bytes) -> int:
    return max(1, len(_XF.findall(section_of(styles, b"cellXfs"))))


def weigh_texts(strings: bytes, sheets: Sequence[bytes]) -> None:
    """Each cell gets its own copy of its text, so a long one shown by many cells is a bomb too. Raises RefusedError."""
    if not strings:
        return
    lengths = [len(item) for item in strings.split(b"</si>")]
    longest, cells = max(lengths), sum(rows.count(b' t="s"') for rows in sheets)
    if longest * cells <= LARGEST_TEXT:
        return
    shown = [int(index) for rows in sheets for index in _TEXT_CELL.findall(rows)]
    known = sum(lengths[index] for index in shown if index < len(lengths))
    if known + (cells - len(shown)) * longest > LARGEST_TEXT:
        raise RefusedError(Refusal.BOMB)
