"""Numbers and days pasted a column off, or each in the other's column (S026, S031)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.columns import Column
from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, finding
from sumida_etl.checks.misplaced.misplaced import Misplaced
from sumida_etl.reader.tables import Layout
from sumida_etl.rules.late_finals import is_typed
from sumida_etl.values import raw_text, read_date, read_number
from sumida_etl.values.uncounted import folded, holds_something

_FEWEST, _OUTWEIGHS = 3, 3
"""Rows that tell it, at least, and how many times those that would be wrong elsewhere."""


@dataclass(frozen=True, slots=True)
class Displacement:
    """One way of being in the wrong columns. ``meant``: the column that an answer stands in → its own.

    ``telltale``: the column in which it is seen; ``beside``: one that is empty then, if any.
    """

    code: str
    meant: Mapping[str, str]
    telltale: str
    beside: str = ""
    way: str = ""
    back: str = ""


def displaced_columns(rows: Sequence[Row], layout: Layout, context: CheckContext) -> Iterator[Misplaced]:
    """At most one such displacement of one submission's sheet."""
    columns = {one.name: one for one in context.sheet.columns_in(context.round) if one.name in layout.columns}
    if layout.repeated or not {"actual", "forecast"} <= columns.keys():
        return
    for way in _ways(columns, layout):
        wrong = [row for row in rows if _tells(row, way, columns, context)]
        left = [row for row in wrong if not _fits(row, way, columns, context)]
        if len(wrong) >= _FEWEST and len(left) * _OUTWEIGHS <= len(wrong):
            yield _told(way, wrong, rows, columns, layout, context)
            return


def _ways(columns: Mapping[str, Column], layout: Layout) -> Iterator[Displacement]:
    """What could have happened, by the columns beside 現在 and 見込."""
    at = {place: name for name, place in layout.columns.items()}
    before, after = at.get(layout.columns["actual"] - 1), at.get(layout.columns["forecast"] + 1)
    if after is None or layout.columns["forecast"] != layout.columns["actual"] + 1:
        return
    shifted = {"forecast": "actual", after: "forecast"}
    if columns[after].type == "date":
        beyond = at.get(layout.columns[after] + 1)
        if beyond == "remark":
            shifted["remark"] = after
        yield Displacement("S031", shifted, after, "actual", "右", "左")
        yield Displacement("S026", {"forecast": after, after: "forecast"}, after)
        yield Displacement("S031", {"actual": "forecast", "forecast": after}, "forecast", after, "左", "右")
    elif columns[after].role == "locked":
        yield Displacement("S031", shifted, after, "actual", "右", "左")
        if before and columns[before].year_before:
            yield Displacement("S031", {before: "actual", "actual": "forecast"}, before, "forecast", "左", "右")


def _tells(row: Row, way: Displacement, columns: Mapping[str, Column], context: CheckContext) -> bool:
    """Whether something stands in a column in which it cannot have been meant."""
    cell, column = row[way.telltale], columns[way.telltale]
    if not holds_something(cell) or (way.beside and holds_something(row[way.beside])):
        return False
    if column.type == "date":
        return _is_number(cell, row)
    if column.role == "locked":
        return bool(row["asked"]) and folded(raw_text(cell)) != folded(str(row[f"asked_{column.name}"]))
    if column.year_before:
        return bool(row["final_shown"]) and is_typed(cell) and _is_answer(cell, row)
    return bool(row[f"{column.name}_problem"]) and not read_date(cell, context.round.as_of).problem


def _fits(row: Row, way: Displacement, columns: Mapping[str, Column], context: CheckContext) -> bool:
    """Whether a row's answers could stand where they are meant to."""
    for now, meant in way.meant.items():
        cell = row[now]
        if columns[meant].type == "date":
            if now != "remark" and holds_something(cell) and read_date(cell, context.round.as_of).problem:
                return False
        elif not _is_answer(cell, row):
            return False
    return True


def _is_answer(cell: object, row: Row) -> bool:
    """Whether a cell holds a number or a state, as the row would have it."""
    return read_number(cell, str(row["unit_asked"])).state is not None


def _is_number(cell: object, row: Row) -> bool:
    reading = read_number(cell, str(row["unit_asked"]))
    return reading.value is not None and not reading.problem


def _told(
    way: Displacement,
    wrong: Sequence[Row],
    rows: Sequence[Row],
    columns: Mapping[str, Column],
    layout: Layout,
    context: CheckContext,
) -> Misplaced:
    first = wrong[0]
    place = CellRef(first["submission"], context.sheet.name, layout.cell(way.telltale, first["row"]))
    titles = {name: header(column, context.round) for name, column in columns.items()}
    answers = {"actual", "forecast", *(name for name, column in columns.items() if column.type == "date")}
    lost = columns[way.telltale].role == "locked" or columns[way.telltale].year_before
    said = {
        "header": titles[way.telltale],
        "headers": "・".join(f"「{titles[one]}」" for one in columns if one in answers),
        "count": len(wrong),
        "left": titles["forecast"],
        "way": way.way,
        "back": way.back,
        "restore": f"上書きされた「{titles[way.telltale]}」は、元の表示に戻してください。" if lost else "",
    }
    concerned = wrong if lost else [row for row in rows if any(holds_something(row[now]) for now in way.meant)]
    moves = {
        (row["row"], now): (row["row"], meant)
        for row in concerned
        for now, meant in way.meant.items()
        # A remark that is no day stays one.
        if now != "remark" or not read_date(row[now], context.round.as_of).problem
    }
    told = finding(way.code, place, raw_text(first[way.telltale]), said)
    return Misplaced(place.submission, place.sheet, moves, told)
