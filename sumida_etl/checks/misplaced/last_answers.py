"""A sheet whose numbers are all those of the round before, as where the old one was copied: said once (S035)."""

from collections.abc import Iterator, Sequence

from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, finding
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.checks.misplaced.fit import known_of
from sumida_etl.checks.misplaced.misplaced import Misplaced
from sumida_etl.reader.tables import rows_by_submission
from sumida_etl.rules.answers import is_answer
from sumida_etl.rules.known_figure import KnownFigure, last_round
from sumida_etl.rules.slips import value_has_moved
from sumida_etl.values import raw_text
from sumida_etl.vocabulary import Kind

_READ = (
    "submission", "row", "department", "figure", "part", "asked", "only_grows", "actual_confirms", "remark",
    "actual_state", "actual_value", "forecast_state", "forecast_value",
)  # fmt: skip
_FEWEST = 3
"""Rows whose number moves from round to round, at least."""


def last_answers(read: Responses, context: CheckContext) -> Iterator[Misplaced]:
    """One finding for each submission's sheet, in place of one for each of its numbers."""
    if not {"actual", "forecast"} <= set(read.sheet.numbers):
        return
    rows = read.rows[read.rows["asked"] & read.rows["present"] & ~read.rows["prior_year"] & ~read.rows["final_alone"]]
    for submission, mine in rows_by_submission(rows, _READ):
        if not any(one.told for row in mine for one in known_of(row, context)):
            continue  # its first round
        layout = context.forms.layouts[submission, read.sheet.name]
        if {"actual", "remark"} <= layout.columns.keys() and not layout.repeated and _are_last(mine, context):
            yield _told(mine, context)


def _are_last(rows: Sequence[Row], context: CheckContext) -> bool:
    moving = 0
    for row in rows:
        last = last_round(known := known_of(row, context))
        if row["actual_confirms"] or (last and not _is_same(row, last, context)):
            return False
        moving += bool(last and last[0].value and _moves(row, known))
    return moving >= _FEWEST


def _is_same(row: Row, last: tuple[KnownFigure, KnownFigure | None], context: CheckContext) -> bool:
    """Whether a row says what it said last, 見込 too where it was asked for then and is now."""
    actual, forecast = last
    if (row["actual_state"], row["actual_value"]) != (actual.state, actual.value):
        return False
    if forecast is None or context.round.is_final:
        return True
    return (row["forecast_state"], row["forecast_value"]) == (forecast.state, forecast.value)


def _moves(row: Row, known: Sequence[KnownFigure]) -> bool:
    """Whether a row counts what comes in, or said last what it had not said the time before."""
    if row["only_grows"]:
        return True
    values = [one.value for one in known if one.kind is not Kind.FORECAST and not one.same_round]
    return len(values) > 1 and values[-1] != values[-2]


def _told(rows: Sequence[Row], context: CheckContext) -> Misplaced:
    columns = [one for one in context.sheet.columns_in(context.round) if one.name in ("actual", "forecast")]
    told_before = [(row, last) for row in rows if (last := last_round(known_of(row, context)))]
    first, last = told_before[0]
    layout = context.forms.layouts[first["submission"], context.sheet.name]
    place = CellRef(first["submission"], context.sheet.name, layout.cell("actual", first["row"]))
    said = {
        "headers": "と".join(f"「{header(one, context.round)}」" for one in columns),
        "last_round": last[0].told,
        "count": len(told_before),
        "remark": layout.cell("remark", first["row"]),
    }
    # Old remarks come along with old numbers: only one that is new, or came with a correction, is an answer.
    before = [one for one in known_of(first, context) if not one.same_round]
    answered = is_answer(raw_text(first["remark"]), "", before)
    told = finding("S035", place, "", said, figure=str(first["figure"]), answered=answered)
    return Misplaced(place.submission, place.sheet, {}, told, frozenset({value_has_moved.code}))
