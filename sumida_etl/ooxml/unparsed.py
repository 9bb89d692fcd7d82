"""What a part's XML says, found or changed without parsing it: most are neither asked nor edited again."""

import re

_SELECTED = re.compile(rb"""(<(?:[\w.-]+:)?sheetView\b[^>]*?)\stabSelected\s*=\s*(?:"[^"]*"|'[^']*')""")
_FORMAT = re.compile(rb"""\bs\s*=\s*["'](\d{1,5})["']""")


def formats_named(sheet: bytes) -> set[int]:
    """The numbers of the formats that cells, rows and columns name; perhaps more, since texts are searched, too."""
    return {int(number) for number in set(_FORMAT.findall(sheet))}


def deselected(sheet: bytes) -> bytes:
    """The sheet with its tab not selected."""
    end = sheet.find(b"sheetData")
    return _SELECTED.sub(rb"\1", sheet[:end]) + sheet[end:]


def is_true(value: str) -> bool:
    """Whether an attribute says yes; blanks around it count for nothing (xsd:boolean)."""
    return value.strip() in ("1", "true")


def section_of(xml: bytes, tag: bytes) -> bytes:
    """The first element of a name, whole; nothing where there is none."""
    first, last = re.search(rb"<%s\b" % tag, xml), b"</%s>" % tag
    end = xml.find(last, first.end()) if first else -1
    return xml[first.start() : end + len(last)] if first and end >= 0 else b""
