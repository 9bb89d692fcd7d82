"""What a workbook shows beside its cells: notes, threads of comments, text boxes, pictures, charts. None is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import Element, ParseError

from sumida_etl.ooxml.addresses import LAST_COLUMN, LAST_ROW, letters_of
from sumida_etl.reader.admission.relations import MAIN, local, parsed, relations, relations_part
from sumida_etl.reader.tabs import tabs_meant

_RETURNED, _THEIRS = "【差戻し】", "【元のコメント】"
"""How a note begins that a returned workbook was marked with, and what stands before the department's own in it."""
_WORKSHEET = "worksheet"
_PICTURES = {"pic": "画像", "graphicFrame": "グラフや図"}
"""What is drawn without a text of its own, and what a person calls it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the cells of a sheet, at a cell: its text, or the name of a picture.

    ``kind`` is what a person calls it.
    """

    sheet: str
    cell: str
    kind: str
    text: str


def beside_cells(parts: Mapping[str, bytes], sheets: Mapping[str, object]) -> tuple[Beside, ...]:
    """What stands beside the cells of some sheets of a package (parts by lower-case name), in the sheets' order.

    A part that is no XML says nothing here: no program shows what is in it.
    """
    if not any(word in name for name in parts for word in ("comments", "drawings/", "threadedcomments")):
        return ()
    try:
        main = next(one.part for one in relations(parts, "").values() if one.kind == MAIN)
        related = relations(parts, main)
        listed = [item for group in parsed(parts[main]) if local(group.tag) == "sheets" for item in group]
        meant = tabs_meant([item.get("name", "") for item in listed])
        named = {related[_id(item)]: meant.get(name := item.get("name", ""), name) for item in listed}
    except (KeyError, StopIteration, ParseError):
        return ()
    charts = [Beside(name, "A1", "シート", name) for one, name in named.items() if one.kind != _WORKSHEET]
    drawn = (dict.fromkeys(_of_sheet(parts, one.part, name)) for one, name in named.items() if name in sheets)
    return (*chain.from_iterable(drawn), *charts)


def _of_sheet(parts: Mapping[str, bytes], part: str, name: str) -> Iterator[Beside]:
    by_kind: dict[str, list[Element]] = {"threadedComment": [], "comments": [], "drawing": []}
    if relations_part(part) not in parts:
        return
    try:
        for one in relations(parts, part).values():
            if one.kind in by_kind and one.part in parts:
                by_kind[one.kind].append(parsed(parts[one.part]))
    except ParseError:
        return
    threads = [item for root in by_kind["threadedComment"] for item in root if local(item.tag) == "threadedComment"]
    for item in threads:
        yield Beside(name, item.get("ref", ""), "コメント", _text(item, "text"))
    talked = {item.get("ref", "") for item in threads}
    for root in by_kind["comments"]:
        for item in (each for each in root.iter() if local(each.tag) == "comment"):
            text = _theirs(_text(item, "t"))
            if text and item.get("ref", "") not in talked:
                yield Beside(name, item.get("ref", ""), "メモ", text)
    for root in by_kind["drawing"]:
        for anchor in (each for each in root.iter() if local(each.tag).endswith("Anchor")):
            yield from (Beside(name, _corner(anchor), *drawn) for drawn in _drawn(anchor))


def _drawn(anchor: Element) -> Iterator[tuple[str, str]]:
    """What is drawn at one place: its kind, and its text or name."""
    for each in anchor.iter():
        kind = local(each.tag)
        if kind in ("sp", "cxnSp") and (text := _text(each, "t")):
            yield "図形の文字", text
        elif kind in _PICTURES:
            yield _PICTURES[kind], _called(each)


def _theirs(text: str) -> str:
    """A note without what a return put into it."""
    if not text.startswith(_RETURNED):
        return text.strip()
    return text.partition(_THEIRS)[2].strip()


def _text(root: Element, tag: str) -> str:
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
    row, column = told.get("row", ""), told.get("col", "")
    if not (row.isascii() and row.isdecimal() and column.isascii() and column.isdecimal()):
        return "A1"
    return f"{letters_of(min(int(column) + 1, LAST_COLUMN))}{min(int(row) + 1, LAST_ROW)}"


def _id(item: Element) -> str:
    return next(value for name, value in item.items() if name.endswith("}id"))
