"""Workbooks as the bytes that leave the house, without the moment they were made: one of openpyxl, or many in one file.

openpyxl writes each text into its cell, where some libraries do not look for it, and the time of day into the file.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.xml.constants import ARC_CONTENT_TYPES, ARC_CORE, ARC_SHARED_STRINGS, ARC_WORKBOOK_RELS, SHEET_MAIN_NS

from sumida_etl.atomic_write import atomic_write

_TEXT_CELL = re.compile(r't="inlineStr"><is><t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)</is>')
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)><f>([^<]*)</f><v ?(?:/>|></v>)</c>')
_MOMENT = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
_SHEETS = "xl/worksheets/sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = f'<Relationship Id="rIdTexts" Type="{_OFFICE}/sharedStrings" Target="/{ARC_SHARED_STRINGS}"/>'
_TYPE = (
    f'<Override PartName="/{ARC_SHARED_STRINGS}" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def saved(book: Workbook, results: Mapping[tuple[str, str], object] = MappingProxyType({})) -> bytes:
    """The workbook's file; the same workbook gives the same bytes.

    ``results``: by sheet and cell what its formulas give. A program that does not calculate as it opens a file (a
    preview, Excel's protected view) shows what stands there; where nothing does, most programs calculate.
    """
    written = BytesIO()
    book.save(written)
    with ZipFile(written) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts: dict[str, int] = {}
    for number, sheet in enumerate(book.worksheets, start=1):
        name = f"{_SHEETS}{number}.xml"
        given = {cell: result for (title, cell), result in results.items() if title == sheet.title}
        parts[name] = _with_results(_with_shared_texts(parts[name].decode(), texts), given).encode()
    # Excel takes its types and relations from any place of these lists.
    parts[ARC_CONTENT_TYPES] = _put_last(parts[ARC_CONTENT_TYPES], "</Types>", _TYPE)
    parts[ARC_WORKBOOK_RELS] = _put_last(parts[ARC_WORKBOOK_RELS], "</Relationships>", _RELATION)
    parts[ARC_SHARED_STRINGS] = _listed(texts)
    parts[ARC_CORE] = _MOMENT.sub(b"", parts[ARC_CORE])
    return _packed(parts)


def _with_shared_texts(xml: str, texts: dict[str, int]) -> str:
    """A sheet whose cells name their texts by the place in ``texts``, which grows."""

    def shared(found: re.Match[str]) -> str:
        return f't="s"><v>{texts.setdefault(unescape(found[1] or ""), len(texts))}</v>'

    return _TEXT_CELL.sub(shared, xml).replace(' t="inlineStr" />', " />")


def _with_results(xml: str, given: Mapping[str, object]) -> str:
    """A sheet whose formulas say what they give, and are written in letters and not in their numbers."""

    def valued(found: re.Match[str]) -> str:
        cell, look, formula = found.groups()
        formula = escape(unescape(formula), quote=False)
        if cell not in given:
            return f'<c r="{cell}"{look}><f>{formula}</f></c>'
        result = given[cell]
        kind = ' t="b"' if isinstance(result, bool) else ' t="str"' if isinstance(result, str) else ""
        value = int(result) if isinstance(result, bool) else escape(str(result), quote=False)
        return f'<c r="{cell}"{look}{kind}><f>{formula}</f><v>{value}</v></c>'

    return _FORMULA_CELL.sub(valued, xml)


def _listed(texts: dict[str, int]) -> bytes:
    items = "".join(f'<si><t xml:space="preserve">{escape(text, quote=False)}</t></si>' for text in texts)
    return f'<sst xmlns="{SHEET_MAIN_NS}" uniqueCount="{len(texts)}">{items}</sst>'.encode()


def _put_last(part: bytes, end: str, element: str) -> bytes:
    return part.replace(end.encode(), f"{element}{end}".encode())


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(ZipInfo(name), part, ZIP_DEFLATED)  # dated 1980, as every entry without a date
    return packed.getvalue()


def write_bundle(file: Path, workbooks: Iterable[Path]) -> None:
    """Write a zip of workbooks, complete or not at all. Raises OSError."""
    atomic_write(file, bundled(workbooks), durable=False)


def bundled(workbooks: Iterable[Path]) -> bytes:
    """A zip of workbooks in the order of their names; the same workbooks give the same bytes. Raises OSError.

    Stored, since a workbook is compressed already.
    """
    content = BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as bundle:
        for path in sorted(workbooks, key=lambda each: each.name):
            bundle.writestr(ZipInfo(path.name), path.read_bytes())  # dated 1980, as every entry without a date
    return content.getvalue()
