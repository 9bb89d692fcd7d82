"""Whether every cell of a table is as its column was declared."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from schemas.columns import Column, Type
from schemas.publication import FORMATS, KpiAttainment, PublishedTable
from schemas.publication.base import FigureTable
from sumida_etl.publication.datapackage.table_schema import is_unique, pattern_of, titles_of
from sumida_etl.publication.gate.fault import Fault
from sumida_etl.publication.gate.sheet import CsvSheet
from sumida_etl.vocabulary import State

_RULES: dict[Type, str] = {"number": "G013", "date": "G014", "fiscal_year": "G015", "flag": "G016"}


def cell_faults(sheet: CsvSheet, table: type[PublishedTable], columns: Iterable[Column], code: str) -> Iterator[Fault]:
    """What is wrong in single cells and between the cells of a row. ``columns``: of the edition."""
    titles = titles_of(table)
    for column in columns:
        yield from _column_faults(sheet, column, table)
    city = titles["city_code"]
    for at, cell in enumerate(sheet.column(city)):
        if cell != code:
            yield sheet.fault("G029", at, city, wanted=code)
    for at, cell in enumerate(sheet.column(titles["id"])):
        if not re.search("[A-Za-z]", cell):
            yield sheet.fault("G022", at, titles["id"])
    if issubclass(table, FigureTable):
        yield from _state_faults(sheet, table)


def _column_faults(sheet: CsvSheet, column: Column, table: type[PublishedTable]) -> Iterator[Fault]:
    cells = sheet.column(column.title)
    if column.required:
        yield from (sheet.fault("G012", at, column.title) for at, cell in enumerate(cells) if not cell)
    if rule := _RULES.get(column.type):
        yield from _where(sheet, column, rule, lambda cell: _formed(cell, column.type))
    if column.choices:
        words = "・".join(column.choices)
        yield from _where(sheet, column, "G017", lambda cell: cell in column.choices, words)
    if pattern := pattern_of(column, table):
        yield from _where(sheet, column, "G018", lambda cell: re.fullmatch(pattern, cell) is not None, pattern)
    if is_unique(column, table):
        first: dict[str, int] = {}
        for at, cell in enumerate(cells):
            if first.setdefault(cell, at) != at:
                yield sheet.fault("G021", at, column.title, wanted=str(first[cell] + 2))


def _where(
    sheet: CsvSheet, column: Column, rule: str, holds: Callable[[str], bool], wanted: str = ""
) -> Iterator[Fault]:
    for at, cell in enumerate(sheet.column(column.title)):
        if cell and not holds(cell):
            yield sheet.fault(rule, at, column.title, wanted=wanted)


def _formed(cell: str, kind: Type) -> bool:
    if re.fullmatch(FORMATS[kind], cell) is None:
        return False
    if kind == "date":
        try:
            date.fromisoformat(cell)
        except ValueError:
            return False
    return True


def _state_faults(sheet: CsvSheet, table: type[FigureTable]) -> Iterator[Fault]:
    titles = titles_of(table)
    states = sheet.column(titles["state"])
    for at, (state, value) in enumerate(zip(states, sheet.column(titles["value"]), strict=True)):
        if (state == State.VALUE) != bool(value):
            yield sheet.fault("G023", at, titles["value"], wanted=state)
    if issubclass(table, KpiAttainment):
        without_number = set(State) - {State.VALUE}
        for at, (state, word) in enumerate(zip(states, sheet.column(titles["judgement"]), strict=True)):
            silent = state in without_number
            if (silent and word != state) or (not silent and word in without_number):
                yield sheet.fault("G024", at, titles["judgement"], wanted=state)
