"""The right text where it follows from what was typed: 1,444件以上 → 1,444件, 集計注 → 集計中."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from sumida_etl.values import Problem, read_number
from sumida_etl.values.grammar.lexicon import AMBIGUOUS_STATES, COUNTING_WORDS, DOUBTFUL_WORDS, STATE_WORDS, any_of
from sumida_etl.values.grammar.normalise import narrow
from sumida_etl.vocabulary import State

_DOUBTFUL = re.compile(rf"{any_of(DOUBTFUL_WORDS)}|か$|見込み?")
_ABOUT = frozenset({"程度", "くらい", "ぐらい", "ほど", "前後", "弱", "強", "余"})
_BRACKETS = re.compile(r"[（(［\[【][^（）()]*[）)］\]】]")
_UNIT = re.compile(r"(?<=[0-9０-９])[^0-9０-９.,，．]+$")
_STATE = re.compile(rf"\(?({any_of(STATE_WORDS)})")
_LIKE = 0.5
"""How much of a word must be right for the rest of it to be a slip."""


def suggested(code: str, raw: str, unit: str) -> str:
    """What can be typed in place of a number that could not be read; empty where that does not follow from it."""
    make = _MADE.get(code)
    if make is None or len(raw) > 60:
        return ""
    return next((text for text in make(raw) if text != raw and _is_read(text, unit)), "")


def _is_read(text: str, unit: str) -> bool:
    reading = read_number(text, unit)
    return reading.state is not None and not reading.problem


def _without_doubt(raw: str) -> Iterator[str]:
    words = set(_DOUBTFUL.findall(raw))
    text = _DOUBTFUL.sub("", raw)
    yield f"約{text}" if words & _ABOUT and "約" not in text else text


def _nearest_state(raw: str) -> Iterable[str]:
    typed = narrow(raw).text
    yield from get_close_matches(typed, [state.value for state in State if state is not State.VALUE], 1, _LIKE)
    yield from (word for word in STATE_WORDS if len(word) > 2 and typed.startswith(word))


def _known_state(raw: str) -> Iterator[str]:
    if found := _STATE.match(narrow(raw).text):
        yield found[1]


def _meant_state(raw: str) -> Iterator[str]:
    word = narrow(raw).text.strip("()。")
    if word in COUNTING_WORDS:
        yield State.COUNTING.value
    elif word in AMBIGUOUS_STATES and word in ("なし", "無し", "無", "ナシ"):
        yield "0"


def _in_digits(raw: str) -> Iterator[str]:
    yield unicodedata.normalize("NFKC", raw)


_MADE: Mapping[str, Callable[[str], Iterable[str]]] = {
    Problem.UNREADABLE: _nearest_state,
    Problem.DOUBTFUL: _without_doubt,
    Problem.ODD_DIGITS: _in_digits,
    Problem.LEADING_ZERO: lambda raw: [re.sub(r"(?<![0-9０-９])[0０]+(?=[0-9０-９])", "", raw)],
    Problem.AMBIGUOUS_STATE: _meant_state,
    Problem.UNKNOWN_UNIT: lambda raw: [_UNIT.sub("", raw)],
    Problem.UNKNOWN_NOTE: lambda raw: [_BRACKETS.sub("", raw)],
    Problem.STATE_NOTE: _known_state,
    Problem.UNIT_DIFFERS: lambda raw: [_UNIT.sub("", raw)],
    "V032": lambda raw: [_BRACKETS.sub("", raw)],
    "V033": lambda raw: [_BRACKETS.sub("", raw)],
}
