"""Read what was typed where a number is asked for. What the grammar does not know is no number.

Whether a number makes sense in its row (whole, not negative, 0 to 100) is judged by the checks, not here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite

from sumida_etl.values.cells import ErrorCell, Percent, RaisedText, UnseenNumber, exact, raw_text, shifted
from sumida_etl.values.diagnosis import why_unreadable
from sumida_etl.values.grammar.lexicon import STATE_DASHES, STATE_WORDS, STATES
from sumida_etl.values.grammar.normalise import Narrowed, narrow
from sumida_etl.values.grammar.number_form import Grammar, Typed
from sumida_etl.values.grammar.odd_digits import letters_as_digits
from sumida_etl.values.grammar.problem_codes import Problem
from sumida_etl.values.grammar.rules import Rule, joined
from sumida_etl.values.grammar.units import UNITS, Family, Unit, row_unit
from sumida_etl.values.uncounted import folded, has_odd_letters, holds_something
from sumida_etl.vocabulary import State


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell means. With an error there is neither state nor value; an empty cell has no problem either.

    ``value`` is in the row's unit; ``unit`` is the one typed; ``month`` the month a note names (12月末現在) and
    ``month_day`` its day where that is not the last, ``month_year`` the year where it is said; ``rule`` the rules it
    was read by, joined with +; ``problem`` a Problem or the empty text.
    """

    state: State | None = None
    value: Decimal | None = None
    approx: bool = False
    cumulative: bool = False
    forecast: bool = False
    month: int | None = None
    month_day: int | None = None
    month_year: int | None = None
    unit: str = ""
    rule: str = ""
    problem: str = ""


EMPTY = Reading()
LONGEST = 100  # characters; a longer text in a number cell is prose, and no reason is sought in it
_REFUSED_CELLS: tuple[tuple[type, Problem], ...] = (
    (ErrorCell, Problem.ERROR_CELL),
    (UnseenNumber, Problem.UNSEEN),
    (RaisedText, Problem.RAISED),
    (bool, Problem.BOOLEAN),
    (date, Problem.DATE_IN_NUMBER),
)
_FULL_STOP = "。｡"
"""Ends a sentence, and says nothing of a number. A point may as well stand before digits that were lost."""
_STOPS = f"{_FULL_STOP}."
"""What may end a word."""
_DASHES = re.compile(rf"[{STATE_DASHES}]{{1,3}}")


def read_number(cell: object, unit: str) -> Reading:
    """Read one cell of a row that counts in ``unit`` (its text in the registry; empty where it has none)."""
    if cell is None:
        return EMPTY
    for kind, problem in _REFUSED_CELLS:
        if isinstance(cell, kind):
            return Reading(problem=problem)
    return _read_text(cell, unit) if isinstance(cell, str) else _read_numeric(cell, unit)


def read_stage(cell: object, stages: Sequence[str]) -> Reading:
    """Read one cell; the value of a stage is its place among them, from 0. A number is no stage: 2 may be any."""
    if not holds_something(cell):
        return EMPTY
    if isinstance(cell, ErrorCell):
        return Reading(problem=Problem.ERROR_CELL)
    text = raw_text(cell)
    word = folded(text).rstrip(_STOPS)
    inner = word[1:-1] if word.startswith("(") and word.endswith(")") else word
    places = {folded(stage): place for place, stage in enumerate(stages)}
    if inner in places:
        return Reading(State.VALUE, Decimal(places[inner]), rule=Rule.STAGE)
    state = read_number(text, "")
    if state.state not in (None, State.VALUE):
        return state
    return Reading(problem=Problem.ODD_LETTERS if has_odd_letters(text) else Problem.NO_STAGE)


def stage_at(value: Decimal | None, stages: Sequence[str]) -> str:
    """The word of a stage by its place, as ``read_stage`` gives it; empty where there is none at it."""
    return stages[int(value)] if value is not None and value in range(len(stages)) else ""


def _read_numeric(cell: object, unit: str) -> Reading:
    if isinstance(cell, int):
        return Reading(State.VALUE, Decimal(cell), rule=Rule.NUMERIC_CELL)
    if isinstance(cell, Percent):
        return _read_percent(cell.number, unit)
    if not isinstance(cell, float) or not isfinite(cell):
        return Reading(problem=Problem.UNREADABLE)
    return Reading(State.VALUE, exact(cell), rule=Rule.NUMERIC_CELL)


def _read_percent(share: float, unit: str) -> Reading:
    if not isfinite(share):
        return Reading(problem=Problem.UNREADABLE)
    row = row_unit(unit)
    if row.name and row.family is not Family.SHARE:
        return Reading(problem=Problem.PERCENT_CELL)
    places = 2 + UNITS["%"].shift_to(row)
    return Reading(State.VALUE, shifted(exact(float(share)), places), unit="%", rule=Rule.PERCENT_CELL)


def _read_text(text: str, unit: str) -> Reading:
    narrowed = narrow(text)
    habits = narrowed.habits
    if not narrowed.text:
        return EMPTY
    if stands_for := _state_rule(narrowed.text):
        return Reading(STATES[stands_for], rule=joined(habits | {stands_for}))
    if len(narrowed.text) > LONGEST:
        return Reading(problem=Problem.UNREADABLE)
    grammar = Grammar.of_row(unit)
    typed = _parsed(narrowed, grammar)
    if typed is None and not holds_something(text):
        return EMPTY
    if typed is None:
        return Reading(problem=Problem.LOOKALIKE if _has_lookalikes(text, grammar) else why_unreadable(narrowed))
    return Reading(problem=typed) if isinstance(typed, Problem) else _in_row(typed, grammar.row, habits)


def _has_lookalikes(text: str, grammar: Grammar) -> bool:
    """Whether it would be a number if letters that look like digits were digits."""
    meant = letters_as_digits(text)
    return meant != text and isinstance(_parsed(narrow(meant), grammar), Typed)


def _parsed(narrowed: Narrowed, grammar: Grammar) -> Typed | Problem | None:
    return None if narrowed.split else grammar.parse(narrowed.text.rstrip(_FULL_STOP))


def _state_rule(text: str) -> Rule | None:
    word = text[1:-1] if text[0] == "(" and text[-1] == ")" else text.rstrip(_STOPS)
    return STATE_WORDS.get(word) or (Rule.DASH if _DASHES.fullmatch(text) else None)


def _in_row(typed: Typed, row: Unit, habits: frozenset[Rule]) -> Reading:
    """The typed number in the row's unit. A unit that disagrees is a doubt; one that cannot be converted, an error."""
    if not typed.unit.fits(row):
        return Reading(problem=Problem.UNIT_FOREIGN, unit=typed.unit.label)
    places = typed.unit.shift_to(row)
    rules = typed.rules.union(habits, [Rule.CONVERTED] if places else ())
    return Reading(
        State.VALUE,
        shifted(typed.number, places) if places else typed.number,
        approx=Rule.ABOUT in rules,
        cumulative=Rule.CUMULATIVE in rules,
        forecast=Rule.FORECAST in rules,
        month=typed.noted.month if typed.noted else None,
        month_day=typed.noted.day if typed.noted else None,
        month_year=typed.noted.year if typed.noted else None,
        unit=typed.unit.label,
        rule=joined(rules),
        problem="" if typed.unit.agrees(row) else Problem.UNIT_DIFFERS,
    )
