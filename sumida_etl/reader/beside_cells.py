"""What a workbook shows beside its cells: notes, comments, text boxes, buttons, pictures, files. None is read."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import Element, ParseError

from sumida_etl.reader.admission.relations import MAIN, local, parsed, relations, relations_part
from sumida_etl.reader.drawings import drawn_in, labels_in, text_of
from sumida_etl.reader.tabs import tabs_meant

_RETURNED, _THEIRS = "【差戻し】", "【元のコメント】"
"""How a note begins that a returned workbook was marked with, and what stands before the department's own in it."""
_WORKSHEET = "worksheet"
_EMBEDDED = frozenset({"oleObject", "package"})


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
    if relations_part(part) not in parts:
        return
    try:
        related = relations(parts, part).values()
    except ParseError:
        return
    by_kind: dict[str, list[bytes]] = {}
    for one in related:
        by_kind.setdefault(one.kind, []).append(parts.get(one.part, b""))
    yield from _said(name, by_kind)
    drawings, labels = map(drawn_in, _roots(by_kind, "drawing")), map(labels_in, by_kind.get("vmlDrawing", ()))
    yield from (Beside(name, *drawn) for drawn in chain.from_iterable((*drawings, *labels)))
    embedded = (one.part.rpartition("/")[2] for one in related if one.kind in _EMBEDDED)
    yield from (Beside(name, "", "埋め込まれたファイル", called) for called in embedded)


def _said(name: str, by_kind: Mapping[str, list[bytes]]) -> Iterator[Beside]:
    """Comments and notes; of a thread there is a note, too, which says no more."""
    roots = _roots(by_kind, "threadedComment")
    threads = [item for root in roots for item in root if local(item.tag) == "threadedComment"]
    for item in threads:
        yield Beside(name, item.get("ref", ""), "コメント", text_of(item, "text"))
    talked = {item.get("ref", "") for item in threads}
    for root in _roots(by_kind, "comments"):
        for item in (each for each in root.iter() if local(each.tag) == "comment"):
            text = _theirs(text_of(item, "t"))
            if text and item.get("ref", "") not in talked:
                yield Beside(name, item.get("ref", ""), "メモ", text)


def _roots(by_kind: Mapping[str, list[bytes]], kind: str) -> Iterator[Element]:
    """The parts of a kind that are XML."""
    for xml in by_kind.get(kind, ()):
        with suppress(ParseError):
            yield parsed(xml)


def _theirs(text: str) -> str:
    """A note without what a return put into it."""
    if not text.startswith(_RETURNED):
        return text.strip()
    return text.partition(_THEIRS)[2].strip()


def _id(item: Element) -> str:
    return next(value for name, value in item.items() if name.endswith("}id"))
