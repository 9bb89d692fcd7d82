"""The notes on a worksheet's cells: put a text before an existing note, and remove it again."""

from collections.abc import Iterator

from sumida_etl.ooxml.markup import Element, add, child, children, copied, ensured, local_name, namespace, new
from sumida_etl.ooxml.package import Package
from sumida_etl.ooxml.shapes import EMPTY, Shapes, drawing
from sumida_etl.ooxml.sheet import Sheet

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_ORDER = ("authors", "commentList", "extLst")
_SIZE = "10"


class Notes:
    """The notes of one worksheet, its part with their texts and its drawing with their boxes."""

    def __init__(self, package: Package, part: str, sheet: Sheet) -> None:
        self._package, self._part, self._sheet = package, part, sheet
        self._root = self._texts()
        self._list = ensured(self._root, "commentList", _ORDER)
        self._notes = {each.get("ref", ""): each for each in children(self._list, "comment")}
        self._boxes: Shapes | None = None
        self.threads = frozenset(_threads(package, part))
        """Cells with threaded comments: Excel stores a thread in another part, and a note that stands for it."""

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._notes))

    @property
    def shapes(self) -> Shapes:
        """The boxes of the notes; a sheet without any gets a drawing for them."""
        if self._boxes is None:
            self._boxes = Shapes(self._package.edit(self._drawing()))
        return self._boxes

    def text(self, address: str) -> str:
        """The text of a cell's note; empty if it has none."""
        note = self._notes.get(address)
        return "" if note is None else "".join(part.text or "" for part in _letters(note))

    def insert_before(self, address: str, text: str, author: str, face: str) -> None:
        """Put a text before that of a cell's note, which keeps its formatting; create the note where there is none."""
        note = self._notes.get(address)
        if note is None:
            note = add(self._list, "comment", {"ref": address, "authorId": str(self._author(author))})
            self._notes[address] = note
        old = child(note, "text")
        said = new(note, "text")
        run = add(said, "r")
        look = add(run, "rPr")
        add(look, "sz", {"val": _SIZE})
        add(look, "rFont", {"val": face})
        add(run, "t", text=text)
        for each in () if old is None else list(old):
            if local_name(each) == "t":
                add(said, "r").append(copied(said, each))
            else:
                said.append(each)
        if old is not None:
            note.remove(old)
        note.insert(0, said)

    def cut(self, address: str, length: int) -> None:
        """Remove ``length`` characters from the start of a cell's note; an empty note is removed."""
        note = self._notes[address]
        for part in _letters(note):
            text = part.text or ""
            part.text = text[length:]
            length -= min(len(text), length)
            if not part.text and local_name(part.getparent()) == "r":
                part.getparent().getparent().remove(part.getparent())
            if not length:
                break
        if not self.text(address):
            self._list.remove(self._notes.pop(address))
            self.shapes.remove(address)

    def _author(self, name: str) -> int:
        authors = ensured(self._root, "authors", _ORDER)
        names = [each.text for each in children(authors, "author")]
        if name not in names:
            add(authors, "author", text=name)
            names.append(name)
        return names.index(name)

    def _texts(self) -> Element:
        found = (item.part for item in self._package.relations(self._part) if item.kind == "comments")
        part = next((part for part in found if part in self._package), None)
        if part is None:
            name = self._package.free_name("xl/comments", "xml")
            xml = f'<comments xmlns="{namespace(self._sheet.root)}"><authors/><commentList/></comments>'
            part = self._package.add(name, xml.encode(), _COMMENTS)
            self._package.relate(self._part, "comments", part)
        return self._package.edit(part)

    def _drawing(self) -> str:
        shown = child(self._sheet.root, "legacyDrawing")
        id = "" if shown is None else next((value for name, value in shown.items() if name.endswith("}id")), "")
        relations = self._package.relations(self._part)
        part = next((item.part for item in relations if item.id == id and item.part in self._package), None)
        if part is None:
            name = self._package.free_name("xl/drawings/vmlDrawing", "vml")
            part = self._package.add(name, EMPTY.encode(), _VML)
            id = self._package.relate(self._part, "vmlDrawing", part)
            self._sheet.refer("legacyDrawing", f"{{{self._package.office}}}id", id)
        elif b"<br" in (xml := self._package.bytes_of(part)).lower():
            self._package.put(part, drawing(xml))
        return part


def _letters(note: Element) -> list[Element]:
    """The ``t`` elements of a note's text but those of readings (rPh), in their order."""
    text = child(note, "text")
    parts = []
    for each in () if text is None else text:
        if local_name(each) == "t":
            parts.append(each)
        elif local_name(each) == "r":
            parts += children(each, "t")
    return parts


def _threads(package: Package, part: str) -> Iterator[str]:
    for item in package.relations(part):
        if item.kind == "threadedComment" and item.part in package:
            yield from (each.get("ref", "") for each in package.tree(item.part) if local_name(each))
