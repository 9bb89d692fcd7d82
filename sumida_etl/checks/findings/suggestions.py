"""The right text where it follows from what was typed: 1,444件以上 → 1,444件, 集計注 → 集計中."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from sumida_etl.values import Problem, read_number
from sumida_etl.values.characters import HIDDEN
from sumida_etl.values.grammar.lexicon import (
    DOUBTFUL_WORDS,
    LATER,
    NOTE_MARK,
    STATE_WORDS,
    any_of,
    vague_meaning,
)
from sumida_etl.values.grammar.normalise import narrow
from sumida_etl.values.grammar.odd_digits import SIGNS, in_ascii_digits, letters_as_digits
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.values.uncounted import GAIJI
from sumida_etl.vocabulary import State

_DOUBTFUL = re.compile(rf"{any_of(DOUBTFUL_WORDS)}|？|か$|見込み?")
_ABOUT = frozenset({"程度", "程", "くらい", "ぐらい", "ほど", "前後", "弱", "強", "余", "余り"})
_BRACKETS = re.compile(r"[（(［\[【][^（）()]*[）)］\]】]")
_UNIT = re.compile(r"(?<=[0-9０-９])[^0-9０-９.,，．]+$")
_SIGN = re.compile(r"[^\w\s()・。、]")
"""What behind a unit may be a sign of the number: 120件▲."""
_TREND = "↑↓↗↘⇧⇩⬆⬇"
"""Behind a number they tell where it goes: 120件↑."""
_TIMES = re.compile(r"[*＊](?:[02-9０２-９]|[1１][0-9０-９])")
"""3*2 may be 6; 3*1 is 3 whatever the star means."""
_POWER_OF_TEN = re.compile(r"10[⁰-⁹²³]")
_STATE = re.compile(rf"\(?({any_of(STATE_WORDS)})")
_STATE_LAST = re.compile(rf"[^0-9]+({any_of(STATE_WORDS)})")
_LIKE = 0.5
"""How much of a word, its first letter included, must be right for the rest of it to be a slip."""
_LABEL = re.compile(
    r"(?:(?![一二三四五六七八九十百千万億兆〇零"
    r"第年月日週毎半倍割増減加少高低上下差残赤負ス割均ち他ほ標画予前昨旧最未非不除])[ぁ-んァ-ヶ一-鿿々・■□◆◇●○◎★☆※→⇒「『\"'”’“‘:：;；、,*$#=_])*"
)
"""What may stand before a number and be no part of it: 実績, ・, 「. Other signs, letters and words tell of more."""
_MINUS = re.compile(r"^[¥￥\\]?(?:[▼▽⊿ΔΔ∆⁻₋﹣➖]|マイナス|[¥￥\\][-－−])")
_POINT = re.compile(r"(?<![0-9０-９])[.．](?=[0-9０-９])")
_ABOUT_ASIDE = re.compile(r"[（(]約[）)]")
_FULL_OF_STATE = re.compile(rf"([^(]*)\((?:({any_of(STATE_WORDS)})|([^)]*[0-9][^)]*))\)")
_OPPOSITE = re.compile("実施(?:中|済)|着手(?:中|済)|該当(?:あり|有)")
"""Words like a state's that mean its contrary."""
_CHANGE = re.compile("[増減加少高低上下]$")
"""What makes of a number the difference from another."""
_SCALE = re.compile(r"[A-Za-z/割分厘半時秒日週月年期倍当毎]|トン|ドル|グラム|キロ|メートル|銭|から|より|まで|あたり")
"""What behind a number may make it another in the row's unit: 1.2M, 7割, 1,200kg, 30件/月."""
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*")


def suggested(code: str, raw: str, unit: str) -> str:
    """What can be typed in place of a number that could not be read; empty where that does not follow from it."""
    make = _MADE.get(code)
    if make is None or len(raw) > 60:
        return ""
    return next((text.strip() for text in make(raw, unit) if _is_read(text, unit)), "")


def _is_read(text: str, unit: str) -> bool:
    reading = read_number(text, unit)
    return reading.state is not None and not reading.problem


def _without_doubt(raw: str, unit: str) -> Iterator[str]:
    for said in (raw, _BRACKETS.sub("", raw)):
        words = set(_DOUBTFUL.findall(said))
        text = re.sub(r"[（(][）)]", "", _DOUBTFUL.sub("", said))
        yield f"約{text}" if words & _ABOUT and "約" not in text else text


def _nearest_state(raw: str, unit: str) -> Iterable[str]:
    typed = narrow(raw).text
    if _OPPOSITE.search(typed):
        return
    if (found := _STATE_LAST.fullmatch(typed)) and "一部" not in typed:
        yield found[1]
    states = [state.value for state in State if state is not State.VALUE and state.value[:1] == typed[:1]]
    yield from get_close_matches(typed, states, 1, _LIKE)
    typed = _POINT.sub("0.", _ABOUT_ASIDE.sub("約", typed))
    yield typed.lstrip("='’\"")
    yield _MINUS.sub("-", typed)
    yield re.sub(r"^±(?=0+(?![0-9.]))", "", typed)
    label = _LABEL.match(typed)
    if _NUMBER.search(typed):
        yield typed[label.end() if label else 0 :].rstrip(f"」』\"'”’.。、!?！？{_TREND}")


def _known_state(raw: str, unit: str) -> Iterator[str]:
    typed = narrow(raw).text
    if found := _STATE.match(typed):
        yield found[1]
    elif LATER.match(typed):
        yield State.NOT_BEGUN.value


def _meant_state(raw: str, unit: str) -> Iterator[str]:
    """0（集計中） is 集計中, 1,444（集計中） that number, なし（0件） 0件."""
    typed = narrow(raw).text
    if both := _FULL_OF_STATE.fullmatch(typed):
        said = read_number(both[1], unit)
        yield both[3] or (both[1] if said.value else both[2])
    yield str(vague_meaning(typed) or "")


def _in_digits(raw: str, unit: str) -> Iterator[str]:
    """⑮ is 15, 二十三 is 23; of 22① and 22² the second is the number of a note."""
    others = [sign for sign in raw if unicodedata.category(sign) in ("No", "Nl") and sign not in SIGNS]
    if _POWER_OF_TEN.search(raw):
        return
    if _NUMBER.search(raw):
        yield "".join(sign for sign in raw if sign not in others)
    elif len(others) == 1 and unicodedata.numeric(others[0]).is_integer():
        yield raw.replace(others[0], str(int(unicodedata.numeric(others[0]))))
    elif not others:
        yield in_ascii_digits(raw)


def _without_note(raw: str, unit: str) -> Iterator[str]:
    """Without what stands in brackets, unless that may be the figure: 0.761（76.1%）."""
    inside = [read_number(found[1:-1], unit) for found in _BRACKETS.findall(raw)]
    bare = NOTE_MARK.sub("", _BRACKETS.sub("", raw))
    if _TIMES.search(raw):
        return
    if not any(one.value is not None and one.unit for one in inside) or _UNIT.search(bare.strip()):
        yield bare


def _without_unit(raw: str, unit: str) -> Iterator[str]:
    if raw.rstrip(_TREND) != raw:
        yield raw.rstrip(_TREND)
    found = _UNIT.search(raw)
    tail = narrow(found[0]).text if found else ""
    rest = tail.removeprefix(unit)
    counted = row_unit(unit).family is Family.COUNT or rest != tail
    if counted and not (_CHANGE.search(rest) or _SCALE.search(rest) or _SIGN.search(rest)):
        yield _UNIT.sub("", raw)


def _converted(raw: str, unit: str) -> Iterator[str]:
    """The number as it was read; what becomes less than one of the row's unit had the wrong unit written behind it."""
    read = read_number(raw, unit)
    if read.value is not None and (abs(read.value) >= 1 or not read.value):
        yield f"{'約' * read.approx}{'延べ' * read.cumulative}{read.value:,f}{unit}"
    yield _UNIT.sub("", raw)


def _in_digits_alone(raw: str, unit: str) -> Iterator[str]:
    yield narrow(letters_as_digits(raw)).text


def _seen_alone(raw: str, unit: str) -> Iterator[str]:
    yield GAIJI.sub("", HIDDEN.sub("", raw))


_MADE: Mapping[str, Callable[[str, str], Iterable[str]]] = {
    Problem.UNREADABLE: _nearest_state,
    Problem.DOUBTFUL: _without_doubt,
    Problem.ODD_DIGITS: _in_digits,
    Problem.LEADING_ZERO: lambda raw, _: [re.sub(r"(?<![0-9０-９])[0０]+(?=[0-9０-９])", "", raw)],
    Problem.AMBIGUOUS_STATE: _meant_state,
    Problem.UNKNOWN_UNIT: _without_unit,
    Problem.UNKNOWN_NOTE: _without_note,
    Problem.STATE_NOTE: _known_state,
    Problem.UNIT_DIFFERS: _converted,
    Problem.LOOKALIKE: _in_digits_alone,
    Problem.ODD_LETTERS: _seen_alone,
    Problem.RAISED: lambda meant, _: [meant],
    "V032": lambda raw, _: [_BRACKETS.sub("", raw)],
    "V033": lambda raw, _: [_BRACKETS.sub("", raw)],
}
