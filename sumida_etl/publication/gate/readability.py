"""How the tables stand to the state's thirty rules of machine readability: those that can be counted, counted.

The rules are those of 行政データにおける機械可読性に関するルール (2026-03-31). Not counted are those about Excel
(L1-10 to L1-13, L2-06), and L3-07, which compares years. ``docs/adr/machine-readability.md`` says what is exempt.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.columns import Column, columns_of
from schemas.publication import FORMATS, PublishedTable
from schemas.publication.base import FigureTable
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.gate.sheet import CsvSheet, ReadSheet, read_sheet
from sumida_etl.values.text_safety import LAYOUT, PLATFORM, SEVERAL
from sumida_etl.vocabulary import State

SOURCE = "行政データにおける機械可読性に関するルール（令和8年3月31日）"
_YEAR = re.compile("(平成|令和|R)?[0-9]+年度?|(19|20)[0-9]{2}")
_ASCII = re.compile("[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as declared, with its cells."""

    about: Column
    cells: tuple[str, ...]

    def count(self, wrong: Callable[[str], object]) -> int:
        """How many filled cells are wrong."""
        return sum(bool(wrong(cell)) for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Readability:
    """By rule, in how many places it is broken; ``exempt`` are those in words that are published as they were given."""

    broken: Mapping[str, int]
    exempt: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """As the manifest has it."""
        return {
            "rules": SOURCE,
            "counted": len(self.broken),
            "met": sum(count == 0 for count in self.broken.values()),
            "broken": dict(self.broken),
            "exempt": dict(self.exempt),
        }


def readability(
    files: Sequence[Artefact], tables: Mapping[type[PublishedTable], Sequence[Column]], read: ReadSheet = read_sheet
) -> Readability:
    """Count over the CSVs of these tables (in the same order), each with its columns.

    One that cannot be read at all breaks L1-01.
    """
    broken: Counter[str] = Counter(dict.fromkeys(sorted((*_FILE, *_COLUMN)), 0))
    exempt: Counter[str] = Counter(dict.fromkeys(_WORDING, 0))
    for file, (table, columns) in zip(files, tables.items(), strict=True):
        header = tuple(column.title for column in columns)
        sheet = read(file, header)[0]
        if sheet is None or not file.name.endswith(".csv"):
            broken["L1-01"] += 1
            continue
        broken.update({rule: count(sheet, table) for rule, count in _FILE.items()})
        for about in columns:
            column = _Column(about, sheet.column(about.title))
            broken.update({rule: count(column) for rule, count in _COLUMN.items() if rule not in _WORDING})
            to = exempt if about.verbatim else broken
            to.update({rule: _COLUMN[rule](column) for rule in _WORDING})
    return Readability(broken, exempt)


def _blank_rows(sheet: CsvSheet, _table: type[PublishedTable]) -> int:
    return sum(not any(row) for row in sheet.rows)


def _headers_again(sheet: CsvSheet, _table: type[PublishedTable]) -> int:
    return sum(row == sheet.header for row in sheet.rows)


def _unnamed(sheet: CsvSheet, _table: type[PublishedTable]) -> int:
    return sum(not re.search(r"[^\W\d_]", title) for title in sheet.header)


def _named_twice(sheet: CsvSheet, _table: type[PublishedTable]) -> int:
    return len(sheet.header) - len(set(sheet.header))


def _years_as_columns(sheet: CsvSheet, _table: type[PublishedTable]) -> int:
    return sum(bool(_YEAR.search(title)) for title in sheet.header)


def _blank_or_zero(sheet: CsvSheet, table: type[PublishedTable]) -> int:
    """A number is there if, and only if, the state beside it says so."""
    if not issubclass(table, FigureTable):
        return 0
    titles = {column.name: column.title for column in columns_of(table)}
    pairs = zip(sheet.column(titles["state"]), sheet.column(titles["value"]), strict=True)
    return sum((state == State.VALUE) != bool(value) for state, value in pairs)


def _unmeasured(sheet: CsvSheet, table: type[PublishedTable]) -> int:
    """Columns of numbers whose unit stands neither in the declaration nor in a column of its own."""
    with_unit = any(column.name == "unit" for column in columns_of(table))
    return sum(column.type == "number" and not column.unit and not with_unit for column in columns_of(table))


def _none(_sheet: CsvSheet, _table: type[PublishedTable]) -> int:
    """What no sheet that could be read at all can break: it is broken where reading ends."""
    return 0


def _is(kinds: Iterable[str], wrong: Callable[[Column, str], object]) -> Callable[[_Column], int]:
    """Count the cells of columns of these types."""
    of = frozenset(kinds)
    return lambda column: column.count(lambda cell: wrong(column.about, cell)) if column.about.type in of else 0


def _unformed(column: Column, cell: str) -> bool:
    return re.fullmatch(FORMATS[column.type], cell) is None


def _detailed(column: Column, cell: str) -> bool:
    """A choice with words of one's own behind it."""
    return cell not in column.choices and cell.startswith(column.choices)


def _unexplained(column: _Column) -> int:
    return int(not column.about.about or not _ASCII.fullmatch(column.about.name))


def _left_out(column: _Column) -> int:
    return sum(not cell for cell in column.cells) if column.about.required else 0


_FILE: Mapping[str, Callable[[CsvSheet, type[PublishedTable]], int]] = {
    "L1-01": _none,
    "L1-02": _headers_again,
    "L1-03": _blank_rows,
    "L1-04": _none,
    "L1-05": _unnamed,
    "L1-09": _blank_or_zero,
    "L1-15": _none,
    "L2-03": _named_twice,
    "L3-01": _none,
    "L3-04": _unmeasured,
    "L3-09": _years_as_columns,
}
_COLUMN: Mapping[str, Callable[[_Column], int]] = {
    "L1-06": lambda column: column.count(LAYOUT.search),
    "L1-07": lambda column: column.count(SEVERAL.search),
    "L1-08": lambda column: column.count(PLATFORM.search) + bool(PLATFORM.search(column.about.title)),
    "L1-14": lambda column: column.count(re.compile(r"[\r\n]").search),
    "L2-01": _is(["number"], _unformed),
    "L2-02": _left_out,
    "L2-04": _is(["choice"], lambda column, cell: cell not in column.choices),
    "L2-05": _is(["choice"], _detailed),
    "L3-02": lambda column: int(column.about.type in ("choice", "flag") and not column.about.about),
    "L3-03": _is(["number"], lambda _column, cell: re.fullmatch(r"[^0-9]+", cell)),
    "L3-05": _is(["date", "fiscal_year"], _unformed),
    "L3-06": lambda column: column.count(re.compile(r"(?![0-9]{6}$)").match) if column.about.name == "city_code" else 0,
    "L3-08": _unexplained,
}
_WORDING = ("L1-06", "L1-07", "L1-08")
"""Rules about how a text is worded: of names and texts that are published as they were given, they are exempt."""
