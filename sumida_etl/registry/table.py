"""A CSV of the plan, read cell by cell so that every mistake is named by file, line and column."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from sumida_etl.registry.cells.texts import Parser, as_kept, narrow
from sumida_etl.registry.faults import Fault, PlanError
from sumida_etl.registry.plan_files import PlanFiles

_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad\x1a"
"""Characters that nobody sees, left by copying from a page, by joining files, or behind the end of one."""
_ABOVE = 5
"""Lines above the header that a title may take up."""
_ALIKE = 0.6
"""From how like a missing column's header an unknown one is taken for a slip of the pen."""
Row = tuple[int, list[str]]
"""Its line, and its cells."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan file, its cells already parsed."""

    file: str
    number: int
    cells: Mapping[str, Any]

    def fault(self, column: str, problem: str, *, stops: bool = True) -> Fault:
        """What is wrong with the line."""
        return Fault(self.file, self.number, column, problem, stops)


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a file that could be read, and what is wrong with the others."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def cells_of(names: Sequence[str]) -> Callable[[Line], tuple[Any, ...]]:
    """What takes from a line its cells of some columns, at least one."""
    several: Callable[[Mapping[str, Any]], tuple[Any, ...]] = itemgetter(*names)
    (first, *others) = names
    return (lambda line: several(line.cells)) if others else (lambda line: (line.cells[first],))


def by_key(lines: Iterable[Line], names: Sequence[str]) -> dict[tuple[Any, ...], list[Line]]:
    """The lines that have the same cells in some columns, in their order."""
    found: dict[tuple[Any, ...], list[Line]] = defaultdict(list)
    key_of = cells_of(names)
    for line in lines:
        found[key_of(line)].append(line)
    return found


def shown(cell: Any) -> str:  # noqa: ANN401 - a parsed cell
    """A parsed cell as a sentence shows it."""
    return ";".join(cell) if isinstance(cell, tuple) else str(cell)


def all_shown(cells: Iterable[Any]) -> str:
    """Several of them, one after the other."""
    return " ".join(map(shown, cells))


def read_table(path: Path, parsers: Mapping[str, Parser], optional: Mapping[str, Parser] | None = None) -> list[Line]:
    """Read one file of its own. Raises PlanError with everything that is wrong with it."""
    files = PlanFiles(path.parent, {path.name: path.read_bytes()} if path.is_file() else {})
    table = table_of(files, path.name, parsers, optional)
    if table.faults:
        raise PlanError.of(path.parent, table.faults)
    return list(table.lines)


def table_of(
    files: PlanFiles,
    name: str,
    parsers: Mapping[str, Parser],
    optional: Mapping[str, Parser] | None = None,
    *,
    kept: bool = False,
) -> Table:
    """Read a file: its lines, and every fault of every cell. ``optional`` columns may be missing.

    ``kept``: it is of an edition that a round goes by, so nothing is a fault but what cannot be read.
    """
    try:
        rows = list(_rows(files.text(name), strict=not kept))
    except PlanError as problem:
        return Table((), problem.faults)
    except csv.Error:
        problem_ = '引用符（"）が閉じていません。Excel で開き、CSV UTF-8 で保存し直してください'
        return Table((), (Fault(name, 1, "", problem_),))
    if not rows:
        return Table((), (Fault(name, 1, "", f"見出しがありません。1行目は {','.join(parsers)} です"),))
    (top, first), every = rows[0], {**parsers, **(optional or {})}
    header = [_title(cell) for cell in first]
    known = {_title(title): title for title in every}
    faults = [] if kept else list(_header_faults(name, rows, header, parsers, every))
    if any(fault.stops for fault in faults):
        return Table((), tuple(faults))
    places = {known[cell]: place for place, cell in enumerate(header) if cell in known}
    told = {fault.column for fault in faults}
    faults += [
        Fault(name, top, cell, "この列は使いません", stops=False)
        for cell in header
        if cell and cell not in known and cell not in told
    ]
    lines = []
    read = as_kept if kept else (lambda parse: parse)
    columns = [(title, cache(read(parse)), places.get(title, len(header))) for title, parse in every.items()]
    for number, row in rows[1:]:
        if not kept and _title(row[0]) == header[0] and [_title(cell) for cell in row] == header:
            faults.append(Fault(name, number, "", "見出しがもう一度あります。この行を消します"))
            continue
        wrong = [] if kept or len(row) <= len(header) else list(_too_long(name, number, row, len(header)))
        cells: dict[str, Any] = {}
        width = min(len(row), len(header))
        for title, parse, place in columns:
            try:
                cells[title] = parse(row[place].strip() if place < width else "")
            except ValueError as problem:
                wrong.append(Fault(name, number, title, str(problem)))
        faults += wrong
        if not wrong:
            lines.append(Line(name, number, cells))
    return Table(tuple(lines), tuple(faults))


def _title(cell: str) -> str:
    return "".join(narrow(cell).split())


def _rows(text: str, *, strict: bool) -> Iterator[Row]:
    """Every row that holds anything, with the line it begins in. Raises csv.Error."""
    for letter in _UNSEEN:
        text = text.replace(letter, "")
    first = text.partition("\n")[0]
    # What Excel calls Unicode text, and a CSV where the comma is in numbers.
    delimiter = "," if "," in first else next((mark for mark in "\t;" if mark in first), ",")
    # A measure's item may name every department of a nation in one cell.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    begin = 1
    for row in rows:
        if "".join(row).strip():
            yield begin, row
        begin = rows.line_num + 1


def _header_faults(
    name: str, rows: Sequence[Row], header: Sequence[str], wanted: Mapping[str, Parser], every: Mapping[str, Parser]
) -> Iterator[Fault]:
    line = rows[0][0]
    missing = [title for title in wanted if _title(title) not in header]
    if missing and (below := _header_below(rows, {_title(title) for title in wanted})):
        yield Fault(name, line, "", f"見出しは{below}行目にあります。その上の行を消し、見出しを1行目にします")
        return
    if missing:
        yield Fault(name, line, "", f"列がありません: {'、'.join(missing)}")
    known = {_title(title): title for title in every}
    left = [title for title in known if title not in header]
    for place, cell in enumerate(header):
        for meant in get_close_matches(cell, left, 1, _ALIKE) if cell not in known else ():
            below_it = [row[place].strip() for _, row in rows[1:] if place < len(row)]
            yield _slip(name, line, cell, known[meant], lost=_is_read(below_it, every[known[meant]]), missing=missing)
    for cell in dict.fromkeys(cell for cell in header if cell and header.count(cell) > 1):
        yield Fault(name, line, cell, "同じ見出しの列が2つあります。一つにします")


def _slip(name: str, line: int, cell: str, meant: str, *, lost: bool, missing: Collection[str]) -> Fault:
    """An unknown column with nearly the name of one that is not there.

    It stops the plan where the file wants that one, or where what stands below would be read under that name, and so
    would be lost; a column of the coordinator's own, with other things in it, is only told.
    """
    said = f"「{meant}」のことなら、そのとおりに書きます"
    if meant in missing:
        return Fault(name, line, cell, f"この名前の列はありません。{said}。違う列なら、名前を変えるか消します")
    if lost:
        return Fault(
            name, line, cell, f"この名前の列はありません。{said}。違う列なら、「{meant}」の列も作ります（空欄でよい）"
        )
    return Fault(name, line, cell, f"この列は使いません。{said}", stops=False)


def _is_read(cells: Iterable[str], parse: Parser) -> bool:
    """Whether a parser reads any of the cells as something else than an empty one."""
    for cell in filter(None, cells):
        with suppress(ValueError):
            if parse(cell) != parse(""):
                return True
    return False


def _header_below(rows: Sequence[Row], wanted: Set[str]) -> int | None:
    """The line of a header that stands below a title."""
    for number, row in rows[1:_ABOVE]:
        if wanted <= {_title(cell) for cell in row}:
            return number
    return None


def _too_long(name: str, number: int, row: Sequence[str], width: int) -> Iterator[Fault]:
    if any(cell.strip() for cell in row[width:]):
        yield Fault(name, number, "", '見出しより列が多くあります。文の中の , は、その欄を " で囲みます')
