"""A workbook as cells: every sheet's values through the fast reader, corrected by what the scan saw."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from openpyxl.utils.cell import coordinate_to_tuple

from schemas.submission import GUIDE, RETURN_SLIP
from sumida_etl.ooxml.addresses import letters_of
from sumida_etl.reader.admission.package import Arrival, admit, open_file
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.admission.safe_zip import unpack
from sumida_etl.reader.beside_cells import Beside, beside_cells
from sumida_etl.reader.child import READER
from sumida_etl.reader.displayed import MOST_TYPED, DisplayMismatch, displayed, seen_text
from sumida_etl.reader.sheet_contents import Contents, Row, read_contents
from sumida_etl.reader.tabs import tabs_meant
from sumida_etl.reader.xml.canonical_xml import MoreThanValuesError
from sumida_etl.reader.xml.cell_features import PLAIN, CellFeatures
from sumida_etl.values.cells import ErrorCell, RaisedText

LARGEST_AT_ONCE = 4 << 20
"""Bytes of all parts. The ward's largest workbook has 0.1 MB; a department with 1,000 rows, 0.5 MB."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows[0][0]`` is A1; an empty cell is ``""``; error and percent cells have their own types."""

    rows: tuple[Row, ...]
    features: CellFeatures
    visible: bool
    unlike: Mapping[str, DisplayMismatch] = field(default_factory=dict)
    """Cells with a number that is not what is seen."""
    unseen: frozenset[str] = frozenset()
    """Cells whose text is not seen: for its colour, or for a format that hides it."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Cells that stand where not every program looks for them, with their texts; they are not among ``rows``."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """An admitted workbook with the cells of its sheets."""

    path: Path
    sha256: str
    sheets: Mapping[str, Grid]
    data: bytes
    """The very bytes that were read: what is archived must be what was checked, whatever lies at ``path`` by then."""
    arrived: datetime
    """When the file reached the inbox; asked once, as it was opened, since it may be gone by the time of the checks."""
    beside: tuple[Beside, ...] = ()
    """What stands beside the cells of its sheets, which is not read."""


def read_workbook(path: Path) -> Workbook:
    """Open a file and read it, as ``read_opened``. Raises RefusedError."""
    return read_opened(open_file(path))


def read_opened(opened: Arrival) -> Workbook:
    """Let a file in and read every sheet but what is ours to write: the guide, and a 差戻し票. Raises RefusedError."""
    package = admit(opened)
    arrived = datetime.fromtimestamp(package.arrived, UTC)
    return _workbook(package.path, package.sha256, package.parts, package.data, arrived)


def admitted_before(path: Path, data: bytes, sha256: str) -> Workbook:
    """A workbook of the archive from its bytes (``data``, already read and hashed): it was admitted when it arrived.

    Raises RefusedError where this release can no longer read it, OSError.
    """
    arrived = datetime.fromtimestamp(path.stat().st_ctime, UTC)
    return _workbook(path, sha256, unpack(data), data, arrived)


def _workbook(path: Path, sha256: str, parts: Mapping[str, bytes], data: bytes, arrived: datetime) -> Workbook:
    grids = grids_in(parts)
    return Workbook(path, sha256, grids, data, arrived, beside_cells(parts, grids))


def grids_in(parts: Mapping[str, bytes], unread: Collection[str] = (GUIDE, RETURN_SLIP)) -> dict[str, Grid]:
    """The sheets of a package's parts (by lower-case name), without those ``unread``. Raises RefusedError.

    A tab that can only be one of ours goes by our name. Of the guide, which is ours, only whether it can be seen.
    """
    found = _contents(parts, tuple(unread))
    try:
        meant = tabs_meant(found)
        grids = {meant.get(name, name): _grid(one) for name, one in found.items() if name not in unread}
    except ValueError:
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    if (guide := found.get(GUIDE)) is not None:
        grids[GUIDE] = Grid((), PLAIN, guide.visible)
    return grids


def _contents(parts: Mapping[str, bytes], unread: tuple[str, ...]) -> dict[str, Contents]:
    """Sheets like our own are read at once; whatever else comes, in a process that can be ended."""
    if sum(map(len, parts.values())) <= LARGEST_AT_ONCE:
        try:
            return read_contents(parts, unread, values_only=True)
        except MoreThanValuesError:
            pass
    return READER.read(parts, unread)


def _grid(found: Contents) -> Grid:
    rows, features = found.rows, found.features
    for cell, text in features.errors.items():
        _put(rows, cell, ErrorCell(text))
    for cell, meant in features.raised.items():
        row, column = coordinate_to_tuple(cell)
        if isinstance(text := rows[row - 1][column - 1], str):
            rows[row - 1][column - 1] = RaisedText(text, meant)
    unlike = {}
    for cell, code in {**_computed(rows), **features.formats}.items():
        row, column = coordinate_to_tuple(cell)
        inside = row <= len(rows) and column <= len(rows[row - 1])
        if inside and isinstance(value := rows[row - 1][column - 1], float):
            seen = displayed(code, value)
            rows[row - 1][column - 1] = seen.cell
            if seen.unlike:
                unlike[cell] = seen.unlike
    if not features.shows_zeros:
        unlike |= dict.fromkeys(_zeros(rows), DisplayMismatch("", "0"))
    hidden = _seen_otherwise(rows, features.texts)
    return Grid(tuple(rows), features, found.visible, unlike, features.pale | hidden, found.unread)


def _seen_otherwise(rows: list[Row], formats: Mapping[str, str]) -> set[str]:
    """Put what is seen in place of a text whose format says more; returns the cells whose text is not seen."""
    hidden = set()
    for cell, code in formats.items():
        row, column = coordinate_to_tuple(cell)
        if isinstance(text := rows[row - 1][column - 1], str) and text:
            shown = seen_text(code, text)
            if text in shown:
                rows[row - 1][column - 1] = shown
            else:
                hidden.add(cell)
    return hidden


def _zeros(rows: list[Row]) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            if cell.__class__ is float and cell == 0:
                yield f"{letters_of(column)}{number}"


def _computed(rows: list[Row]) -> dict[str, str]:
    """Cells with so long a number that nobody typed it, as cells without a format."""
    return {
        f"{letters_of(column)}{number}": ""
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row, start=1)
        if cell.__class__ is float and not cell.is_integer() and len(repr(cell)) > MOST_TYPED
    }


def _put(rows: list[Row], cell: str, value: object) -> None:
    """Set a cell the fast reader may have left outside its area, an error being a blank to it."""
    row, column = coordinate_to_tuple(cell)
    rows.extend([] for _ in range(row - len(rows)))
    line = rows[row - 1]
    line.extend("" for _ in range(column - len(line)))
    line[column - 1] = value
