"""Slips made one by one in sound workbooks, and what the checks say of them; and what they say of the sound ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from soak.slips.kinds import Slip, slipped
from soak.slips.office import KEY, OfficeRound, with_cells
from sumida_etl.checks.run import Inspection, inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import Workbook
from sumida_etl.rules.usual import ENOUGH
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.vocabulary import Kind

COLUMNS = ("final", "actual", "forecast")
_AT_ONCE = 250
Place = tuple[str, str]
"""A sheet and a cell of it."""
Told = frozenset[tuple[str, Place]]
"""What was said of a workbook: codes and places."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that a department reported: where it stands and what is known of its figure."""

    department: str
    sheet: str
    row: int
    column: str
    value: Decimal
    percent: bool
    spare: bool
    known: int
    last: Decimal | None
    other: Decimal | None
    """見込 of a 現在, and the other way round."""
    neighbours: tuple[tuple[int, Decimal], ...]

    @property
    def has_history(self) -> bool:
        """Whether its own history tells what is usual for it."""
        return self.known >= ENOUGH


@dataclass(frozen=True, slots=True)
class Made:
    """A slip, and the codes of what was said of it."""

    kind: Slip
    cell: Cell
    round: str
    typed: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clean:
    """The warnings of a round's sound workbooks."""

    round: str
    workbooks: int
    codes: tuple[tuple[str, bool], ...] = field(default=())
    """Codes, and whether the figure has a history."""


def clean(one: OfficeRound) -> tuple[Clean, Sequence[Cell], Mapping[str, Told]]:
    """Check the sound workbooks of a round: the false warnings, and the cells in which slips can be made."""
    inspection = _inspected(one, one.workbooks.values())
    told, cells = _told(inspection), tuple(_cells(one, inspection))
    by_place = {(each.department, _place(each, inspection, one)): each for each in cells}
    departments = {book.sha256: department for department, book in one.workbooks.items()}
    codes = tuple(
        (code, place_of is not None and place_of.has_history)
        for name, said in sorted(told.items())
        for code, place in sorted(said)
        for place_of in [by_place.get((departments[name], place))]
    )
    doubted = {(departments[name], place) for name, said in told.items() for _, place in said}
    sound = [each for each in cells if (each.department, _place(each, inspection, one)) not in doubted]
    return Clean(one.round.key, len(one.workbooks), codes), sound, told


def make(one: OfficeRound, wanted: Sequence[tuple[Slip, Cell]], told: Mapping[str, Told], seed: int) -> Iterator[Made]:
    """Make slips, each in a workbook of its own, and check them."""
    random = Random(f"{seed} {one.round.key}")  # noqa: S311 - trials, not secrets
    forms = read_forms(one.workbooks.values(), one.round)
    made: list[tuple[Slip, Cell, str, Workbook]] = []
    for number, (kind, cell) in enumerate(wanted):
        book = one.workbooks[cell.department]
        layout = forms.layouts[book.sha256, cell.sheet]
        typed = _typed(kind, cell, random)
        if typed is None:
            continue
        cells = {(row, layout.columns[column]): f"{value.normalize():f}" for (row, column), value in typed.items()}
        said = f"{typed[cell.row, cell.column].normalize():f}"
        made.append((kind, cell, said, with_cells(book, cell.sheet, cells, f"{number:06d}{book.sha256[6:]}")))
    for first in range(0, len(made), _AT_ONCE):
        some = made[first : first + _AT_ONCE]
        found = _told(_inspected(one, [book for *_, book in some]))
        for kind, cell, text, book in some:
            before = told[one.workbooks[cell.department].sha256]
            codes = tuple(sorted({code for code, _ in found.get(book.sha256, frozenset()) - before}))
            yield Made(kind, cell, one.round.key, text, codes)


def possible(cell: Cell, kind: Slip, random: Random) -> bool:
    """Whether the slip changes the number."""
    return _typed(kind, cell, random) is not None


def _typed(kind: Slip, cell: Cell, random: Random) -> dict[tuple[int, str], Decimal] | None:
    """The numbers typed, by row and column."""
    here = (cell.row, cell.column)
    taken = {Slip.EXCHANGED: cell.other, Slip.LAST: cell.last}
    if kind in taken:
        number = taken[kind]
        if number is None or number == cell.value:
            return None
        across = (cell.row, "actual" if cell.column == "forecast" else "forecast")
        return {here: number} | ({across: cell.value} if kind is Slip.EXCHANGED else {})
    if kind is Slip.NEIGHBOUR:
        others = [one for one in cell.neighbours if one[1] != cell.value]
        if not others:
            return None
        row, value = random.choice(others)
        # One number twice, or two numbers each in the other's row.
        return {here: value} | ({(row, cell.column): cell.value} if random.random() < 0.5 else {})
    number = slipped(kind, cell.value, random) if kind is not Slip.RATIO or cell.percent else None
    return None if number is None else {here: number}


def _inspected(one: OfficeRound, books: Iterable[Workbook]) -> Inspection:
    return inspect(read_forms(books, one.round), one.asked, one.office.registry, KEY)


def _told(inspection: Inspection) -> dict[str, Told]:
    names = list(inspection.forms.workbooks)
    found: dict[str, set[tuple[str, Place]]] = {name: set() for name in names}
    for row in inspection.batch.findings.to_dict("records"):
        found[row["submission"]].add((row["code"], (row["sheet"], row["cell"])))
    return {name: frozenset(said) for name, said in found.items()}


def _place(cell: Cell, inspection: Inspection, one: OfficeRound) -> Place:
    layout = inspection.forms.layouts[one.workbooks[cell.department].sha256, cell.sheet]
    return cell.sheet, layout.cell(cell.column, cell.row)


def _cells(one: OfficeRound, inspection: Inspection) -> Iterator[Cell]:
    for read in inspection.responses:
        if not read.sheet.numbers:
            continue
        for _, rows in read.rows[read.rows["active"]].groupby("submission"):
            records: list[dict[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]
            for at, row in enumerate(records):
                beside = [records[other] for other in (at - 1, at + 1) if 0 <= other < len(records)]
                for column in COLUMNS:
                    if column in read.sheet.numbers and _is_number(row.get(f"{column}_value")):
                        yield _cell(one, read.sheet.name, column, row, beside)


def _cell(
    one: OfficeRound, sheet: str, column: str, row: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]
) -> Cell:
    known = one.asked.known.get((row["department"], row["figure"], str(row["part"])), ()) if row["asked"] else ()
    own = [
        each.value
        for each in known
        if (each.kind is Kind.FORECAST) == (column == "forecast") and each.value is not None
        if column != "final" or each.as_of <= one.round.last_fiscal_end
    ]
    other = {"actual": "forecast", "forecast": "actual"}.get(column)
    across = row.get(f"{other}_value") if other and not row["prior_year"] else None
    return Cell(
        department=row["department"],
        sheet=sheet,
        row=int(row["row"]),
        column=column,
        value=row[f"{column}_value"],
        percent=row_unit(str(row["unit_asked"])).family is Family.SHARE,
        spare=bool(row["spare_row"]),
        known=len(own),
        last=own[-1] if own else None,
        other=across if _is_number(across) else None,
        neighbours=tuple(
            (int(each["row"]), each[f"{column}_value"]) for each in beside if _is_number(each.get(f"{column}_value"))
        ),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal)
