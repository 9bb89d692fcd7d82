"""Exact shares as the decimals people read. Nothing is judged on what these return."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from sumida_etl.values.cells import shifted


def rounded(number: Fraction, places: int) -> Decimal:
    """Half-up as Japanese offices round: a half goes away from zero, so −0.5 becomes −1. Zero has no sign."""
    digits = int(abs(number) * 10**places + Fraction(1, 2))
    return Decimal((int(number < 0 < digits), tuple(map(int, str(digits))), -places))


def rounded_between(number: Fraction, places: int, edges: Iterable[Fraction]) -> Decimal:
    """Half-up, but never onto or over one of the edges that the number itself is below, and never below one it is not.

    Edges are thresholds (≥): 0.9498 with the edge 0.95 is 0.94, as 0.95 would read as having reached it.
    """
    step = Fraction(1, 10**places)
    shown = rounded(number, places)
    for edge in edges:
        if number < edge <= Fraction(shown):
            shown = rounded((ceil(edge / step) - 1) * step, places)
        elif Fraction(shown) < edge <= number:
            shown = rounded(ceil(edge / step) * step, places)
    return shown


def rounded_beside(number: Fraction, places: int, edges: Iterable[Fraction]) -> Decimal:
    """Half-up, but never onto or over an edge that the number itself is not: 89.996 with the edge 90 is 89.99.

    So what is shown meets ``90以上``, ``90以下``, ``90超`` and ``90未満`` exactly if the number does.
    """
    step = Fraction(1, 10**places)
    shown = rounded(number, places)
    for edge in edges:
        if number < edge <= Fraction(shown):
            shown = rounded((ceil(edge / step) - 1) * step, places)
        elif Fraction(shown) <= edge < number:
            shown = rounded((floor(edge / step) + 1) * step, places)
    return shown


def percent(share: Fraction, places: int = 1) -> Decimal:
    """A share in percent: 23/31 → 74.2."""
    return rounded(share * 100, places)


def percent_text(share: Decimal) -> str:
    """A share as a percentage, exact: ``0.8`` → ``80%``."""
    return f"{shifted(share, 2)}%"
