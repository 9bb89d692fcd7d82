"""Letters typed for the digits that they look like (3O件, l2), as examples can say them. No figure is read of them."""

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
