"""The tables that the formulas look typed texts up in, made by asking the reader itself."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from sumida_etl.values import read_number
from sumida_etl.values.grammar.lexicon import (
    AMBIGUOUS_STATES,
    MINUS_TRIANGLES,
    MULTIPLIERS,
    NOTES,
    PREFIXES,
    STATE_DASHES,
    STATE_WORDS,
)
from sumida_etl.values.grammar.normalise import narrow
from sumida_etl.values.grammar.problem_codes import Problem
from sumida_etl.values.grammar.units import PER_YEAR, UNITS, Family, row_unit

OWN, OTHER, FOREIGN = "ABC"
"""How a unit fits its row: it is the row's own; another one, which is a doubt; one that cannot stand there."""
IDLE, FORECAST = "AF"
"""What a note does: nothing here; it says that the number is a forecast."""
UNKNOWN = "?"
_MOST_POWERS = 16
_LIKE_NONE = "〓"
_LIKE = {Family.COUNT: _LIKE_NONE, Family.MONEY: f"{_LIKE_NONE}円", Family.SHARE: f"{_LIKE_NONE}%"}
"""A unit of each family that is in no table: what is behind a number is read alike in most rows of a family."""
_FORMS = (range(0x20, 0x3200), range(0xFE00, 0xFFFE))
"""Where letters stand that the reader takes for others: widths, radicals, blanks and what nobody sees."""


@cache
def tails_of(unit: str) -> Mapping[str, str]:
    """What may stand behind the digits in a row of a unit → how it fits, and by which power of ten it multiplies."""
    name = row_unit(unit).name
    worded = (f"{word}{each}" for word in MULTIPLIERS for each in dict.fromkeys(["", name, "円"]))
    yearly = (f"{each}{PER_YEAR}" for each in ("", name))
    bodies = dict.fromkeys(["", name, *UNITS, *worded, *yearly])
    found = ((body, _tail(body, unit)) for body in bodies if _LIKE_NONE not in body)
    return {body: entry for body, entry in found if entry}


def _tail(tail: str, unit: str) -> str:
    read = read_number(f"1{tail}", unit)
    if read.problem == Problem.UNIT_FOREIGN:
        return f"{FOREIGN}+00"
    if read.value is None or read.problem not in ("", Problem.UNIT_DIFFERS):
        return ""
    power = read.value.adjusted()
    if read.value != Decimal(1).scaleb(power) or abs(power) > _MOST_POWERS:
        return ""
    return f"{OTHER if read.problem else OWN}{power:+03d}"


@cache
def shared_tails(family: Family) -> str:
    """The table of a family, as the text that a formula searches."""
    return listed(tails_of(_LIKE[family]))


@cache
def own_tails(unit: str) -> str:
    """What a unit's table has beside that of its family; it is searched first."""
    shared, own = tails_of(_LIKE[row_unit(unit).family]), tails_of(unit)
    other = {tail: entry for tail, entry in own.items() if shared.get(tail) != entry}
    return listed({**other, **dict.fromkeys(shared.keys() - own.keys(), UNKNOWN * 4)})


@cache
def notes() -> str:
    """What may stand in brackets behind a number."""
    months = [f"{month}月末" for month in range(1, 13)]
    words = ["", *NOTES]
    texts = [f"({when}{word})" for when in ("", *months) for word in words if when or word]
    found = {}
    for text in texts:
        read = read_number(f"1{text}", "")
        if read.value is not None and not read.problem:
            found[text] = FORECAST if read.forecast else IDLE
    return listed(found)


@cache
def states() -> str:
    """What stands for a state; every dash is a hyphen here."""
    said = [*STATE_WORDS, *(f"({word})" for word in STATE_WORDS), "-", "--", "---"]
    return listed_words(word for word in said if read_number(word, "").state)


@cache
def ambiguous() -> str:
    """Words that are no number and no state in any row."""
    return listed_words(
        word for word in AMBIGUOUS_STATES if narrow(word).text == word and read_number(word, "").problem
    )


@cache
def letters(units: frozenset[str]) -> str:
    """The letters of every text that is read in rows of these units: one with another letter is not read."""
    texts = [*PREFIXES, *NOTES, *STATE_WORDS, *UNITS, *MULTIPLIERS, *(row_unit(unit).label for unit in units)]
    known = {*f"0123456789,.+月末日。｡¥￥\\()/年{MINUS_TRIANGLES}{STATE_DASHES}", *"".join(texts)}
    others = {letter for letter, meant in _narrowed().items() if known.issuperset(meant)}
    # Two of half width may be one letter together, as in ﾊﾟｰｾﾝﾄ.
    halves = {chr(code) for code in range(0xFF61, 0xFFA0)}
    return "".join(sorted(known | others | halves))


@cache
def _narrowed() -> Mapping[str, str]:
    """Letters that a cell can hold → what the reader makes of them; a mark of か゛ or ハ゜ is none by itself."""
    marks = "\u3099\u309a"
    every = (chr(code) for forms in _FORMS for code in forms)
    return {letter: "" if letter in marks else narrow(letter).text for letter in every}


def listed(entries: Mapping[str, str]) -> str:
    """``|件=A+00|人=B+00|``."""
    return "".join(f"|{text}={entry}" for text, entry in sorted(entries.items())) + "|"


def listed_words(words: Iterable[str]) -> str:
    """``|集計中|該当なし|``."""
    return "|" + "".join(f"{word}|" for word in sorted(set(words)))
