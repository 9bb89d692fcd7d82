"""What a department's workbook may hold beside what it was asked for, each put in as its own program would."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.checks.editing import Edit, edited, formula
from tests.reader.zipped import BOOK, OFFICE, RELATIONS, SHEET, TYPES, Parts, changed, parts_of, strict, zipped

Change = Callable[[Parts], Parts]
SHEET_RELATIONS = "xl/worksheets/_rels/sheet2.xml.rels"
_NOTHING = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_TEXT_BOX = (
    f'<xdr:wsDr xmlns:xdr="{_DRAWING}spreadsheetDrawing" xmlns:a="{_DRAWING}main"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>10</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="枠"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
    '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r>'
    "<a:t>速報値です</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
).encode()


def _on(sheet: str, change: Callable[[Worksheet], object]) -> Edit:
    return lambda book: (change(book[sheet]), None)[1]


def _chart(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("グラフ")
    for row in ((1, 2), (3, 4)):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    sheet.add_chart(chart, "D2")


def _table(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("一覧")
    for row in (("項目", "数"), ("あ", 3)):
        sheet.append(row)
    sheet.add_table(Table(displayName="一覧表", ref="A1:B2"))


def _epoch(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    book["効果・実績"]["I4"].value = date(2023, 12, 1)


def _names(book: openpyxl.Workbook) -> None:
    book["取組状況"].defined_names["ここだけ"] = DefinedName("ここだけ", attr_text="'取組状況'!$A$1")
    book.defined_names["全体"] = DefinedName("全体", attr_text="'指標'!$A$1")
    book.active = 2


def _rule(sheet: Worksheet) -> None:
    red = PatternFill("solid", bgColor="FF0000")
    sheet.conditional_formatting.add("H4:H12", CellIsRule(operator="equal", formula=["1"], fill=red))


EDITS: Mapping[str, Edit] = {
    "formula": formula("指標", "M4", "=1+1", "2"),
    "formula beside": formula("取組状況", "H5", "=SUM(1,2)", "3"),
    "chart": _chart,
    "table": _table,
    "1904": _epoch,
    "defined names": _names,
    "conditional format": _on("指標", _rule),
    "validation": _on("指標", lambda sheet: sheet.add_data_validation(DataValidation("whole", sqref="N4:N9"))),
    "merged": _on("指標", lambda sheet: sheet.merge_cells("M20:N21")),
    "note on it": _on("指標", lambda sheet: setattr(sheet["I4"], "comment", Comment("課長に確認済み", "山田"))),
    "note beside": _on("指標", lambda sheet: setattr(sheet["D9"], "comment", Comment("別のこと", "山田"))),
    "large number as a date": _on("指標", lambda sheet: _shown(sheet["H9"], 6918000, "yyyy/m/d")),
}  # fmt: skip


def _shown(cell: openpyxl.cell.Cell, value: object, code: str) -> None:
    cell.value, cell.number_format = value, code


def related(parts: Parts, kind: bytes, target: bytes, id: bytes = b"rIdX") -> Parts:
    """A relation of 指標 to a part."""
    line = b'<Relationship Id="%s" Type="%s" Target="%s"/></Relationships>' % (id, kind, target)
    return {
        **parts,
        SHEET_RELATIONS: parts.get(SHEET_RELATIONS, _NOTHING).replace(b"</Relationships>", line),
    }


def typed(parts: Parts, name: bytes, kind: bytes) -> Parts:
    line = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (name, kind)
    return changed(parts, TYPES, lambda xml: xml.replace(b"</Types>", line))


def _before_notes(xml: bytes, element: bytes) -> bytes:
    notes = re.search(rb"<legacyDrawing\b", xml)
    at = notes.start() if notes else xml.index(b"</worksheet>")
    return xml[:at] + element + xml[at:]


def text_box(parts: Parts) -> Parts:
    kind = b"application/vnd.openxmlformats-officedocument.drawing+xml"
    parts = typed(
        related(parts, OFFICE + b"/drawing", b"../drawings/drawing77.xml"), b"xl/drawings/drawing77.xml", kind
    )
    drawing = b'<drawing xmlns:r="%s" r:id="rIdX"/>' % OFFICE
    return {**changed(parts, SHEET, lambda xml: _before_notes(xml, drawing)), "xl/drawings/drawing77.xml": _TEXT_BOX}


def nothing_related(parts: Parts) -> Parts:
    """R's openxlsx lists a drawing that it does not write."""
    return related(parts, OFFICE + b"/vmlDrawing", b"../drawings/vmlDrawing1.vml", b"rIdY")


def prefixed(parts: Parts) -> Parts:
    """As the Open XML SDK writes: every element with a prefix."""
    change = lambda xml: re.sub(rb"<(/?)(?![?!])(?=\w+[\s/>])", rb"<\1x:", xml).replace(b" xmlns=", b" xmlns:x=")  # noqa: E731
    return changed(parts, SHEET, change) if b"<drawing" not in parts[SHEET] else parts


def without_addresses(parts: Parts) -> Parts:
    """Cells that readers count; those beyond the table keep theirs."""
    return changed(parts, SHEET, lambda xml: re.sub(rb'<c r="[A-K]\d+"', b"<c", xml))


def small_letters(parts: Parts) -> Parts:
    """Addresses such as g4, which readers understand."""
    return changed(parts, SHEET, lambda xml: re.sub(rb'<c r="[A-K]\d+"', lambda found: found[0].lower(), xml))


def single_quoted(parts: Parts) -> Parts:
    change = lambda xml: re.sub(rb'="([^"\'<>]*)"', rb"='\1'", xml)  # noqa: E731
    return changed(changed(parts, SHEET, change), BOOK, change)


def other_names(parts: Parts) -> Parts:
    """Parts may have any name."""
    moved = changed(parts, RELATIONS, lambda xml: xml.replace(b"worksheets/sheet2.xml", b"worksheets/Table.xml"))
    moved = changed(moved, TYPES, lambda xml: xml.replace(b"worksheets/sheet2.xml", b"worksheets/Table.xml"))
    renames = {SHEET: "xl/worksheets/Table.xml", SHEET_RELATIONS: "xl/worksheets/_rels/Table.xml.rels"}
    return {renames.get(name, name): part for name, part in moved.items()}


def unstyled(parts: Parts) -> Parts:
    """Without formats, as some programs write."""
    if "xl/styles.xml" not in parts:
        return parts
    without = {name: part for name, part in parts.items() if name != "xl/styles.xml"}
    without = changed(without, RELATIONS, lambda xml: re.sub(rb"<Relationship [^>]*/styles\"[^>]*/>", b"", xml))
    without = changed(without, TYPES, lambda xml: re.sub(rb"<Override [^>]*/xl/styles.xml\"[^>]*/>", b"", xml))
    sheets = [name for name in without if name.startswith("xl/worksheets/sheet")]
    for name in sheets:
        without = changed(without, name, lambda xml: re.sub(rb' (?:s|style|dxfId)="\d+"', b"", xml))
    return without


CHANGES: Mapping[str, Change] = {
    "unstyled": unstyled,
    "text box": text_box,
    "nothing related": nothing_related,
    "without addresses": without_addresses,
    "small letters": small_letters,
    "prefixed": prefixed,
    "single-quoted": single_quoted,
    "strict": strict,
    "other names": other_names,
}
FEATURES = (*EDITS, *CHANGES)


def made(source: Path, target: Path, features: frozenset[str], *more: Edit) -> Path:
    """A workbook with some features, in the order in which they stand here."""
    edited(source, target, [*(edit for name, edit in EDITS.items() if name in features), *more])
    parts = parts_of(target)
    for name, change in CHANGES.items():
        if name in features:
            parts = change(parts)
    return zipped(target, parts)
