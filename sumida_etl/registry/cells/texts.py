"""What any cell of a plan file may hold: free text, words of a closed set, a flag, a unit, mail addresses."""

import re
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from itertools import groupby
from typing import Any, TypeVar
from unicodedata import decomposition, normalize

Word = TypeVar("Word", bound=StrEnum)
Parser = Callable[[str], Any]
_FIGURATIVE = ("<super>", "<sub>", "<circle>", "<fraction>")
"""Characters that are no other way of writing the digit they are drawn with: ``5²`` is not 52."""
_SEPARATORS = re.compile(r"[;,、，；\s]+")
_NO_UNIT = ("なし", "無し", "無", "空欄", "空白")
_DASHES = frozenset("-－―—–ー‐")
_YES, _NO = frozenset(("1", "○", "〇", "有")), frozenset(("", "0", "×", "無"))
_LOCAL = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(
    rf"{_LOCAL}(?:\.{_LOCAL})*@(?:[0-9A-Za-z](?:[0-9A-Za-z-]{{0,61}}[0-9A-Za-z])?\.)+[A-Za-z]{{2,63}}"
)


class UnfitError(ValueError):
    """Refused, though it can be read in one way: ``read``, as it was before anything refused it.

    A rule that comes after the first plans raises this: an edition that is kept may hold what it refuses.
    """

    def __init__(self, problem: str, read: Any) -> None:  # noqa: ANN401 - what the parser would have returned
        super().__init__(problem)
        self.read = read


def text(cell: str) -> str:
    """A cell of free text."""
    return cell


def required(cell: str) -> str:
    """A cell of text that may not be empty."""
    if not cell:
        raise UnfitError("空欄にできません", "")
    return cell


def as_kept(parse: Parser) -> Parser:
    """The parser as an edition that is kept is read: by no rule that it may be older than.

    ``5²`` is 52 there, which it was until it was refused. What can be read in no way is refused still.
    """

    def read(cell: str) -> Any:  # noqa: ANN401 - what ``parse`` returns
        try:
            return parse(cell)
        except ValueError as problem:
            folded = normalize("NFKC", cell)
            with suppress(ValueError):
                if folded != cell:
                    return parse(folded)
            if isinstance(problem, UnfitError):
                return problem.read
            raise

    return read


def narrow(cell: str) -> str:
    """The cell with full-width letters, digits and signs made half-width."""
    if cell.isascii():
        return cell.strip()
    runs = groupby(cell, lambda each: decomposition(each).startswith(_FIGURATIVE))
    read = ("".join(run) if figurative else normalize("NFKC", "".join(run)) for figurative, run in runs)
    return "".join(read).strip()


def parts(cell: str) -> tuple[str, ...]:
    """What stands in a cell between separators."""
    return tuple(part for part in _SEPARATORS.split(narrow(cell)) if part)


def flag(cell: str) -> bool:
    """``1`` or nothing."""
    found = narrow(cell)
    if found not in _YES | _NO:
        raise ValueError(f"「{cell}」は 1 または空欄にします")
    return found in _YES


def unit(cell: str) -> str:
    """A unit, or nothing where a number has none."""
    if cell in _DASHES or cell in _NO_UNIT:
        raise UnfitError(f"「{cell}」は単位ではありません。単位のない数値では空欄にします", cell)
    return cell


def word(words: type[Word], empty: Word | None = None) -> Callable[[str], Word]:
    """One of a closed set; ``empty``: what an empty cell stands for, where it stands for one."""

    def parse(cell: str) -> Word:
        if empty is not None and not cell:
            return empty
        try:
            return words(narrow(cell))
        except ValueError:
            allowed = "・".join(item.value for item in words if item.value)
            raise ValueError(f"「{cell}」は {allowed} のどれでもありません") from None

    return parse


def addresses(cell: str) -> tuple[str, ...]:
    """Mail addresses, without the names of people: ``a@example.lg.jp;b@example.lg.jp``.

    The sentence does not repeat what was typed: faults are shown and logged, and addresses are not.
    """
    found = tuple(dict.fromkeys(parts(cell)))
    for place, each in enumerate(found, start=1):
        local = each.partition("@")[0]
        if not _ADDRESS.fullmatch(each) or len(each) > 254 or len(local) > 64:
            raise ValueError(
                f"{place}番目がメールアドレスの形ではありません。名前や < > を付けず、半角で書きます"
                "（例 kikaku@example.lg.jp）。いくつもあるときは ; で区切ります"
            )
    return found
