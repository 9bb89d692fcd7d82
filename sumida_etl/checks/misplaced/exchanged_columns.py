"""現在 and 見込 exchanged in all rows: said once (S029)."""

from collections.abc import Iterator, Mapping, Sequence

from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, finding
from sumida_etl.checks.misplaced.fit import known_of
from sumida_etl.checks.misplaced.misplaced import Misplaced, Spot
from sumida_etl.reader.tables import Layout
from sumida_etl.rules.answers import is_answer
from sumida_etl.rules.history import is_far
from sumida_etl.rules.rows import DASHES
from sumida_etl.rules.slips import order, orders
from sumida_etl.values import raw_text
from sumida_etl.vocabulary import Kind

_FEWEST, _OUTWEIGHS, _NAMED = 3, 3, 5
"""Rows that tell it, at least; how many times those that tell the contrary; rows that are named."""


def exchanged_columns(rows: Sequence[Row], layout: Layout, context: CheckContext) -> Iterator[Misplaced]:
    """One finding for one submission's sheet, unless a 備考 beside it explains why it is so."""
    if layout.repeated or not {"actual", "forecast"} <= layout.columns.keys() or context.round.is_final:
        return
    asked = [row for row in rows if row["asked"]]
    tells = [(row, _tells(row, context)) for row in asked]
    odd = [row for row, sign in tells if sign > 0]
    if len(odd) < _FEWEST or sum(sign < 0 for _, sign in tells) * _OUTWEIGHS > len(odd):
        return
    if not _is_explained(odd[0], context):
        yield _told(odd, [row for row in rows if row["active"]], layout, context)


def _tells(row: Row, context: CheckContext) -> int:
    """1 where the two answers of a row would make sense in each other's column alone; -1 the other way round."""
    now, then = row["actual_value"], row["forecast_value"]
    if row["stages"] or row["prior_year"] or row["final_alone"]:
        return 0
    if now is not None and then is not None:
        return 0 if is_far(then, now) else _by_order(order(then - now), row, context)
    # What is empty or cannot be read says nothing.
    read = all(row[f"{column}_state"] is not None for column in ("actual", "forecast"))
    if not read or (now is None) == (then is None) or not _is_counted(row, context):
        return 0
    return 1 if now is None else -1


def _by_order(sign: int, row: Row, context: CheckContext) -> int:
    if sign and (row["only_grows"] or row["cumulative"]):
        return -sign
    usual = orders(known_of(row, context))
    return 0 if not sign or {sign, -sign} <= set(usual) else -1 if sign in usual else int(-sign in usual)


def _is_counted(row: Row, context: CheckContext) -> bool:
    """Whether 現在 wants a number: a day of counting is said beside it, or last time it alone was one."""
    if row.get(f"{context.declared('actual').counted_on}_value") is not None:
        return True
    known = [one for one in known_of(row, context) if not one.same_round]
    actual = [one for one in known if one.kind is Kind.ACTUAL][-1:]
    return any(
        one.value and not any(each.value for each in known if each.kind is Kind.FORECAST and each.told == one.told)
        for one in actual
    )


def _is_explained(row: Row, context: CheckContext) -> bool:
    return is_answer(raw_text(row["remark"]), raw_text(row["actual"]), known_of(row, context))


def _told(odd: Sequence[Row], rows: Sequence[Row], layout: Layout, context: CheckContext) -> Misplaced:
    place = CellRef(odd[0]["submission"], context.sheet.name, layout.cell("actual", odd[0]["row"]))
    titles = {one.name: header(one, context.round) for one in context.sheet.columns_in(context.round)}
    named = "・".join(layout.cell("forecast", row["row"]) for row in odd[:_NAMED])
    said = {
        "actual": titles["actual"],
        "forecast": titles["forecast"],
        "count": len(odd),
        "named": named + ("など" if len(odd) > _NAMED else ""),
        "remark": layout.cell("remark", odd[0]["row"]),
    }
    told = finding("S029", place, raw_text(odd[0]["actual"]), said, figure=str(odd[0]["figure"]))
    return Misplaced(place.submission, place.sheet, dict(_moves(rows)), told)


def _moves(rows: Sequence[Row]) -> Iterator[tuple[Spot, Spot]]:
    for row in rows:
        if not _has_no_forecast(row):
            yield (row["row"], "actual"), (row["row"], "forecast")
            yield (row["row"], "forecast"), (row["row"], "actual")


def _has_no_forecast(row: Mapping[str, object]) -> bool:
    """Whether the row is not asked for one, and its cell is as the form has it."""
    return bool(row["prior_year"] or row["final_alone"]) and raw_text(row["forecast"]).strip() in DASHES
