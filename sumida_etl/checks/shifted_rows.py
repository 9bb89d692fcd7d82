"""Answers that stand a row or more too low or too high, and numbers in the column of dates: one finding for them all.

A block that was pasted a row off gives a finding in each of its cells, none of which says what happened. Here it is
told once, and what follows from it is left out.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from schemas.columns import Column
from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.reader.tables import Layout
from sumida_etl.rules.history import is_far
from sumida_etl.values import Problem, raw_text, read_number
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.values.uncounted import holds_something

_MOST_ROWS, _FEWEST = 3, 3
"""By how many rows a block is looked for, and in how many rows of a sheet."""
_MISFITS, _OUTWEIGHS = 2, 3
"""Numbers that do not fit their rows, at least, and how many times those that would not fit the others."""
_FOLLOWS = frozenset({"V041", "T002", "V012", "V013", "V014", "V015", "V031", "V062", "V063", "S006", "S013", "L002"})
"""What is found in cells that are only in the wrong row, beside the doubts about numbers."""
_OF_UNITS = frozenset({Problem.UNIT_DIFFERS, Problem.UNIT_FOREIGN, Problem.PERCENT_CELL})
_EXCHANGED = frozenset({"V005", "V021", "V024", "V041"})


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Cells of one submission's sheet that stand in the wrong place. ``columns`` and ``rows`` are what is concerned.

    ``codes``: what of them follows from that. ``figures``: the numbers that no other check may quote.
    """

    submission: str
    sheet: str
    columns: frozenset[str]
    rows: frozenset[int]
    beyond: frozenset[int]
    codes: frozenset[str]
    figures: frozenset[tuple[str, str, str]]
    told: Finding

    def explains(self, code: str, column: str, row: int) -> bool:
        """Whether a finding in a column and row of the sheet follows from what is told here."""
        if row not in self.rows:
            return False
        if code.startswith("N"):
            return bool(self.figures)
        return code in self.codes and (column in self.columns or row in self.beyond)


def misplaced_blocks(read: Collection[Responses], context: CheckContext) -> Iterator[Misplaced]:
    """Every sheet with such a block."""
    for each in read:
        columns = _answers(each, context)
        for submission in _worth_a_look(each, columns):
            mine = each.rows[(each.rows["submission"] == submission) & each.rows["present"]]
            rows = [{str(name): cell for name, cell in row.items()} for row in mine.to_dict("records")]
            layout = context.forms.layouts[submission, each.sheet.name]
            yield from _shifted(each, columns, rows, layout, context)
            yield from _exchanged(each, columns, rows, layout, context)


def _answers(read: Responses, context: CheckContext) -> list[Column]:
    columns = read.sheet.columns_in(context.round)
    wanted = [one for one in columns if one.role == "input" and one.required and not one.year_before]
    return [one for one in wanted if one.type in ("number", "text")]


def _worth_a_look(read: Responses, columns: Collection[Column]) -> Iterator[str]:
    """Submissions in whose rows an answer is missing or a day cannot be read."""
    rows = read.rows
    if rows.empty:
        return
    odd = pd.Series(False, index=rows.index)
    for column in columns:
        blank = [not holds_something(cell) for cell in rows[column.name].tolist()]
        odd |= pd.Series(blank, index=rows.index) & rows["asked"]
    for column in read.sheet.columns:
        if column.type == "date":
            odd |= rows[f"{column.name}_problem"] != ""
    yield from dict.fromkeys(rows.loc[odd & rows["present"], "submission"])


def _shifted(
    read: Responses, columns: Sequence[Column], rows: Sequence[Row], layout: Layout, context: CheckContext
) -> Iterator[Misplaced]:
    asked = [row for row in rows if row["asked"]]
    keys = [name for name in read.sheet.key if name != "item"]
    unnamed = [row for row in rows if not row["asked"] and not any(holds_something(row[name]) for name in keys)]
    if len(asked) < _FEWEST or any(after["row"] - before["row"] != 1 for before, after in pairwise(asked)):
        return
    whole = [one for one in columns if one.name in layout.columns and one.name not in layout.repeated]
    gaps = {one.name: gap for one in whole if (gap := _gap(one, asked))}
    sure = {gaps[one.name] for one in whole if one.name in gaps and _is_shifted(one, gaps[one.name], asked, unnamed)}
    for gap in sorted(sure):
        yield _told(read, [one for one in whole if gaps.get(one.name) == gap], gap, asked, layout, context)


def _gap(column: Column, asked: Sequence[Row]) -> int:
    """How many answers are missing at a column's beginning (above 0) or end (below 0), where none else is."""
    blank = [at for at, row in enumerate(asked) if not holds_something(row[column.name])]
    by = len(blank)
    if not 1 <= by <= _MOST_ROWS or by * 2 >= len(asked):
        return 0
    if blank == [*range(by)]:
        return by
    return -by if blank == [*range(len(asked) - by, len(asked))] else 0


def _is_shifted(column: Column, by: int, asked: Sequence[Row], unnamed: Sequence[Row]) -> bool:
    """Whether answers without a row stand below the table, or those of the rows fit their neighbours better."""
    last = asked[-1]["row"]
    beyond = [row for row in unnamed if last < row["row"] <= last + by and holds_something(row[column.name])]
    if by > 0 and len(beyond) == by:
        return True
    if column.type != "number":
        return False
    pairs = [(asked[at], asked[at - by]) for at in range(max(by, 0), len(asked) + min(by, 0))]
    here = sum(_is_misfit(row[column.name], row) for row, _ in pairs)
    there = sum(_is_misfit(row[column.name], meant) for row, meant in pairs)
    return here >= max(_MISFITS, there * _OUTWEIGHS)


def _is_misfit(cell: object, row: Row) -> bool:
    """Whether a number can hardly be a row's: by its unit, its decimals, or beside the last value."""
    unit, reading = str(row["unit_asked"]), read_number(cell, str(row["unit_asked"]))
    if row["stages"] or reading.problem in _OF_UNITS:
        return not row["stages"]
    if reading.value is None:
        return False
    last = read_number(str(row.get("asked_previous") or "").partition("（")[0], unit).value
    fraction = row_unit(unit).family is Family.COUNT and reading.value != reading.value.to_integral_value()
    return fraction or (bool(last and reading.value) and is_far(reading.value, last or reading.value))


def _told(
    read: Responses, moved: Sequence[Column], by: int, asked: Sequence[Row], layout: Layout, context: CheckContext
) -> Misplaced:
    name, submission, number = read.sheet.name, str(asked[0]["submission"]), abs(by)
    first, last = asked[0]["row"], asked[-1]["row"]
    empty = first if by > 0 else last - number + 1
    place = layout.cell(moved[0].name, empty)
    said = {
        "headers": "・".join(f"「{header(one, context.round)}」" for one in moved),
        "count": number,
        "way": "下" if by > 0 else "上",
        "along": "".join(
            f"（{header(one, context.round)}もずれていれば一緒に）"
            for one in read.sheet.columns_in(context.round)
            if one.type == "date"
        ),
        "back": "上" if by > 0 else "下",
        "empty": "・".join(layout.cell(one.name, empty) for one in moved),
    }
    beyond = frozenset(range(last + 1, last + number + 1)) if by > 0 else frozenset[int]()
    figures = {(submission, str(row["figure"]), one.name) for row in asked for one in moved if one.type == "number"}
    return Misplaced(
        submission, name, frozenset(one.name for one in moved), frozenset(range(first, last + 1)) | beyond, beyond,
        _FOLLOWS, frozenset(figures), finding("S025", CellRef(submission, name, place), "", said),
    )  # fmt: skip


def _exchanged(
    read: Responses, columns: Sequence[Column], rows: Sequence[Row], layout: Layout, context: CheckContext
) -> Iterator[Misplaced]:
    """Numbers in the column of dates, in many rows: pasted a column off, or the two columns exchanged."""
    numbers = [one for one in columns if one.type == "number"]
    for column in read.sheet.columns_in(context.round):
        if column.type != "date" or column.name not in layout.columns:
            continue
        wrong = [row for row in rows if row[f"{column.name}_problem"] and _is_number(row[column.name], row)]
        if len(wrong) < _FEWEST:
            continue
        place = CellRef(str(wrong[0]["submission"]), read.sheet.name, layout.cell(column.name, wrong[0]["row"]))
        said = {
            "header": header(column, context.round),
            "count": len(wrong),
            "left": header(numbers[-1], context.round),
        }
        yield Misplaced(
            place.submission, read.sheet.name, frozenset({column.name, *(one.name for one in numbers)}),
            frozenset(row["row"] for row in wrong), frozenset(), _EXCHANGED, frozenset(),
            finding("S026", place, raw_text(wrong[0][column.name]), said),
        )  # fmt: skip


def _is_number(cell: object, row: Row) -> bool:
    reading = read_number(cell, str(row["unit_asked"]))
    return reading.value is not None and not reading.problem
