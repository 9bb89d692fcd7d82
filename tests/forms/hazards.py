"""Hazardous files, each with the code it must be refused with. Built anew by every test, never kept."""

import os
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from sumida_etl.forms.refusal import Refusal
from tests.forms.zipped import (
    BOOK,
    MAIN,
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


from_bytes("empty.xlsx", Refusal.EMPTY, lambda good: b"")
from_bytes("text.xlsx", Refusal.NOT_A_WORKBOOK, lambda good: "所属,値\n".encode())
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
from_bytes("up..down.xlsx", Refusal.NAME, lambda good: good)
from_bytes("line\nbreak.xlsx", Refusal.NAME, lambda good: good)
from_bytes("turned\u202excod.xlsx", Refusal.NAME, lambda good: good)
from_bytes("large.xlsx", Refusal.TOO_LARGE, lambda good: good + bytes(17 << 20))
from_parts("no-book.xlsx", Refusal.NOT_A_WORKBOOK, lambda parts: {"a.txt": b""})
from_parts("document.xlsx", Refusal.NOT_A_WORKBOOK, lambda parts: {TYPES: parts[TYPES], "word/document.xml": b"<w/>"})
from_parts("lzma.xlsx", Refusal.NOT_A_WORKBOOK, dict, zipfile.ZIP_LZMA)
from_parts("twins.xlsx", Refusal.NOT_A_WORKBOOK, lambda parts: {**parts, SHEET.upper(): parts[SHEET]})
from_parts("renamed-macros.xlsx", Refusal.MACROS, lambda parts: {**parts, "xl/vbaProject.bin": b""})
from_parts(
    "hidden-macros.xlsx",
    Refusal.MACROS,
    lambda parts: changed(parts, TYPES, lambda xml: xml.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")),
)
from_parts("links.xlsx", Refusal.EXTERNAL_LINKS, lambda parts: {**parts, "xl/externalLinks/externalLink1.xml": b"<x/>"})
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
    Refusal.DECLARATION,
    lambda parts: changed(parts, SHEET, lambda xml: xml.replace(b"</sheetData>", FAR).decode().encode("utf-16")),
)
from_parts(
    "utf-7.xlsx",
    Refusal.DECLARATION,
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
    from_parts(f"far-{_name}.xlsx", Refusal.FAR_CELL, lambda parts, rows=_rows: with_rows(parts, rows))  # type: ignore[misc]
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
