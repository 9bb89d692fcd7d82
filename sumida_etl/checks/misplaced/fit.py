"""Whether a number fits the row it stands in: its unit, its decimals, and what was known of that row before."""

from collections.abc import Sequence
from math import log

from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.rules.history import JUMP
from sumida_etl.rules.known_figure import KnownFigure, last_number
from sumida_etl.rules.mistyped import distance, is_off
from sumida_etl.values import Problem, read_number
from sumida_etl.values.grammar.units import Family, row_unit

OF_UNITS = frozenset({Problem.UNIT_DIFFERS, Problem.UNIT_FOREIGN, Problem.PERCENT_CELL})
"""What is wrong with a number that has another row's unit."""


def misfits(cell: object, column: str, here: Row, there: Row, context: CheckContext) -> tuple[bool, bool]:
    """Whether a number can hardly be of the row it stands in, and whether it can hardly be of another."""
    one, other = _distance(cell, column, here, context), _distance(cell, column, there, context)
    return _is_off(one, other), _is_off(other, one)


def _is_off(one: float | None, other: float | None) -> bool:
    if one is None:
        return False
    return one > log(JUMP) or (other is not None and is_off(one, other))


def _distance(cell: object, column: str, row: Row, context: CheckContext) -> float | None:
    """How many times the last number of the row, as a logarithm; infinite where the unit is another's."""
    unit = str(row["unit_asked"])
    reading = read_number(cell, unit)
    if row["stages"] or reading.problem in OF_UNITS:
        return None if row["stages"] else float("inf")
    if reading.value is None:
        return None
    if row_unit(unit).family is Family.COUNT and reading.value != reading.value.to_integral_value():
        return float("inf")
    known = last_number(known_of(row, context), column)
    last = known.value if known else read_number(str(row.get("asked_previous") or "").partition("（")[0], unit).value
    return distance(reading.value, last) if last and reading.value else None


def known_of(row: Row, context: CheckContext) -> Sequence[KnownFigure]:
    """What was accepted of a row's figure before."""
    return context.asked.known.get((row["department"], row["figure"], str(row["part"])), ()) if row["asked"] else ()
