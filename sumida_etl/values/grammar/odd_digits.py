"""Digits typed as other signs, as examples can say them: letters that look like them (3O件, l2), and 漢数字.

No figure is read of either: 三千円 may be 3 of 千円.
"""

import re

_CALLED = {
    **dict.fromkeys("OoＯｏОоΟο", ("0", "オー")),
    **dict.fromkeys("lｌ", ("1", "エル")),
    **dict.fromkeys("IＩ", ("1", "アイ")),
    **dict.fromkeys("|｜", ("1", "縦棒")),
}
"""Of each letter, Latin, Cyrillic or Greek, the digit and what it is called."""
_LETTERS = "".join(_CALLED)
_ONES = "".join(letter for letter, (digit, _) in _CALLED.items() if digit == "1")
_RUN = re.compile(rf"(?<![A-Za-zＡ-Ｚａ-ｚ])[0-9０-９{_LETTERS}][0-9０-９{_LETTERS},，.．]*(?![A-Za-zＡ-Ｚａ-ｚ])")
_DIGIT = re.compile("[0-9０-９]")
_MAY_BE_A_UNIT = re.compile(rf"[{_ONES}](?=$|[\s/／(（])")
"""An l behind the last digit may count litres."""


def letters_as_digits(text: str) -> str:
    """``3O,OOO件`` → ``30,000件``; the text itself where no such letter stands in a numeral with a digit."""
    return _RUN.sub(lambda run: _as_digits(run[0], text[run.end() :]), text)


def _as_digits(run: str, behind: str) -> str:
    if not _DIGIT.search(run) or _MAY_BE_A_UNIT.match(f"{run[-1]}{behind}"):
        return run
    return "".join(_CALLED[letter][0] if letter in _CALLED else letter for letter in run)


def lookalikes_in(text: str) -> tuple[tuple[str, str, str], ...]:
    """Each letter of a text that stands for a digit, what it is called, and the digit; once."""
    pairs = zip(text, letters_as_digits(text), strict=True)
    found = dict.fromkeys(letter for letter, digit in pairs if letter != digit)
    return tuple((letter, _CALLED[letter][1], _CALLED[letter][0]) for letter in found)


_DIGITS = {**{sign: value for value, sign in enumerate("〇一二三四五六七八九")}, "零": 0, "壱": 1, "弐": 2, "参": 3}
_SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}
_COUNTED = frozenset({*_DIGITS, "十", "拾", *_TENS})
SIGNS = "".join((*_DIGITS, *_SMALL, *_TENS, *_LARGE))
_KANJI_RUN = re.compile(f"[{SIGNS}]+")


def in_ascii_digits(text: str) -> str:
    """``約二十三件`` → ``約23件``; empty where no run of 漢数字 stands in the text, or one that is no number.

    千円 and 百万円 are units, and 一 alone may as well be a dash.
    """
    values = [_value(run) for run in _KANJI_RUN.findall(text)]
    if not values or None in values or text == "一" or not set(text) & _COUNTED:
        return ""
    return _KANJI_RUN.sub(lambda run: str(_value(run[0])), text)


def _value(run: str) -> int | None:
    if all(sign in _DIGITS for sign in run):
        return int("".join(str(_DIGITS[sign]) for sign in run))
    total, part, power = 0, run, 10**16
    while found := re.match(f"([^{''.join(_LARGE)}]*)([{''.join(_LARGE)}])", part):
        below = _under_ten_thousand(found[1])
        if not below or _LARGE[found[2]] >= power:
            return None
        power = _LARGE[found[2]]
        total, part = total + below * power, part[found.end() :]
    last = _under_ten_thousand(part) if part else 0
    return None if last is None else total + last


def _under_ten_thousand(part: str) -> int | None:
    total, digit, power = 0, None, 10**4
    for sign in part:
        value = _SMALL.get(sign, 0)
        if sign in _DIGITS and digit is None and power > 1:
            digit = _DIGITS[sign]
        elif sign in _TENS and digit is None and power > 10:
            total, power = total + _TENS[sign], 10
        elif value and value < power:
            total, digit, power = total + (1 if digit is None else digit) * value, None, value
        else:
            return None
    return total + (digit or 0) if part else None
