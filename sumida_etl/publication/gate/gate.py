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

from collections.abc import Iterator, Sequence

from schemas.publication import PublishedTable
from sumida_etl.publication.datapackage.open_data_list import HEADER, list_name
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import file_name
from sumida_etl.publication.gate.cells import cell_faults
from sumida_etl.publication.gate.fault import Fault, GateError
from sumida_etl.publication.gate.links import link_faults
from sumida_etl.publication.gate.package import described_faults, frictionless_faults
from sumida_etl.publication.gate.sheet import CsvSheet, ReadSheet, read_sheet
from sumida_etl.publication.gate.texts import text_faults
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.publication_metadata import Metadata


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
