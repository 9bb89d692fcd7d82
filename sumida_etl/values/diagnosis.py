"""Why a text is no number: the most telling of the reasons, so that the message can say what to type instead.

Nothing is read here. A text comes here only after the grammar has refused it.
"""

import re
import unicodedata
from collections.abc import Callable

from sumida_etl.values.cells import is_error_text
from sumida_etl.values.dates import is_date_text
from sumida_etl.values.grammar.lexicon import (
    DOUBTFUL_WORDS,
    LATER,
    MULTIPLIERS,
    NOTE_MARK,
    PREFIXES,
    STATE_WORDS,
    any_of,
    vague_meaning,
)
from sumida_etl.values.grammar.normalise import Narrowed
from sumida_etl.values.grammar.number_form import NUMERAL
from sumida_etl.values.grammar.odd_digits import SIGNS
from sumida_etl.values.grammar.problem_codes import Problem
from sumida_etl.values.grammar.units import UNITS
from sumida_etl.values.uncounted import has_odd_letters

_SCALED = any_of(name for name, unit in UNITS.items() if unit.shift and unit.base == "円")
_WORDS = any_of((*PREFIXES, *UNITS))
_DOUBTFUL = any_of(DOUBTFUL_WORDS)
_POWERS = "".join(MULTIPLIERS) + "十百"
_KANJI_NUMBER = re.compile(rf"(?:{_WORDS})*[{SIGNS}]+(?:{_WORDS})?")
_NUMBER_SIGNS = frozenset("0123456789" + _POWERS)  # 千 is numeric to Unicode, and no odd digit behind a digit
_STATE_AND_MORE = re.compile(rf"\(?(?:{any_of(STATE_WORDS)})\)?.")
_PATTERNS = (
    (Problem.UNREADABLE, r"[0-9.]+[eE][+-]?[0-9]+.*"),
    (Problem.AMBIGUOUS_STATE, rf"[^()]*[0-9][^()]*\((?:{any_of(STATE_WORDS)})\)|(?:[な無]し|ゼロ)\(.*[0-9].*\)"),
    (Problem.RANGE, r".*[0-9][^0-9,.]{0,4}?(?:[~〜∼−‐‑–—―ー→-]|から|ないし|または|又は)[^0-9]?[0-9].*"),
    (Problem.DOUBTFUL, rf".*(?:[0-9].*(?:{_DOUBTFUL}|か$)|(?:{_DOUBTFUL}).*[0-9]|数[{_POWERS}]).*"),
    (Problem.UNREADABLE, r".*[0-9.][A-Za-z_]+[0-9].*"),
    (Problem.GROUPING, rf"[^0-9]*(?!{NUMERAL}(?![0-9,.]))[0-9]*,[0-9,]*(?:\.[0-9]*)?[^0-9,]*"),
    (Problem.LEADING_ZERO, r"[^0-9.,]*0[0-9]+(?:\.[0-9]+)?[^0-9]*"),
    (
        Problem.MULTIPLIER,
        rf"(?![^0-9]*{NUMERAL}(?:{_SCALED})[^0-9]*$)[^0-9]*(?:[0-9][0-9,.]*[{_POWERS}]+)+[0-9,.]*[^0-9]*",
    ),
    (Problem.UNKNOWN_NOTE, rf".*[0-9][^()]*(?:\(.+\)|{NOTE_MARK.pattern})"),
    (Problem.SEVERAL, r".*[0-9][^0-9A-Za-z_.,]+[0-9].*"),
    (Problem.UNKNOWN_UNIT, rf"(?:{any_of(PREFIXES)})*[▲△-]?{NUMERAL}[^\W0-9_][^0-9]*"),
)
_REASONS = tuple((problem, re.compile(pattern)) for problem, pattern in _PATTERNS)


def why_unreadable(typed: Narrowed) -> Problem:
    """The reason for which a text that is no number is refused."""
    text = typed.text
    if found := next((problem for problem, is_so in _KINDS if is_so(text)), None):
        return found
    reason = next((problem for problem, pattern in _REASONS if pattern.fullmatch(text)), Problem.UNREADABLE)
    return Problem.SEVERAL if typed.split and reason is not Problem.RANGE else reason


def _is_word(text: str) -> bool:
    return vague_meaning(text) is not None


def _is_state_and_more(text: str) -> bool:
    return _STATE_AND_MORE.match(text) is not None or LATER.match(text) is not None


def _has_odd_digits(text: str) -> bool:
    """Digits of other scripts, circled and Roman ones anywhere; kanji only where they are the whole number."""
    if _KANJI_NUMBER.fullmatch(text):
        return True
    return any(
        sign not in _NUMBER_SIGNS and unicodedata.numeric(sign, None) is not None and unicodedata.category(sign) != "Lo"
        for sign in text
    )


_KINDS: tuple[tuple[Problem, Callable[[str], bool]], ...] = (
    (Problem.ODD_LETTERS, has_odd_letters),
    (Problem.AMBIGUOUS_STATE, _is_word),
    (Problem.STATE_NOTE, _is_state_and_more),
    (Problem.ERROR_CELL, is_error_text),
    (Problem.DATE_IN_NUMBER, is_date_text),
    (Problem.ODD_DIGITS, _has_odd_digits),
)
"""What a text can be that no pattern of a number's surroundings tells, the most telling first."""
