"""Whether an answer fits its row: a number by its unit, decimals and last value, a text by its last text and name."""

from collections.abc import Sequence
from itertools import pairwise
from math import log

from schemas.columns import Column
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.rules.history import JUMP
from sumida_etl.rules.known_figure import KnownFigure, last_number
from sumida_etl.rules.mistyped import distance, is_off
from sumida_etl.values import Problem, raw_text, read_number
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.values.uncounted import folded

OF_UNITS = frozenset({Problem.UNIT_DIFFERS, Problem.UNIT_FOREIGN, Problem.PERCENT_CELL})
"""What is wrong with a number that has another row's unit."""
_CLEARLY = 0.5
"""By how much a text must be more like the one row than the other."""
_NAME = 4
"""Pairs of letters from which on a name in a text is no mere word."""


def misfits(cell: object, column: Column, here: Row, there: Row, context: CheckContext) -> tuple[bool, bool]:
    """Whether an answer can hardly be of the row it stands in, and whether it can hardly be of another."""
    if column.type == "text":
        closer = _likeness(cell, column.name, here) - _likeness(cell, column.name, there)
        return closer <= -_CLEARLY, closer >= _CLEARLY
    return _number_misfits(cell, column.name, here, there, context)


def _likeness(cell: object, column: str, row: Row) -> float:
    """From 0 to 1, how much a text repeats the last one of a row, or the name of what the row is about."""
    text, last = _pairs(raw_text(cell)), _pairs(str(row.get(f"shown_last_{column}") or ""))
    name = _pairs(str(row.get("asked_title") or ""))
    repeated = 2 * len(text & last) / (len(text) + len(last)) if text and last else 0.0
    named = len(text & name) / len(name) if len(name) >= _NAME else 0.0
    return max(repeated, named)


def _pairs(text: str) -> frozenset[str]:
    """Every two letters of a text that stand beside each other."""
    letters = folded(text)
    return frozenset(map("".join, pairwise(letters)))


def _number_misfits(cell: object, column: str, here: Row, there: Row, context: CheckContext) -> tuple[bool, bool]:
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
