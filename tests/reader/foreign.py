"""One good workbook in the shapes that other programs and gateways give it, built by hand: no program is needed."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.reader.zipped import BOOK, OFFICE, RELATIONS, TYPES, Parts, changed, parts_of, strict, zipped

Shape = Callable[[Path, Path], None]
"""Given a good workbook and where to put the other shape of it."""
SAME: dict[str, Shape] = {}
"""By file name: shapes whose cells are those of the good workbook."""
DECLARED = b'<?xml version="1.0" encoding="%s" standalone="yes"?>\n'
UNUSED_TYPES = (
    b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    b'<Override PartName="/xl/drawings/drawing1.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
)
LINK = b"[1]Sheet1!$A$1"


def same(name: str, make: Callable[[Parts], Parts]) -> None:
    SAME[name] = lambda good, path: (zipped(path, make(parts_of(good))), None)[1]


def as_bytes(name: str, make: Callable[[bytes], bytes]) -> None:
    SAME[name] = lambda good, path: (path.write_bytes(make(good.read_bytes())), None)[1]


def typed(parts: Parts, types: bytes) -> Parts:
    """More declared types."""
    return changed(parts, TYPES, lambda xml: re.sub(rb"(<Types[^>]*>)", lambda found: found[1] + types, xml))


def related(parts: Parts, kind: bytes, target: bytes) -> Parts:
    """One more relation of the workbook."""
    relation = b'<Relationship Id="rId77" Type="%s" Target="%s"/></Relationships>' % (kind, target)
    return changed(parts, RELATIONS, lambda xml: xml.replace(b"</Relationships>", relation))


def undeclared(xml: bytes) -> bytes:
    return re.sub(rb"^\s*<\?xml[^>]*>\s*", b"", xml)


def openxlsx(parts: Parts) -> Parts:
    """R's openxlsx: relations to parts and types of parts that are not there, printers' settings that are."""
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    )
    lines = b'<Relationship Id="rId1" Type="%s/drawing" Target="../drawings/drawing1.xml"/>' % OFFICE
    lines += (
        b'<Relationship Id="rId2" Type="%s/printerSettings" Target="../printerSettings/printerSettings1.bin"/>' % OFFICE
    )
    more = {
        "xl/worksheets/_rels/sheet2.xml.rels": relations % lines,
        "xl/printerSettings/printerSettings1.bin": bytes(4500),
    }
    return {**typed(related(parts, OFFICE + b"/sharedStrings", b"sharedStrings.xml"), UNUSED_TYPES), **more}


def moved(parts: Parts) -> Parts:
    """The main part under another name, found by the package's relation."""
    root = changed(parts, "_rels/.rels", lambda xml: xml.replace(b"xl/workbook.xml", b"xl/Book_1.xml"))
    named = {"xl/Book_1.xml": root[BOOK], "xl/_rels/Book_1.xml.rels": root[RELATIONS]}
    rest = {name: part for name, part in root.items() if name not in (BOOK, RELATIONS)}
    return changed({**rest, **named}, TYPES, lambda xml: xml.replace(b"/xl/workbook.xml", b"/xl/Book_1.xml"))


def with_left_link(parts: Parts) -> Parts:
    """A copied sheet leaves a name and the part of its old book behind; no formula uses them."""
    named = b'<definedNames><definedName name="old">%s</definedName></definedNames>' % LINK
    book = changed(
        parts,
        BOOK,
        lambda xml: re.sub(rb"<definedNames>.*</definedNames>", b"", xml).replace(b"</sheets>", b"</sheets>" + named),
    )
    link = related(book, OFFICE + b"/externalLink", b"externalLinks/externalLink1.xml")
    return {**link, "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}


def with_data_descriptors(parts: Parts) -> bytes:
    """As a program writes that cannot go back in its output: sizes stand behind the parts."""

    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_large_zip_headers(parts: Parts) -> bytes:
    """As some writers do for every file: zip64 headers of small parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(part)
    return out.getvalue()


def with_backslashes(parts: Parts) -> bytes:
    """As .NET before 4.6.1 names parts; written as such, for zipfile would mend it."""
    data = with_large_zip_headers(parts)
    for name in parts:
        data = data.replace(name.encode(), name.replace("/", "\\").encode()) if "/" in name else data
    return data


same("sheetjs.xlsx", lambda parts: typed(parts, UNUSED_TYPES))
same("openxlsx.xlsx", openxlsx)
same("strict.xlsx", strict)
same("main-part-elsewhere.xlsx", moved)
same("left-link.xlsx", with_left_link)
same(
    "template-type.xlsx", lambda parts: changed(parts, TYPES, lambda xml: xml.replace(b"sheet.main", b"template.main"))
)
same("utf8.xlsx", lambda parts: {name: DECLARED % b"utf8" + undeclared(part) for name, part in parts.items()})
same("UTF-8.XLSX", lambda parts: {name: DECLARED % b"UTF-8" + undeclared(part) for name, part in parts.items()})
same("byte-order-mark.xlsx", lambda parts: {name: b"\xef\xbb\xbf" + part for name, part in parts.items()})
same(
    "utf-16.xlsx",
    lambda parts: {
        name: (DECLARED % b"UTF-16" + undeclared(part)).decode().encode("utf-16") for name, part in parts.items()
    },
)
same(
    "power-query.xlsx",
    lambda parts: {**parts, "customXml/item1.xml": '<?xml version="1.0" encoding="utf-16"?><D/>'.encode("utf-16")},
)
same(
    "thumbnail.xlsx",
    lambda parts: {**parts, "docProps/thumbnail.emf": bytes(9000), "docProps/thumbnail.jpeg": bytes(9)},
)
same("folders-in-zip.xlsx", lambda parts: {"xl/": b"", "_rels/": b"", **parts, "xl/worksheets/": b""})
same("課..xlsx", dict)
same("R5-12 (1) - コピー.xlsx", dict)
as_bytes("data-behind.xlsx", lambda good: good + b"\r\n" * 20)
as_bytes("line-in-front.xlsx", lambda good: b"\r\n" + good)


def _from_good(name: str, make: Callable[[Parts], bytes]) -> None:
    SAME[name] = lambda good, path: (path.write_bytes(make(parts_of(good))), None)[1]


_from_good("data-descriptors.xlsx", with_data_descriptors)
_from_good("zip64.xlsx", with_large_zip_headers)
_from_good("backslashes.xlsx", with_backslashes)

OTHERS: dict[str, tuple[str, str, Callable[[Parts], Parts]]] = {
    "binary.xlsx": (
        "D020",
        "",
        lambda parts: {
            TYPES: b"<Types>%s</Types>" % UNUSED_TYPES,
            "_rels/.rels": parts["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"),
            "xl/workbook.bin": bytes(100),
        },
    ),
    "document.xlsx": ("D021", "Wordの文書", lambda parts: {TYPES: b"<Types/>", "word/document.xml": b"<d/>"}),
    "slides.xlsx": (
        "D021",
        "PowerPointのスライド",
        lambda parts: {TYPES: b"<Types/>", "ppt/presentation.xml": b"<p/>"},
    ),
    "calc.xlsx": (
        "D021",
        "LibreOfficeなどの文書（OpenDocument）",
        lambda parts: {"mimetype": b"", "content.xml": b"<c/>", "META-INF/manifest.xml": b"<m/>"},
    ),
    "folder.xlsx": (
        "D021",
        "ほかのファイル（税務課.xlsxなど）を入れたZIPファイル",
        lambda parts: {"R5-12/税務課.xlsx": b"PK"},
    ),
}
"""By file name: what is no workbook (.xlsx), its code and what is said that it is."""
