"""What is drawn on a sheet: text boxes, buttons, pictures, charts, each with the cell at its upper left corner."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from sumida_etl.ooxml.addresses import LAST_COLUMN, LAST_ROW, letters_of
from sumida_etl.reader.admission.relations import local, parsed

Drawn = tuple[str, str, str]
"""The cell, what a person calls it, and its text or name."""
_LETTERED = "図形の文字"
_PICTURES = {"pic": "画像", "graphicFrame": "グラフや図"}
"""What is drawn without a text of its own, and what a person calls it."""
_ANCHOR = re.compile(r"\s*(\d{1,5})\s*,\s*\d+\s*,\s*(\d{1,7})\s*,")
"""A place in VML: column and row, 0-based, each followed by how far into it."""
_OPEN_BREAK = re.compile(rb"<br\s*>")
"""Excel leaves these open in the text of a button, against the rules of XML."""


def drawn_in(root: Element) -> Iterator[Drawn]:
    """What a drawing contains, from its root element."""
    for anchor in (each for each in root.iter() if local(each.tag).endswith("Anchor")):
        corner = _corner(anchor)
        for each in anchor.iter():
            kind = local(each.tag)
            if kind in ("sp", "cxnSp") and (text := text_of(each, "t")):
                yield corner, _LETTERED, text
            elif kind in _PICTURES:
                yield corner, _PICTURES[kind], _called(each)


def labels_in(vml: bytes) -> Iterator[Drawn]:
    """The texts on buttons, boxes and labels in a drawing of the older kind, in which notes have their frames, too."""
    try:
        root = parsed(_OPEN_BREAK.sub(b"<br/>", vml))
    except ParseError:
        return
    for shape in (each for each in root if local(each.tag) == "shape"):
        told = {local(each.tag): each for each in shape}
        data, box = told.get("ClientData"), told.get("textbox")
        if box is not None and (data is None or data.get("ObjectType") != "Note"):
            text = " ".join("".join(box.itertext()).split())
            if text:
                yield _place(data), _LETTERED, text


def text_of(root: Element, tag: str) -> str:
    """The texts below an element, but for the readings of names."""
    spoken = [each for each in root.iter() if local(each.tag) == "rPh"]
    skipped = {id(each) for reading in spoken for each in reading.iter()}
    return "".join(
        each.text or "" for each in root.iter() if local(each.tag) == tag and id(each) not in skipped
    ).strip()


def _called(drawn: Element) -> str:
    """What a picture is said to show, else its name."""
    told = next((each for each in drawn.iter() if local(each.tag) == "cNvPr"), None)
    return "" if told is None else told.get("descr", "") or told.get("name", "")


def _corner(anchor: Element) -> str:
    """The cell at the upper left corner of a shape; A1 where it says none."""
    told = {local(each.tag): each.text or "" for part in anchor if local(part.tag) == "from" for each in part}
    return _cell(told.get("row", ""), told.get("col", ""))


def _place(data: Element | None) -> str:
    told = "" if data is None else next((each.text or "" for each in data if local(each.tag) == "Anchor"), "")
    found = _ANCHOR.match(told)
    return _cell(found[2], found[1]) if found else "A1"


def _cell(row: str, column: str) -> str:
    """A cell from its row and column, 0-based."""
    if not (row.isascii() and row.isdecimal() and column.isascii() and column.isdecimal()):
        return "A1"
    return f"{letters_of(min(int(column) + 1, LAST_COLUMN))}{min(int(row) + 1, LAST_ROW)}"
