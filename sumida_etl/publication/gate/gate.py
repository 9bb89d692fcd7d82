"""The last inspection before publication: of the files' bytes, as if somebody else had made them.

Three layers check the tables, each for what the others cannot see:

- pandera (``schemas.publication``) validates the cells before they are written, so a fault is found where it is made;
- ``read_sheet``, ``cell_faults``, ``text_faults`` and ``link_faults`` read the written bytes and name rule, cell and
  row ID in Japanese;
- frictionless reads descriptor and CSVs as anybody who downloads them will, and runs only where the others found
  nothing.

The rules for required, well-formed, listed and unique cells therefore stand in the second and the third layer. They
cannot be left to frictionless alone: as numbers and years it accepts ``１４４４``, ``1e3``, ``NaN``, ``+5`` and
``２０２３``, for a doubled key of several columns and a broken link it names no cell, and it skips a link of which a
part may be empty (``declared_link``).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from schemas.publication import LINKS, Link, PublishedTable, keys_into, title_of
from sumida_etl.publication.datapackage.catalogues import HEADER, list_name
from sumida_etl.publication.datapackage.table_schema import titles_of
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import file_name
from sumida_etl.publication.gate.cells import cell_faults
from sumida_etl.publication.gate.fault import Fault, GateError
from sumida_etl.publication.gate.package import described_faults, frictionless_faults
from sumida_etl.publication.gate.sheet import CsvSheet, ReadSheet, read_sheet
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.publication_metadata import Metadata
from sumida_etl.values import personal_data
from sumida_etl.values.characters import UNPUBLISHED
from sumida_etl.values.text_safety import begins_as_formula

_HINT = re.compile(personal_data.HINT)


def gate(files: Sequence[Artefact], edition: Edition, metadata: Metadata, read: ReadSheet = read_sheet) -> None:
    """Let a publication's files (``manifest.json`` among them) pass, or raise GateError with every fault found.

    ``read``: how the bytes of a table are read; who has read them before need not do so again.
    """
    faults = tuple(_faults(files, edition, metadata, read))
    if faults:
        raise GateError(faults)


def _faults(files: Sequence[Artefact], edition: Edition, metadata: Metadata, read: ReadSheet) -> Iterator[Fault]:
    by_name = {file.name: file for file in files}
    names = {table: file_name(table, edition) for table in edition.tables}
    listing = list_name(edition.ward.code)
    own = list(_own_faults(by_name, names, edition, metadata, read))
    own += _sheet_of(by_name, listing, tuple(HEADER), (), metadata, read)[1]
    own += [
        Fault("G002", file.name)
        for file in files
        if file.name.endswith(".csv") and file.name not in {*names.values(), listing}
    ]
    own += described_faults(by_name, list(names.values()))
    yield from own
    if not own:  # a fault of ours is told once, in words for people
        yield from frictionless_faults(by_name, list(names.values()))


def _own_faults(
    files: dict[str, Artefact],
    names: dict[type[PublishedTable], str],
    edition: Edition,
    metadata: Metadata,
    read: ReadSheet,
) -> Iterator[Fault]:
    sheets: dict[type[PublishedTable], CsvSheet] = {}
    for table, name in names.items():
        columns = edition.columns_of(table)
        plain = [column.title for column in columns if column.type not in ("text", "lines", "choice")]
        sheet, faults = _sheet_of(files, name, tuple(column.title for column in columns), plain, metadata, read)
        yield from faults
        if sheet is not None:
            sheets[table] = sheet
            yield from cell_faults(sheet, table, columns, edition.ward.code)
    yield from link_faults(sheets)


def _sheet_of(
    files: dict[str, Artefact],
    name: str,
    header: tuple[str, ...],
    numbers: Sequence[str],
    metadata: Metadata,
    read: ReadSheet,
) -> tuple[CsvSheet | None, tuple[Fault, ...]]:
    if name not in files:
        return None, (Fault("G001", name),)
    sheet, faults = read(files[name], header)
    if sheet is None:
        return None, faults
    return sheet, (*faults, *text_faults(sheet, numbers, metadata.cleared))


def link_faults(sheets: Mapping[type[PublishedTable], CsvSheet]) -> Iterator[Fault]:
    """Broken links and keys that stand twice, among the sheets there are."""
    for table, sheet in sheets.items():
        for columns in keys_into(table):
            first: dict[tuple[str, ...], int] = {}
            for at, key in enumerate(_keys(sheet, table, columns)):
                if first.setdefault(key, at) != at:
                    title = titles_of(table)[columns[-1]]
                    yield sheet.fault("G021", at, title, text=" ".join(key), wanted=str(first[key] + 2))
    for link in LINKS:
        if link.table in sheets and link.target in sheets:
            yield from _broken(link, sheets[link.table], sheets[link.target])


def _broken(link: Link, sheet: CsvSheet, target: CsvSheet) -> Iterator[Fault]:
    known = set(_keys(target, link.target, link.target_columns))
    here, there = titles_of(link.table), titles_of(link.target)
    wanted = f"「{title_of(link.target)}」の {'・'.join(there[name] for name in link.target_columns)}"
    for at, key in enumerate(_keys(sheet, link.table, link.columns)):
        if all(key) and key not in known:
            yield sheet.fault("G025", at, here[link.columns[-1]], text=" ".join(key), wanted=wanted)


def _keys(sheet: CsvSheet, table: type[PublishedTable], columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    titles = titles_of(table)
    return zip(*(sheet.column(titles[name]) for name in columns), strict=True)


def text_faults(sheet: CsvSheet, numbers: Collection[str], cleared: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with texts. ``numbers``: headers under which no text stands; ``cleared``: what may stand in one."""
    for title in sheet.header:
        if title not in numbers:
            for at, cell in enumerate(sheet.column(title)):
                yield from _faults_in(sheet, at, title, cell, cleared)


def _faults_in(sheet: CsvSheet, at: int, title: str, cell: str, cleared: Sequence[str]) -> Iterator[Fault]:
    if begins_as_formula(cell):
        yield sheet.fault("G019", at, title)
    if hidden := UNPUBLISHED.search(cell):
        yield sheet.fault("G020", at, title, text=f"U+{ord(hidden[0]):04X}")
    if not _HINT.search(cell):
        return
    for text in cleared:
        cell = cell.replace(text, "、")
    if personal_data.my_number(cell):
        yield sheet.fault("G026", at, title, text="")
    if personal_data.phone_number(cell):
        yield sheet.fault("G027", at, title, text="")
    if personal_data.mail_address(cell):
        yield sheet.fault("G028", at, title, text="")
