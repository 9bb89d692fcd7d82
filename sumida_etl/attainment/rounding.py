"""Exact shares as the decimals people read. Nothing is judged on what these return."""

from decimal import Decimal
from fractions import Fraction

from sumida_etl.values.cells import shifted


def rounded(number: Fraction, places: int) -> Decimal:
    """Half-up as Japanese offices round: a half goes away from zero, so −0.5 becomes −1. Zero has no sign."""
    digits = int(abs(number) * 10**places + Fraction(1, 2))
    return Decimal((int(number < 0 < digits), tuple(map(int, str(digits))), -places))


def percent(share: Fraction, places: int = 1) -> Decimal:
    """A share in percent: 23/31 → 74.2."""
    return rounded(share * 100, places)


def percent_text(share: Decimal) -> str:
    """A share as a percentage, exact: ``0.8`` → ``80%``."""
    return f"{shifted(share, 2)}%"
