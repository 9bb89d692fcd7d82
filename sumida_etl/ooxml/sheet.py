"""One worksheet: find or insert its rows and cells; its merged areas and protection."""

from bisect import bisect_left
from collections.abc import Iterator

from sumida_etl.ooxml.addresses import address_of, areas_in, cell_at, is_within
from sumida_etl.ooxml.markup import Element, UnchangeableError, add, child, children, insert_in_order, local_name, new
from sumida_etl.ooxml.unparsed import is_true

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""The sequence of CT_Worksheet, ISO/IEC 29500-1; Excel offers to repair a sheet in another order."""


class Sheet:
    """A worksheet's XML; a cell is its ``c`` element."""

    def __init__(self, root: Element) -> None:
        self.root = root
        data = child(root, "sheetData")
        if data is None:
            raise UnchangeableError("シートに表のないブックのため")
        self._data = data
        self._number()
        self._rows = {int(row.get("r")): row for row in children(data, "row")}
        self._order = sorted(self._rows)
        self._merged = [area for merge in self._merges() for area in areas_in(merge.get("ref", ""))]

    def cells(self) -> Iterator[Element]:
        """Every cell that exists."""
        for row in self._rows.values():
            yield from children(row, "c")

    def found(self, address: str) -> Element | None:
        """A cell, or None."""
        row = self._rows.get(cell_at(address)[0])
        return None if row is None else next((c for c in children(row, "c") if c.get("r") == address), None)

    def cell(self, address: str) -> Element:
        """A cell; a missing one is inserted with the format of its row or column."""
        number, column = cell_at(address)
        row = self.row(number)
        behind = len(row)
        for index, each in enumerate(row):
            if local_name(each) == "c":
                there = cell_at(each.get("r"))[1]
                if there == column:
                    return each
                if there > column:
                    behind = index
                    break
        made = new(row, "c", {"r": address})
        if style := self._style_at(row, column):
            made.set("s", str(style))
        row.insert(behind, made)
        row.attrib.pop("spans", None)
        self._reach(number, column)
        return made

    def row(self, number: int) -> Element:
        """A row; a missing one is inserted."""
        if number not in self._rows:
            behind = bisect_left(self._order, number)
            made = new(self._data, "row", {"r": str(number)})
            if behind < len(self._order):
                self._rows[self._order[behind]].addprevious(made)
            else:
                self._data.append(made)
            self._order.insert(behind, number)
            self._rows[number] = made
        return self._rows[number]

    def show_row(self, number: int, height: int) -> None:
        """Give a row a height in points, and show it if it is hidden."""
        row = self.row(number)
        row.set("ht", str(height))
        row.set("customHeight", "1")
        row.attrib.pop("hidden", None)

    def anchor(self, address: str) -> str:
        """The cell in which a cell's content is shown: the first of its merged area."""
        row, column = cell_at(address)
        merged = next((area for area in self._merged if is_within(row, column, area)), None)
        return address_of(*merged[:2]) if merged else address

    def merged_rows(self, within: range) -> set[int]:
        """The rows of a range that contain merged cells."""
        return {
            row
            for top, _, bottom, _ in self._merged
            for row in range(max(top, within.start), min(bottom + 1, within.stop))
        }

    def unprotect(self) -> None:
        """Allow changes to every cell, and inserting and deleting rows and columns."""
        protection = child(self.root, "sheetProtection")
        if protection is not None:
            protection.set("sheet", "0")

    def refer(self, name: str, attribute: str, id: str) -> None:
        """Have the sheet refer to a part by the ID of a relation."""
        found = child(self.root, name)
        if found is None:
            found = new(self.root, name)
            insert_in_order(self.root, found, ORDER)
        found.set(attribute, id)

    def _number(self) -> None:
        """Write addresses that are missing and so are counted by readers: an inserted cell would shift them.

        Letters that are small are written as capitals, as everybody else writes them.
        """
        at = 0
        for row in children(self._data, "row"):
            at = int(row.get("r", at + 1))
            row.set("r", str(at))
            column = 0
            if not all(cell.get("r", "").isupper() for cell in row):
                for cell in children(row, "c"):
                    column = cell_at(cell.get("r").upper())[1] if cell.get("r") else column + 1
                    cell.set("r", address_of(at, column))

    def _merges(self) -> list[Element]:
        group = child(self.root, "mergeCells")
        return [] if group is None else children(group, "mergeCell")

    def _style_at(self, row: Element, column: int) -> int:
        if is_true(row.get("customFormat", "")):
            return int(row.get("s", 0))
        columns = child(self.root, "cols")
        for each in () if columns is None else children(columns, "col"):
            if int(each.get("min", 0)) <= column <= int(each.get("max", 0)):
                return int(each.get("style", 0))
        return 0

    def _reach(self, row: int, column: int) -> None:
        """Extend the sheet's dimension: some readers look no further than that."""
        dimension = child(self.root, "dimension")
        if dimension is None:
            return
        for top, left, bottom, right in areas_in(dimension.get("ref", ""))[:1]:
            ends = address_of(min(top, row), min(left, column)), address_of(max(bottom, row), max(right, column))
            dimension.set("ref", ":".join(ends))


def write_text(cell: Element, text: str, style: int) -> None:
    """Set a cell's text (empty: no content) and cell format."""
    for each in list(cell):
        cell.remove(each)
    cell.attrib.pop("t", None)
    for name in ("cm", "vm"):
        cell.attrib.pop(name, None)
    cell.set("s", str(style))
    if text:
        cell.set("t", "inlineStr")
        add(add(cell, "is"), "t", text=text)


def formula_in(cell: Element) -> str:
    """A cell's formula; empty where it has none, or shares another's."""
    found = child(cell, "f")
    return "" if found is None else found.text or ""


def write_formula(cell: Element, formula: str, result: str, style: str) -> None:
    """Set a cell's formula, the text that it gives, and its cell format."""
    for each in list(cell):
        cell.remove(each)
    cell.set("s", style)
    cell.set("t", "str")
    add(cell, "f", text=formula)
    add(cell, "v", text=result)
