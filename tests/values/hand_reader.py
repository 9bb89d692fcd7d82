"""A second reader of numbers, by hand: no pattern, no table of the package, every way to read a text tried in turn.

``ways`` gives all the values a text can have in a row. A text outside the grammar has none; a text that may be read has
one, however many ways lead to it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

WORDS = {"約": "概", "およそ": "概", "延べ": "延", "延": "延", "計": "語", "全": "語", "年": "語"}
NOTES = {"見込": "見", "見込み": "見", "概数": "概", "延べ": "延", "累計": "注", "現在": "注"}
POWERS = {"兆": 12, "千億": 11, "百億": 10, "億": 8, "千万": 7, "百万": 6, "万": 4, "千": 3}
# text: kind of quantity, same thing, power of ten
UNITS = {
    "件": ("数", "件", 0),
    "人": ("数", "人", 0),
    "名": ("数", "人", 0),
    "回": ("数", "回", 0),
    "%": ("割合", "%", 0),
    "パーセント": ("割合", "%", 0),
    "円": ("金額", "円", 0),
    "千円": ("金額", "円", 3),
    "万円": ("金額", "円", 4),
    "百万円": ("金額", "円", 6),
    "千万円": ("金額", "円", 7),
    "億円": ("金額", "円", 8),
    "百億円": ("金額", "円", 10),
    "千億円": ("金額", "円", 11),
    "兆円": ("金額", "円", 12),
    "千人": ("数", "人", 3),
}
OWN = {"千人"}  # accepted only in a row of its own


class Way(NamedTuple):
    value: Decimal
    flags: frozenset[str]


def ways(text: str, row: str) -> set[Way]:
    plain = _narrow(text)
    return set() if plain is None else {way for way in _whole(plain, row) if way is not None}


def _narrow(text: str) -> str | None:
    out = ""
    blank = False
    for sign in text:
        if sign in " \u3000\n\u00a0":
            blank = True
            continue
        half = chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign
        if blank and out and half in "0123456789.," and out[-1] in "0123456789.,":
            return None
        if blank and out and half in "0123456789" and out[-1] in "-−–—―‐‑":
            return None
        out, blank = out + half, False
    return out


def _whole(text: str, row: str) -> Iterator[Way | None]:
    for words, rest in _words(text):
        kinds = [WORDS[word] for word in words]
        sign = rest[:1] if rest[:1] in tuple("▲△+-−–—―‐‑") else ""
        negative = sign not in ("", "+")
        if sign in tuple("-−–—―‐‑") and {"延", "語"} & set(kinds):
            continue
        for body, notes in _notes(rest.removeprefix(sign)):
            for amount in _amount(body, row):
                value = amount.copy_negate() if negative and amount else amount
                yield Way(value.normalize(), frozenset(kinds + notes) & {"概", "延", "見"})


def _words(text: str) -> Iterator[tuple[list[str], str]]:
    yield [], text
    for word in WORDS:
        if text.startswith(word):
            for more, rest in _words(text[len(word) :]):
                yield [word, *more], rest


def _notes(text: str) -> Iterator[tuple[str, list[str]]]:
    yield text, []
    for note, kind in NOTES.items():
        if text.endswith(f"({note})"):
            for rest, more in _notes(text[: -len(note) - 2]):
                yield rest, [kind, *more]


def _amount(text: str, row: str) -> Iterator[Decimal]:
    stem = row.removesuffix("/年")
    kind, same, power = UNITS[stem]
    text = text.removesuffix("/年")  # where they disagree there is a warning, and the same value
    for split in range(1, len(text) + 1):
        digits, name = text[:split], text[split:]
        if name and (name not in UNITS or (name in OWN and name != stem)):
            continue
        typed = UNITS[name] if name else (kind, same, power)
        if typed[0] != kind:
            continue
        places = typed[2] - power if typed[1] == same else 0
        plain = _numeral(digits)
        counted = typed[0] != "割合" and not typed[2]
        if plain is not None:
            if not (counted and _parts_thousands(digits)):
                yield _times(plain, places)
        elif (steps := _steps(digits, named=bool(name))) is not None and (name or not power) and not typed[2]:
            yield _times(steps, places)


def _parts_thousands(digits: str) -> bool:
    whole, _, fraction = digits.partition(".")
    return len(fraction) == 3 and len(whole) <= 3 and "," not in whole and whole != "0"


def _steps(text: str, *, named: bool) -> Decimal | None:
    """億, 万 and 千 going down, each smaller than the one before; without a unit, 万 is not left out behind 億."""
    total, ceiling, count, above = Decimal(0), None, 0, 0
    last, fraction = Decimal(0), False
    while text:
        end = 0
        while end < len(text) and text[end] in "0123456789.,":
            end += 1
        number = _numeral(text[:end])
        if number is None:
            return None
        fraction = fraction or "." in text[:end]
        text = text[end:]
        word = next((word for word in sorted(POWERS, key=len, reverse=True) if text.startswith(word)), "")
        if text and not word:
            return None
        text = text[len(word) :]
        power = POWERS.get(word, 0)
        last = _times(number, power)
        if not named and above >= 8 and power < 4:
            return None
        above = power
        if ceiling is not None and not 0 < last < ceiling:
            return None
        ceiling, total, count = Decimal(10) ** power, total + last, count + 1
        if not word and (count == 1 or last < 10):
            return None
    return None if count > 1 and fraction else total if count else None


def _numeral(text: str) -> Decimal | None:
    whole, point, fraction = text.partition(".")
    if point and not (fraction and all(digit in "0123456789" for digit in fraction)):
        return None
    groups = whole.split(",")
    if not all(group and all(digit in "0123456789" for digit in group) for group in groups):
        return None
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    if whole[0] == "0" and whole != "0":
        return None
    return Decimal("".join(groups) + point + fraction)


def _times(number: Decimal, places: int) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))
