"""What the parts of a package hold: the cells of every sheet through the fast reader, and what it cannot see.

Nothing here needs pandas or the plan, so that the child process (``child_main``) starts in a moment.
"""

import re
import struct
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zlib import crc32

from python_calamine import CalamineError, CalamineWorkbook

from sumida_etl.reader.admission.limits import weigh_merged
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.xml.canonical_xml import plain
from sumida_etl.reader.xml.cell_features import PLAIN, CellFeatures, features_of
from sumida_etl.reader.xml.cell_styles import Styles, styles_of
from sumida_etl.reader.xml.links import refuse_links
from sumida_etl.reader.xml.plain_cells import plain_texts, values_of
from sumida_etl.reader.xml.plain_sheet import Plain

Row = list[Any]
MOST_CELLS = 2_000_000
"""Of all sheets together, blanks in between included: each costs memory whether anything stands in it or not."""
_ERROR = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*) t="e"')
_NO_NUMBER = re.compile(rb"<v>[+-]?nan", re.IGNORECASE)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_ROOT = _RELATIONS.format(f'<Relationship Id="rId0" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>')
_BOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{{:d}}"/><sheets>{{}}</sheets></workbook>'
_SHEET, _SHEET_END = f'<worksheet xmlns="{_MAIN}">'.encode(), b"</worksheet>"
_VERSION, _FIRST_DAY = 20, 0x21
_COMMON = struct.Struct("<HHHHHLLLHH")
_REST = struct.Struct("<HHHLL")
_END = struct.Struct("<4sHHHHLLH")


@dataclass(frozen=True, slots=True)
class Contents:
    """One sheet: its rows as calamine gives them (an error cell is a text there), and what calamine does not tell."""

    rows: list[Row]
    features: CellFeatures
    visible: bool
    unread: Mapping[str, str] = field(default_factory=dict)
    """Cells within what only some programs understand, with what they hold."""


def read_contents(
    parts: Mapping[str, bytes], unread: Container[str] = (), *, values_only: bool = False
) -> dict[str, Contents]:
    """Every sheet by name, in order; of those ``unread``, no cell. ``values_only``: see ``plain``.

    Raises RefusedError, MoreThanValuesError. calamine may end the process, or never come back, over a file that is
    made so.
    """
    book = plain(parts, unread, values_only=values_only)
    refuse_links(book, parts)
    try:
        styles = styles_of(book.styles, book.strings)
    except ValueError:
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    found = {name: Contents([], PLAIN, sheet.visible) for name, sheet in book.sheets.items()}
    cells = 0
    try:
        for name, rows in _rows_of(book, styles):
            cells += len(rows) * len(rows[0]) if rows else 0
            if cells > MOST_CELLS:
                raise RefusedError(Refusal.SPRAWLING, name)
            sheet = book.read[name]
            features = features_of(sheet, styles)
            weigh_merged(features.merged, len(rows), len(rows[0]) if rows else 0)
            found[name] = Contents(rows, features, sheet.visible, sheet.unread)
    except (CalamineError, ValueError):
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    except BaseException as panic:
        # What Rust calls a panic is no Exception in Python; one odd file must not stop the others.
        if type(panic).__name__ == "PanicException":
            raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
        raise
    return found


def _rows_of(book: Plain, styles: Styles) -> Iterator[tuple[str, list[Row]]]:
    """The cells of each sheet: told by its XML at one go where they are numbers and texts, by calamine elsewhere."""
    texts = plain_texts(book.strings)
    reader = None
    for index, (name, sheet) in enumerate(book.read.items()):
        told = values_of(sheet.cells, texts, styles.codes) if sheet.cells is not None else None
        if told is None:
            reader = reader or CalamineWorkbook.from_filelike(BytesIO(_packed(book)))
            told = reader.get_sheet_by_index(index).to_python(skip_empty_area=False)
            if _NO_NUMBER.search(sheet.rows):
                # Not equal to itself, it would pass for a blank.
                told = [["NaN" if value != value else value for value in row] for row in told]  # noqa: PLR0124
        yield name, told


def _packed(book: Plain) -> bytes:
    """The plain form as a workbook of its own: calamine sees what was looked over, and nothing else of the file.

    A value in XFD1048576, hidden from us by some trick of zip or XML, would abort the process.
    """
    numbers = range(1, len(book.read) + 1)
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    parts = {"_rels/.rels": _ROOT.encode(), "xl/workbook.xml": _BOOK.format(book.from_1904, listed).encode()}
    for kind, xml in (("styles", book.styles), ("sharedStrings", book.strings)):
        if xml:
            related.append((f"{_OFFICE}/{kind}", f"{kind}.xml"))
            parts[f"xl/{kind}.xml"] = xml
    lines = (f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(related, 1))
    parts["xl/_rels/workbook.xml.rels"] = _RELATIONS.format("".join(lines)).encode()
    for number, sheet in zip(numbers, book.read.values(), strict=True):
        # An error is text here: calamine refuses the whole sheet for one that it does not know.
        rows = sheet.rows if sheet.values_only else _ERROR.sub(rb'\1 t="str"', sheet.rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = b"".join((_SHEET, rows, _SHEET_END))
    return stored(parts)


def stored(parts: Mapping[str, bytes]) -> bytes:
    """The parts by name as the bytes of a zip; less than 4 GB in all."""
    files, listed, at = [], [], 0
    for name, part in parts.items():
        path = name.encode()
        common = _COMMON.pack(_VERSION, 0, 0, 0, _FIRST_DAY, crc32(part), len(part), len(part), len(path), 0)
        listed += [b"PK\x01\x02\x14\x00", common, _REST.pack(0, 0, 0, 0, at), path]
        files += [b"PK\x03\x04", common, path, part]
        at += 4 + _COMMON.size + len(path) + len(part)
    index = b"".join(listed)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(index), at, 0)
    return b"".join([*files, index, end])
