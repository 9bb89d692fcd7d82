"""Answers that stand a row or more too low or too high, all or those beside an empty cell (S025), or a copy (S037)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from schemas.columns import Column
from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, finding
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.checks.misplaced.fit import misfits
from sumida_etl.checks.misplaced.misplaced import Misplaced, Spot
from sumida_etl.reader.tables import Layout
from sumida_etl.rules.rows import is_sentence
from sumida_etl.values.uncounted import holds_something

_MOST_ROWS, _FEWEST = 3, 3
"""By how many rows a block is looked for, and in how many rows of a sheet."""
_MISFITS, _OUTWEIGHS = 2, 3
"""Answers that do not fit their rows, at least, and how many times those that would not fit the others."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Answers of rows ``first`` to ``last`` (places among the asked ones) that are meant to stand ``by`` rows higher.

    ``by`` is below 0 where they are meant to stand lower. ``beyond``: those of so many rows below the table, too.
    """

    gap: int
    by: int
    first: int
    last: int
    beyond: int = 0


def shifted_rows(
    read: Responses, columns: Sequence[Column], rows: Sequence[Row], layout: Layout, context: CheckContext
) -> Iterator[Misplaced]:
    """Every such block of one submission; ``columns``: those that want an answer in every row."""
    asked = [row for row in rows if row["asked"]]
    if len(asked) < _FEWEST or any(after["row"] - before["row"] != 1 for before, after in pairwise(asked)):
        return
    below = _below(read, rows, asked[-1]["row"])
    whole = [one for one in columns if one.name in layout.columns and one.name not in layout.repeated]
    sure: dict[tuple[int, int], Shift] = {}
    gaps: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for column in whole:
        for gap, by in _gaps(column, asked):
            gaps[column.name].add((gap, by))
            found = _shift(column, gap, by, asked, below, context)
            if found and (known := sure.get((gap, by), found)).last - known.first <= found.last - found.first:
                sure[gap, by] = found
    taken: set[str] = set()
    for place, shift in sure.items():
        moved = [one for one in whole if place in gaps[one.name] and one.name not in taken]
        if moved:
            taken |= {one.name for one in moved}
            yield _told(read, moved, shift, asked, layout, context)


def _below(read: Responses, rows: Sequence[Row], last: int) -> Mapping[int, Row]:
    """The rows under the table that nothing names, by how far under it they stand."""
    keys = [name for name in read.sheet.key if name != "item"]
    return {
        row["row"] - last: row
        for row in rows
        if not row["asked"] and row["row"] > last and not any(holds_something(row[name]) for name in keys)
    }


def _gaps(column: Column, asked: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Where answers are missing in a column, and by how many rows those below (above 0) or above it may be off."""
    blank = [not holds_something(row[column.name]) for row in asked]
    for is_blank, run in groupby(range(len(asked)), key=blank.__getitem__):
        places = [*run]
        by = len(places)
        if is_blank and by <= _MOST_ROWS and by * 2 < len(asked):
            yield from ((places[0], by), (places[0], -by))
    for at, (upper, lower) in enumerate(pairwise(asked)):
        # A block that was copied a row down leaves its first text behind, and one copied up its last.
        if column.type == "text" and repeats(upper[column.name], lower[column.name]):
            yield from ((at, 1), (at + 1, -1))


def repeats(one: object, other: object) -> bool:
    """Whether two cells hold one sentence."""
    return one == other and is_sentence(one)


def _shift(
    column: Column, gap: int, by: int, asked: Sequence[Row], below: Mapping[int, Row], context: CheckContext
) -> Shift | None:
    """The block beside a gap, if answers without a row stand below it, or its answers fit other rows better."""
    end = len(asked) - 1
    beyond = sum(at in below and holds_something(below[at][column.name]) for at in range(1, by + 1))
    if by > 0 and beyond == by:
        return Shift(gap, by, gap + by, end, by)
    places = range(gap + by, end + 1) if by > 0 else range(gap - 1, -1, -1)
    here = there = 0
    best, weight = None, 0
    for at in places:
        if not 0 <= at - by <= end:
            break
        one, other = misfits(asked[at][column.name], column, asked[at], asked[at - by], context)
        here, there = here + one, there + other
        if here >= _MISFITS and here >= there * _OUTWEIGHS and here - there >= weight:
            best, weight = at, here - there
    if best is None:
        return None
    return Shift(gap, by, gap + by, best) if by > 0 else Shift(gap, by, best, gap - 1)


def _told(
    read: Responses, moved: Sequence[Column], shift: Shift, asked: Sequence[Row], layout: Layout, context: CheckContext
) -> Misplaced:
    top, number = asked[0]["row"], abs(shift.by)
    first, last = top + shift.first, top + shift.last + shift.beyond
    gap = range(top + shift.gap, top + shift.gap + number)
    days = [one for one in read.sheet.columns_in(context.round) if one.type == "date" and one.name in layout.columns]
    along = [one for one in days if not any(holds_something(asked[row - top][one.name]) for row in gap)]
    moves: dict[Spot, Spot] = {
        (row, one.name): (row - shift.by, one.name) for one in (*moved, *along) for row in range(first, last + 1)
    }
    place = CellRef(str(asked[0]["submission"]), read.sheet.name, layout.cell(moved[0].name, gap[0]))
    said = {
        "headers": "・".join(f"「{header(one, context.round)}」" for one in moved),
        "block": "・".join(f"{layout.cell(one.name, first)}～{layout.cell(one.name, last)}" for one in moved),
        "count": number,
        "way": "下" if shift.by > 0 else "上",
        "sure": "" if shift.beyond else f"どの行{'まで' if shift.by > 0 else 'から'}ずれたかを確かめ、",
        "along": "".join(f"（{header(one, context.round)}もずれていれば一緒に）" for one in days),
        "back": "上" if shift.by > 0 else "下",
        "empty": "・".join(layout.cell(one.name, gap[0]) for one in moved),
        "left": _left(moved, moves, range(top, top + len(asked)), layout),
    }
    if any(holds_something(asked[row - top][moved[0].name]) for row in gap):
        return Misplaced(place.submission, place.sheet, {}, finding("S037", place, "", said, answered=True))
    return Misplaced(place.submission, place.sheet, moves, finding("S025", place, "", said))


def _left(moved: Sequence[Column], moves: Mapping[Spot, Spot], rows: range, layout: Layout) -> str:
    """What to do with the cells that are empty once the block is moved."""
    filled = set(moves.values())
    cells = [layout.cell(one.name, row) for row in rows for one in moved if (row, one.name) in moves.keys() - filled]
    return f"移すと空く{'・'.join(cells)}には、その行の回答を記入してください。" if cells else ""
