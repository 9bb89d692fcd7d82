"""Numbers in 漢数字, as an example can say them in digits. No figure is read from them: 三千円 may be 3 of 千円."""

import re

_DIGITS = {**{sign: value for value, sign in enumerate("〇一二三四五六七八九")}, "零": 0, "壱": 1, "弐": 2, "参": 3}
_SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}
_COUNTED = frozenset({*_DIGITS, "十", "拾", *_TENS})
SIGNS = "".join((*_DIGITS, *_SMALL, *_TENS, *_LARGE))
_RUN = re.compile(f"[{SIGNS}]+")


def in_ascii_digits(text: str) -> str:
    """``約二十三件`` → ``約23件``; empty where no run of 漢数字 stands in the text, or one that is no number.

    千円 and 百万円 are units, and 一 alone may as well be a dash.
    """
    values = [_value(run) for run in _RUN.findall(text)]
    if not values or None in values or text == "一" or not set(text) & _COUNTED:
        return ""
    return _RUN.sub(lambda run: str(_value(run[0])), text)


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
