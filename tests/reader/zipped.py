"""Workbooks made odd on purpose: the parts of a good one changed by hand, and zipped again."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

SHEET, BOOK = "xl/worksheets/sheet2.xml", "xl/workbook.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, bytes]


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def changed(parts: Parts, name: str, change: Callable[[bytes], bytes]) -> Parts:
    return {**parts, name: change(parts[name])}


def with_rows(parts: Parts, rows: bytes) -> Parts:
    """Rows put behind the last one of 指標."""
    return changed(parts, SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def with_strings(parts: Parts, strings: bytes) -> Parts:
    relation = b'<Relationship Type="%s/sharedStrings" Target="sharedStrings.xml" Id="rId99"/></Relationships>' % OFFICE
    related = changed(parts, RELATIONS, lambda xml: xml.replace(b"</Relationships>", relation))
    return {**related, "xl/sharedStrings.xml": strings}


def strict(parts: Parts) -> Parts:
    """As Excel saves "Strict Open XML"."""
    return {
        name: part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            OFFICE, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, part in parts.items()
    }
