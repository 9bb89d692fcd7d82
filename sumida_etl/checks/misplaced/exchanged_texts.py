"""What was done and what is planned, each in the other's column: said once (S033)."""

import re
from collections.abc import Iterator, Sequence

from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, finding
from sumida_etl.checks.misplaced.misplaced import Misplaced, Spot
from sumida_etl.reader.tables import Layout
from sumida_etl.values import raw_text

DONE, PLANNED = "progress", "outlook"
_PAST = re.compile(r"(?:[ただ]|済み?|終了|完了|実施)$")
_TO_COME = re.compile(r"(?:(?<!てい)る|[うくすつぶむぐ]|予定|見込み?|していく)$")
_IDLE = " 　。．.、\n\r）)"
_FEWEST, _OUTWEIGHS, _NAMED = 3, 3, 5
"""Rows that tell it, at least; how many times those that tell the contrary; rows that are named."""


def is_past(text: str) -> bool:
    """Whether a text ends with what is over."""
    return _PAST.search(text.rstrip(_IDLE)[-4:]) is not None


def exchanged_texts(rows: Sequence[Row], layout: Layout, context: CheckContext) -> Iterator[Misplaced]:
    """One finding for one submission's sheet."""
    if layout.repeated or not {DONE, PLANNED} <= layout.columns.keys():
        return
    told = [(row, _tells(raw_text(row[DONE]), raw_text(row[PLANNED]))) for row in rows if row["active"]]
    odd = [row for row, sign in told if sign > 0]
    if len(odd) >= _FEWEST and sum(sign < 0 for _, sign in told) * _OUTWEIGHS <= len(odd):
        yield _told(odd, [row for row, _ in told], layout, context)


def _tells(done: str, planned: str) -> int:
    """1 where the texts of a row would make sense in each other's column; -1 where one of them does in its own."""
    if is_past(planned) and _TO_COME.search(done.rstrip(_IDLE)[-4:]):
        return 1
    return -1 if is_past(done) or _TO_COME.search(planned.rstrip(_IDLE)[-4:]) else 0


def _told(odd: Sequence[Row], rows: Sequence[Row], layout: Layout, context: CheckContext) -> Misplaced:
    place = CellRef(odd[0]["submission"], context.sheet.name, layout.cell(DONE, odd[0]["row"]))
    titles = {one.name: header(one, context.round) for one in context.sheet.columns}
    named = "・".join(layout.cell(DONE, row["row"]) for row in odd[:_NAMED])
    said = {
        "done": titles[DONE],
        "planned": titles[PLANNED],
        "named": named + ("など" if len(odd) > _NAMED else ""),
        "count": len(odd),
    }
    moves: dict[Spot, Spot] = {}
    for row in rows:
        moves |= {(row["row"], DONE): (row["row"], PLANNED), (row["row"], PLANNED): (row["row"], DONE)}
    told = finding("S033", place, raw_text(odd[0][DONE]), said, answered=True)
    return Misplaced(place.submission, place.sheet, moves, told)
