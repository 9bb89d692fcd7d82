"""The cells of a sheet that holds numbers and texts alone, as most sheets do, from its XML at one go.

The fast reader takes three times as long, beside the sheet's being written anew for it. What is told here is to the
letter what it tells; where that is not certain, nothing is told, and it reads the sheet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import unescape

from sumida_etl.memory import memo
from sumida_etl.ooxml.addresses import cell_at
from sumida_etl.reader.xml.own_answers import OURS
from sumida_etl.reader.xml.xml_writer import ROWS, ROWS_END

Cell = tuple[bytes, bytes, bytes, bytes]
"""Address, style and type of a cell that holds something (empty where it does not say), and what it holds.

That begins with the end of its tag: ``>`` where blanks around a text do not count.
"""
_LETTERS = rb'(?: xml:space="preserve")?+>[^<]*+'
_DULL = re.compile(
    rb'(?:<row r="[1-9]\d{0,3}"(?: [\w:]+="[^"<>]*")*+(?: ?/>|>'
    rb'(?:<c r="[A-C]?[A-Z][1-9]\d{0,3}"(?: s="(?:0|[1-9]\d*+)")?+'
    rb'(?: t="inlineStr"(?: ?/>|>(?:<is><t' + _LETTERS + rb"</t></is>)?+</c>)"
    rb'|(?: t="(?:n|s|str|b)")?+(?: ?/>|>(?:<v>[\w.+-]++</v>)?+</c>))|' + OURS + rb")*+</row>))*+" + ROWS_END
)
"""Rows of numbers and texts and of our own answers, and nothing else."""
_FILLED = re.compile(rb'<c r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="(\w+)")?>(?:<is><t|<v)([^<]+)')
_RUBY = rb"(?:<rPh [^<>]*+><t(?: [^<>]*+)?+>[^<]*+</t></rPh>)*+(?:<phoneticPr [^<>]*+(?<=/)>)?+"
_TEXTS = re.compile(
    rb"(?:<\?xml [^<>]*+>\s*+)?+<sst(?: [^<>]*+)?+>(?:<si>(?:<t"
    + _LETTERS
    + rb"</t>|<t ?/>)"
    + _RUBY
    + rb"</si>)*+</sst>"
)
_TEXT = re.compile(rb"<si>(?:<t(" + _LETTERS + rb")</t>|<t ?/>)")
_NUMBER = re.compile(rb"-?\d{1,17}(?:\.\d{1,17})?(?:[eE][+-]?\d{1,2})?")
_OTHER_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_MORE_REFERENCES = {"&quot;": '"', "&apos;": "'"}
_OF_TIME = re.compile(r"[dmhysDMHYS\[]")
"""What the format of a date or a time holds, as the fast reader sees it."""


def plain_cells(xml: bytes) -> list[Cell] | None:
    """Every cell that holds something, but our own; None where a sheet holds more, or says it in another way."""
    start = xml.find(ROWS) + len(ROWS)
    found = _DULL.match(xml, start)
    return _FILLED.findall(xml, start, found.end()) if found else None


def plain_texts(strings: bytes) -> tuple[bytes, ...] | None:
    """The shared texts as they stand in the XML; None where one is more than letters of one kind."""
    if not strings:
        return ()
    return tuple(_TEXT.findall(strings)) if _TEXTS.fullmatch(strings.rstrip()) else None


def values_of(
    cells: Iterable[Cell], texts: Sequence[bytes] | None, formats: Mapping[bytes, str]
) -> list[list[Any]] | None:
    """The rows from A1 on, as the fast reader gives them; None where it has to be asked.

    ``texts``: the shared ones, None if they cannot be told; ``formats``: the code of each style that has one.
    Raises ValueError for bytes that are no UTF-8.
    """
    filled: list[tuple[int, int, object]] = []
    last = width = 0
    for address, style, kind, content in cells:
        row, column = _place(address)
        if kind == b"inlineStr":
            held: object = _told(content)
        elif kind == b"s":
            held = _shared(content, texts)
        else:
            held = _value(kind, content[1:], formats.get(style or b"0", ""))
        if held is None or row < last:
            return None
        last = row
        width = max(width, column)
        filled.append((row - 1, column - 1, held))
    rows: list[list[Any]] = [[""] * width for _ in range(last)]
    for at, place, held in filled:
        rows[at][place] = held
    return rows


def _value(kind: bytes, value: bytes, code: str) -> object:
    """What a cell without letters holds; None where that cannot be told."""
    if kind == b"str":
        return None if b"_x" in value else value.decode()
    if kind == b"b":
        return value == b"1" if value in (b"0", b"1") else None
    return float(value) if _NUMBER.fullmatch(value) and not _OF_TIME.search(code) else None


def _shared(content: bytes, texts: Sequence[bytes] | None) -> str | None:
    number = content[1:]
    return _told(texts[int(number)]) if texts and number.isdigit() and int(number) < len(texts) else None


@memo()
def _told(content: bytes) -> str | None:
    """A text as it is meant. Raises UnicodeDecodeError, a ValueError."""
    kept, end, letters = content.partition(b">")
    if not end or b"\r" in letters or b"_x" in letters:
        return None
    text = letters.decode()
    if (not kept and text != text.strip()) or ("&" in text and _OTHER_REFERENCE.search(text)):
        return None
    return unescape(text, _MORE_REFERENCES) if "&" in text else text


@lru_cache(maxsize=1 << 14)
def _place(address: bytes) -> tuple[int, int]:
    return cell_at(address.decode())
