"""Writes 点検 into the sheets of a new workbook: the formulas of every row, and on the cover how much is open."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.last_answers import stands_beyond
from sumida_etl.templates.live import names
from sumida_etl.templates.live.columns import LiveColumns
from sumida_etl.templates.live.facts import AskedRow, NumberFacts, number_facts
from sumida_etl.templates.live.formulas import SheetFormulas
from sumida_etl.templates.live.reading import CELLS
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.vocabulary import Part

_MOST_UNITS = 99
_NO_FACTS = NumberFacts((), None, None)


@dataclass(frozen=True, slots=True)
class LiveSheet:
    """A sheet of numbers with the rows that its department is asked; ``is_open``: by row and column's name."""

    live: LiveColumns
    rows: Sequence[AskedRow]
    opened: Sequence[frozenset[str]]

    @property
    def first(self) -> int:
        """The number of the first row."""
        return self.live.sheet.header_row + 1

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the rows, as many as a formula tells apart."""
        return tuple(dict.fromkeys(str(row["unit"]) for row in self.rows))[:_MOST_UNITS]

    def places(self, column: str) -> Iterator[tuple[str, str]]:
        """Each figure that is asked for in a column, and the cell of its value."""
        declared = next((each for each in self.live.numbers if each.name == column), None)
        for number, (row, opened) in enumerate(zip(self.rows, self.opened, strict=True), start=self.first):
            if declared and column in opened and row["part"] == Part.VALUE:
                letter = get_column_letter(self.live.place(declared, "value"))
                yield str(row["figure"]), f"'{self.live.sheet.name}'!{letter}{number}"


def write_live(sheet: Worksheet, one: LiveSheet, others: Sequence[LiveSheet], asked: Asked, unchanged: str) -> None:
    """Write the formulas.

    ``others``: every sheet of numbers, since a total's parts may stand on another. ``unchanged``: the cell of 表紙 that
    confirms the last answers.
    """
    live = one.live
    for name, formula in (*SheetFormulas(live).every(one.units), (names.UNCHANGED, names.unchanged(unchanged))):
        sheet.defined_names[name] = DefinedName(name, attr_text=formula)
    sheet.cell(live.sheet.header_row, live.first_step).value = f"={names.CANARY}"
    sums = {column.name: _sums(column.name, others, asked.totals) for column in live.numbers}
    for number, (row, opened) in enumerate(zip(one.rows, one.opened, strict=True), start=one.first):
        known = asked.known.get((str(row["department"]), str(row["figure"]), str(row["part"])), ())
        facts = {each.name: _facts(row, each, asked, known) for each in live.numbers if each.name in opened}
        stands = {each.name for each in live.numbers if each.name in opened and _stands(row, each, live, asked)}
        cells = dict(_cells(live, row, one.units, facts, stands))
        for column in live.numbers:
            if column.name in opened and (parts := sums[column.name].get(str(row["figure"]))):
                # A text among the parts is no number, and nothing is said.
                cells[live.place(column, "sum")] = f'=IFERROR({names.NUMBER}+{"+".join(parts)},"")'
        for at, formula in cells.items():
            sheet.cell(number, at).value = formula
    for number in range(one.first + len(one.rows), one.first + len(one.rows) + live.sheet.spare_rows):
        sheet.cell(number, live.check).value = f"={names.SPARE}"
    for at in range(live.first_step, live.last_step + 1):
        sheet.column_dimensions[get_column_letter(at)].hidden = True


def _stands(row: AskedRow, column: Column, live: LiveColumns, asked: Asked) -> bool:
    """Whether 変更なし answers a number; of a department of which no last answer is known yet, whether it may."""
    if not column.confirmed:
        return False
    last = asked.last_of("", str(row["department"]))
    if last is None:
        return stands_beyond(row, column, None, asked.round)
    return (live.sheet.name, str(row["figure"]), str(row["part"]), column.name) in last.answers


def _facts(row: AskedRow, column: Column, asked: Asked, known: Sequence[KnownFigure]) -> NumberFacts:
    """What is known of a number; a stage is none."""
    return _NO_FACTS if row["stages"] else number_facts(row, column, asked.round, known)


def _cells(
    live: LiveColumns, row: AskedRow, units: Sequence[str], facts: Mapping[str, NumberFacts], stands: Container[str]
) -> Iterator[tuple[int, str]]:
    yield live.check, f"={names.CHECK}"
    tokens = []
    for column in live.numbers:
        if (known := facts.get(column.name)) is None:
            continue
        for step in CELLS:
            yield live.place(column, step), f"={names.of(column, step)}"
        tokens += [live.token(column, code) for code in known.codes if live.asks(column, code)]
        tokens.append(live.token(column, names.ASKED) if column.required else "")
        tokens.append(live.token(column, names.STANDS) if column.name in stands else "")
        for step, number, code in (("before", known.before, "N003"), ("floor", known.floor, "N007")):
            if number is not None and live.asks(column, code):
                yield live.place(column, step), f"={names.NUMBER}+{_written(number)}"
    unit = units.index(str(row["unit"])) + 1 if row["unit"] in units and not row["stages"] else 0
    said = f"{unit:02d}{''.join(dict.fromkeys(tokens))}"
    yield live.of_row("row"), f'={names.ROW}&"{said}"'
    yield live.of_row("doubt"), f"={names.DOUBT}"


def _written(number: Decimal) -> str:
    return f"({number:f})" if number < 0 else f"{number:f}"


def _sums(
    column: str, sheets: Sequence[LiveSheet], totals: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Total → the cells of its parts, where the workbook asks for all of them."""
    places = dict(place for sheet in sheets for place in sheet.places(column))
    found = {whole: tuple(places[part] for part in parts if part in places) for whole, parts in totals.items()}
    return {whole: cells for whole, cells in found.items() if cells and len(cells) == len(totals[whole])}
