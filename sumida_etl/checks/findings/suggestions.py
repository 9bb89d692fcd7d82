"""The right text where it follows from what was typed: 1,444件以上 → 1,444件, 集計注 → 集計中."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches

from sumida_etl.rounds import day_label
from sumida_etl.values import Problem, read_date, read_number
from sumida_etl.values.characters import HIDDEN
from sumida_etl.values.grammar.lexicon import (
    AMBIGUOUS_STATES,
    DOUBTFUL_WORDS,
    LATER,
    NOTE_MARK,
    STATE_WORDS,
    any_of,
)
from sumida_etl.values.grammar.normalise import narrow
from sumida_etl.values.uncounted import GAIJI
from sumida_etl.vocabulary import State

_DOUBTFUL = re.compile(rf"{any_of(DOUBTFUL_WORDS)}|か$|見込み?")
_ABOUT = frozenset({"程度", "くらい", "ぐらい", "ほど", "前後", "弱", "強", "余", "余り"})
_BRACKETS = re.compile(r"[（(［\[【][^（）()]*[）)］\]】]")
_UNIT = re.compile(r"(?<=[0-9０-９])[^0-9０-９.,，．]+$")
_STATE = re.compile(rf"\(?({any_of(STATE_WORDS)})")
_LIKE = 0.5
"""How much of a word, its first letter included, must be right for the rest of it to be a slip."""
_LABEL = re.compile(r"[^0-9０-９A-Za-zＡ-Ｚａ-ｚ()（）<>＜＞~～〜第年月日/／ー▲△増減加少高低上下差残]*")
"""What may stand before a number and be no part of it: 実績, ・, 「. Letters and days make another thing of it."""
_OPPOSITE = re.compile("実施(?:中|済)|着手(?:中|済)|該当(?:あり|有)")
"""Words like a state's that mean its contrary."""
_CHANGE = re.compile("[増減加少高低上下]$")
"""What makes of a number the difference from another."""
_SERIAL = 5
"""Digits of a day that Excel shows as the number it is."""
_DAY_ZERO = date(1899, 12, 30)
"""Excel's, for every day since its 29 February 1900, which there never was."""
_NEAR = timedelta(days=366)
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*")


def suggested(code: str, raw: str, unit: str) -> str:
    """What can be typed in place of a number that could not be read; empty where that does not follow from it."""
    make = _MADE.get(code)
    if make is None or len(raw) > 60:
        return ""
    return next((text for text in make(raw) if _is_read(text, unit)), "")


def suggested_day(raw: str, as_of: date) -> str:
    """The day that a number stands for where one was asked for, as a program or Excel itself writes it; else empty."""
    digits = narrow(raw).text
    if not digits.isdecimal():
        return ""
    if len(digits) == _SERIAL:
        day = _DAY_ZERO + timedelta(days=int(digits))
    else:
        day = read_date(f"{digits[:-4]}-{digits[-4:-2]}-{digits[-2:]}", as_of).value or date.min
    return day_label(day) if abs(day - as_of) <= _NEAR else ""


def _is_read(text: str, unit: str) -> bool:
    reading = read_number(text, unit)
    return reading.state is not None and not reading.problem


def _without_doubt(raw: str) -> Iterator[str]:
    words = set(_DOUBTFUL.findall(raw))
    text = re.sub(r"[（(][）)]", "", _DOUBTFUL.sub("", raw))
    yield f"約{text}" if words & _ABOUT and "約" not in text else text


def _nearest_state(raw: str) -> Iterable[str]:
    typed = narrow(raw).text
    if _OPPOSITE.search(typed):
        return
    states = [state.value for state in State if state is not State.VALUE and state.value[:1] == typed[:1]]
    yield from get_close_matches(typed, states, 1, _LIKE)
    yield typed.lstrip("='’\"")
    label = _LABEL.match(typed)
    yield typed[label.end() if label else 0 :].rstrip("」』\"'”’.。!?！？")


def _known_state(raw: str) -> Iterator[str]:
    typed = narrow(raw).text
    if found := _STATE.match(typed):
        yield found[1]
    elif LATER.match(typed):
        yield State.NOT_BEGUN.value


def _meant_state(raw: str) -> Iterator[str]:
    yield str(AMBIGUOUS_STATES.get(narrow(raw).text.strip("()。"), ""))


def _in_digits(raw: str) -> Iterator[str]:
    """⑮ is 15; of 22① and 22² the second is the number of a note."""
    others = [sign for sign in raw if unicodedata.category(sign) == "No"]
    if not _NUMBER.search(raw):
        yield unicodedata.normalize("NFKC", raw)
    elif others:
        yield "".join(sign for sign in raw if sign not in others)


def _without_note(raw: str) -> Iterator[str]:
    yield NOTE_MARK.sub("", _BRACKETS.sub("", raw))


def _without_unit(raw: str) -> Iterator[str]:
    if not _CHANGE.search(raw):
        yield _UNIT.sub("", raw)


def _seen_alone(raw: str) -> Iterator[str]:
    yield GAIJI.sub("", HIDDEN.sub("", raw))


_MADE: Mapping[str, Callable[[str], Iterable[str]]] = {
    Problem.UNREADABLE: _nearest_state,
    Problem.DOUBTFUL: _without_doubt,
    Problem.ODD_DIGITS: _in_digits,
    Problem.LEADING_ZERO: lambda raw: [re.sub(r"(?<![0-9０-９])[0０]+(?=[0-9０-９])", "", raw)],
    Problem.AMBIGUOUS_STATE: _meant_state,
    Problem.UNKNOWN_UNIT: _without_unit,
    Problem.UNKNOWN_NOTE: _without_note,
    Problem.STATE_NOTE: _known_state,
    Problem.UNIT_DIFFERS: _without_unit,
    Problem.ODD_LETTERS: _seen_alone,
    Problem.RAISED: lambda meant: [meant],
    "V032": lambda raw: [_BRACKETS.sub("", raw)],
    "V033": lambda raw: [_BRACKETS.sub("", raw)],
}
