"""A workbook's sheets: find one by name, remove one, insert one before all others."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sumida_etl.ooxml.defined_names import renumber
from sumida_etl.ooxml.markup import (
    Element,
    UnchangeableError,
    add,
    child,
    children,
    ensured,
    int_attribute,
    namespace,
    new,
)  # fmt: skip
from sumida_etl.ooxml.notes import Notes
from sumida_etl.ooxml.package import Package
from sumida_etl.ooxml.sheet import Sheet
from sumida_etl.ooxml.styles import EMPTY, Styles
from sumida_etl.ooxml.unparsed import deselected, formats_named

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
    "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_STYLES = "xl/styles.xml"
_LARGEST_ID = 65_534


@dataclass(frozen=True, slots=True)
class _Listed:
    element: Element
    part: str
    is_worksheet: bool


class EditableWorkbook:
    """A workbook for editing in place; what is not edited keeps its bytes. Raises UnchangeableError.

    ``meant``: of all tabs, those whose sheets go by another name → that name.
    """

    def __init__(self, data: bytes, meant: Callable[[Collection[str]], Mapping[str, str]] | None = None) -> None:
        self.package = Package(data)
        self._main = next((item.part for item in self.package.relations("") if item.kind == "officeDocument"), "")
        self._root = self.package.edit(self._main)
        self._sheets: dict[str, Sheet] = {}
        self._notes: dict[str, Notes] = {}
        self._styles: Styles | None = None
        self._listed = self._list()
        self._meant = meant(tuple(self._listed)) if meant else {}
        self._tabs = {name: tab for tab, name in self._meant.items()}

    @property
    def main(self) -> str:
        """The namespace of spreadsheet elements in this workbook."""
        return namespace(self._root)

    @property
    def styles(self) -> Styles:
        """The cell formats; a workbook without any is given some."""
        if self._styles is None:
            related = (item.part for item in self.package.relations(self._main) if item.kind == "styles")
            part = next((part for part in related if part in self.package), None)
            if part is None:
                # openpyxl looks for formats under this name only, whatever the relation says.
                name = self.package.free_name("xl/styles", "xml") if _STYLES in self.package else _STYLES
                part = self.package.add(name, EMPTY.format(main=self.main).encode(), _TYPE.format("styles"))
                self.package.relate(self._main, "styles", part)
                self._styles = Styles(self.package.edit(part))
                self._styles.reserve(self._highest_format())
            else:
                self._styles = Styles(self.package.edit(part))
        return self._styles

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the worksheets, in their order."""
        return tuple(self._meant.get(name, name) for name, listed in self._listed.items() if listed.is_worksheet)

    def tab(self, name: str) -> str:
        """What the tab of a worksheet is called."""
        return self._tabs.get(name, name)

    def part_of(self, name: str) -> str:
        """The name of a worksheet's part."""
        return self._listed[self.tab(name)].part

    def sheet(self, name: str) -> Sheet:
        """A worksheet for editing."""
        part = self.part_of(name)
        if part not in self._sheets:
            self._sheets[part] = Sheet(self.package.edit(part))
        return self._sheets[part]

    def notes(self, name: str) -> Notes:
        """The notes on a worksheet's cells, for editing."""
        part = self.part_of(name)
        if part not in self._notes:
            self._notes[part] = Notes(self.package, part, self.sheet(name))
        return self._notes[part]

    def uses_format(self, name: str, formats: Collection[int]) -> bool:
        """Whether a cell of a worksheet has one of these formats, found without parsing the sheet."""
        return bool(formats) and not formats_named(self.package.bytes_of(self.part_of(name))).isdisjoint(formats)

    def has_notes_with(self, name: str, word: str) -> bool:
        """Whether a worksheet's notes may contain a word, found without parsing them."""
        related = (item.part for item in self.package.relations(self.part_of(name)) if item.kind == "comments")
        texts = (self.package.bytes_of(part) for part in related if part in self.package)
        return any(word.encode() in text or b"&#" in text for text in texts)

    def remove(self, name: str) -> None:
        """Remove a worksheet, with the parts that only it refers to and the names defined for it."""
        listed = list(self._listed.items())
        index = next(index for index, (each, _) in enumerate(listed) if each == name)
        part = listed[index][1].part
        theirs = {item.part for item in self.package.relations(part)} - {""}
        others = {item.part for _, each in listed if each.part != part for item in self.package.relations(each.part)}
        for gone in (part, *sorted(theirs - others)):
            self.package.remove(gone)
        element = listed[index][1].element
        self.package.unrelate(self._main, self._id_of(element))
        element.getparent().remove(element)
        self._listed = self._list()
        renumber(self._root, lambda place: None if place == index else place - (place > index))

    def put_first(self, name: str, xml: bytes, defined: Mapping[str, str]) -> None:
        """Insert a worksheet before all others, with its defined names, and open the workbook there."""
        for each in self._listed.values():
            self._deselect(each.part)
        part = self.package.add(self.package.free_name("xl/worksheets/sheet", "xml"), xml, _TYPE.format("worksheet"))
        sheets = ensured(self._root, "sheets", _ORDER)
        taken = {int_attribute(item, "sheetId") for item in children(sheets, "sheet")}
        number = max(taken, default=0) + 1
        if number > _LARGEST_ID:
            number = next(n for n in range(1, _LARGEST_ID) if n not in taken)
        made = new(sheets, "sheet", {"name": name, "sheetId": str(number)})
        made.set(f"{{{self.package.office}}}id", self.package.relate(self._main, "worksheet", part))
        sheets.insert(0, made)
        self._listed = self._list()
        renumber(self._root, lambda place: place + 1)
        names = ensured(self._root, "definedNames", _ORDER) if defined else None
        for title, text in defined.items():
            add(names, "definedName", {"name": title, "localSheetId": "0"}, text)
        self._open_first()

    def _list(self) -> dict[str, _Listed]:
        relations = {item.id: item for item in self.package.relations(self._main)}
        sheets = child(self._root, "sheets")
        listed, parts = {}, set[str]()
        for element in () if sheets is None else children(sheets, "sheet"):
            relation = relations.get(self._id_of(element))
            if relation is None:
                raise UnchangeableError("シートの一覧が壊れているため")
            if relation.part in parts:
                raise UnchangeableError("いくつものシートが同じ中身を指しているため")
            parts.add(relation.part)
            listed[element.get("name", "")] = _Listed(element, relation.part, relation.kind == "worksheet")
        return listed

    def _highest_format(self) -> int:
        """The highest format number that cells name although no formats exist: new formats must not take those."""
        sheets = (self.package.bytes_of(each.part) for each in self._listed.values() if each.is_worksheet)
        return max((number for xml in sheets for number in formats_named(xml)), default=0)

    def _id_of(self, element: Element) -> str:
        return next((str(value) for name, value in element.items() if name.endswith("}id")), "")

    def _deselect(self, part: str) -> None:
        """Deselect a sheet: sheets that are selected together are edited together."""
        if part in self._sheets:
            for view in self._sheets[part].root.iter(f"{{{self.main}}}sheetView"):
                view.attrib.pop("tabSelected", None)
        elif part in self.package:
            xml = self.package.bytes_of(part)
            if (left := deselected(xml)) != xml:
                self.package.put(part, left)

    def _open_first(self) -> None:
        views = ensured(self._root, "bookViews", _ORDER)
        if not children(views, "workbookView"):
            add(views, "workbookView")
        for view in children(views, "workbookView"):
            view.attrib.pop("firstSheet", None)
            view.set("activeTab", "0")
