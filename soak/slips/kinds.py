"""The slips that a hand makes over a number."""

from decimal import Decimal
from enum import StrEnum
from random import Random


class Slip(StrEnum):
    """A kind of slip, as docs/checks.md names it."""

    TEN = "10倍"
    HUNDRED = "100倍"
    THOUSAND = "1,000倍"
    DIGITS = "隣り合う数字の入れ違い"
    NEIGHBOUR = "隣の行の数値"
    LAST = "前回の数値のまま"
    SIGN = "符号"
    RATIO = "％を比で記入"
    EXCHANGED = "現在と見込の入れ違い"


TIMES = {Slip.TEN: 10, Slip.HUNDRED: 100, Slip.THOUSAND: 1000}


def slipped(kind: Slip, value: Decimal, random: Random) -> Decimal | None:
    """The number after a slip that needs no other number; None where there is none to make."""
    if kind in TIMES:
        return value * TIMES[kind] or None
    if kind is Slip.SIGN:
        return -value or None
    if kind is Slip.RATIO:
        return value / 100 or None
    return _digits_exchanged(value, random)


def _digits_exchanged(value: Decimal, random: Random) -> Decimal | None:
    text = f"{value:f}"
    pairs = [at for at in range(len(text) - 1) if text[at : at + 2].isdigit() and text[at] != text[at + 1]]
    pairs = [at for at in pairs if at or text[1] != "0"]
    if not pairs:
        return None
    at = random.choice(pairs)
    return Decimal(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
