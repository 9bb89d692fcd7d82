"""How a text differs from the one that should stand there, where it is a matter of a few letters."""

import unicodedata
from difflib import SequenceMatcher

from sumida_etl.values.uncounted import called, counted

_MOST, _SHORT = 3, 6
"""Letters that may differ, and letters of a text in which the eye finds by itself what differs."""
_AROUND = 4


def difference(typed: str, meant: str) -> str:
    """``「照」の後ろの「會」は元は「会」``; empty where more differs, or the text is short.

    Of letters that nobody sees, or that are easily taken for others, it is said what they are.
    """
    one, other = (unicodedata.normalize("NFKC", counted(text)) for text in (typed, meant))
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changed = [step[1:] for step in steps if step[0] != "equal"]
    letters = sum(max(last - first, end - begin) for first, last, begin, end in changed)
    if letters > _MOST or len(other) < _SHORT:
        return ""
    return "、".join(_said(one, first, last, other[begin:end]) for first, last, begin, end in changed)


def _said(typed: str, first: int, last: int, meant: str) -> str:
    before = typed[max(0, first - _AROUND) : first]
    place = f"「{before}」の後ろ" if before else "先頭"
    found = _called(typed[first:last])
    if not found:
        return f"{place}の「{meant}」がない"
    return f"{place}の{found}は元は「{meant}」" if meant else f"{place}に{found}が入っている"


def _called(letters: str) -> str:
    is_plain = all("\u3040" <= letter < "\ue000" or letter.isalnum() for letter in letters)
    return f"「{letters}」" if letters and is_plain else "".join(map(called, letters))
