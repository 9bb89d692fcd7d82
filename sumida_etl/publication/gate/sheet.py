"""A CSV as its bytes hold it, cell for cell, and what can be wrong with it before any cell is looked at."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.gate.fault import Fault, cell_name

_BOM = b"\xef\xbb\xbf"
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """The cells of a CSV as text; every row as long as the header."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, title: str) -> tuple[str, ...]:
        """The cells under a header. Raises ValueError for one that is not there."""
        at = self.header.index(title)
        return tuple(row[at] for row in self.rows)

    def fault(self, rule: str, at: int, title: str, *, text: str | None = None, wanted: str = "") -> Fault:
        """A fault in the row at a place of ``rows``; ``text``: the cell's own, unless given."""
        column = self.header.index(title)
        cell = self.rows[at][column]
        id_ = self.rows[at][self.header.index("ID")] if "ID" in self.header else None
        shown = cell if text is None else text
        return Fault(rule, self.file, shown, wanted, at + 2, title, cell_name(column, at + 2), id_)


ReadSheet = Callable[[Artefact, tuple[str, ...]], tuple[CsvSheet | None, tuple[Fault, ...]]]
"""``read_sheet``, or what remembers what that has read."""


def read_sheet(file: Artefact, header: tuple[str, ...]) -> tuple[CsvSheet | None, tuple[Fault, ...]]:
    """Read a CSV that is to have this header. The sheet is None where its cells cannot be told apart."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        return None, (Fault("G005", file.name, str(problem.start + 1)),)
    faults = list(_byte_faults(file))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as problem:
        return None, (*faults, Fault("G008", file.name, str(problem)))
    if not rows:
        return None, (*faults, Fault("G008", file.name, "空のファイル"))
    broken = [*_header_faults(file.name, rows[0], header), *_ragged(file.name, rows)]
    sheet = None if broken else CsvSheet(file.name, tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))
    return sheet, (*faults, *broken)


def _byte_faults(file: Artefact) -> Iterator[Fault]:
    if not file.content.startswith(_BOM):
        yield Fault("G003", file.name)
    if file.content.count(_BOM) > 1:
        yield Fault("G004", file.name)
    if bare := _BARE.search(file.content):
        line = len(re.findall(rb"\r\n|\r|\n", file.content[: bare.start()])) + 1
        yield Fault("G006", file.name, str(line), row=line)
    if not file.content.endswith(b"\r\n"):
        yield Fault("G007", file.name)


def _header_faults(file: str, found: Sequence[str], header: Sequence[str]) -> Iterator[Fault]:
    for at in range(max(len(found), len(header))):
        there = found[at] if at < len(found) else ""
        wanted = header[at] if at < len(header) else ""
        if there != wanted:
            yield Fault("G009", file, there, wanted, 1, there, cell_name(at, 1))
        if not _in_jis(there):
            yield Fault("G010", file, there, "", 1, there, cell_name(at, 1))


def _ragged(file: str, rows: Sequence[Sequence[str]]) -> Iterator[Fault]:
    width = len(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != width:
            yield Fault("G011", file, str(len(row)), str(width), number)


def _in_jis(text: str) -> bool:
    """Whether every character is ASCII or in JIS X 0208, which has no circled numbers and no half-width kana."""
    try:
        text.encode("iso2022_jp")
    except UnicodeEncodeError:
        return False
    return True
