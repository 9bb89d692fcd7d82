"""Exact numbers as the decimals people read: rounded half-up, but never across what decided the judgement.

Nothing is judged on what these return.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from sumida_etl.attainment.judge import Verdict
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.values.cells import shifted
from sumida_etl.vocabulary import Judgement

_BY_PACE = (Judgement.ON_PACE, Judgement.BEHIND, Judgement.LATE, Judgement.LOST_GROUND)
_AT_THE_END = (Judgement.NEARLY, Judgement.MISSED)
_WHOLE, _SHORT = Decimal("100.0"), Decimal("99.9")


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


def number_text(value: Decimal) -> str:
    """Thousands apart, a true minus, the places behind the point as they were typed: ``−21,661.50``."""
    return f"{value:,f}".replace("-", "−")


def progress_shown(verdict: Verdict, thresholds: Thresholds) -> Decimal | None:
    """進捗率 in percent, one decimal."""
    edges = [Fraction(0)] if verdict.judgement in _BY_PACE else []
    if verdict.judgement in _AT_THE_END:
        edges.append(Fraction(thresholds.nearly) * 100)
    return _percent(verdict.progress, edges, met=verdict.met)


def attainment_rate_shown(verdict: Verdict) -> Decimal | None:
    """達成率 in percent, one decimal."""
    return _percent(verdict.attainment_rate, [], met=verdict.met)


def pace_shown(verdict: Verdict, thresholds: Thresholds) -> Decimal | None:
    """ペース, two decimals."""
    if verdict.pace is None:
        return None
    by_pace = verdict.judgement in _BY_PACE
    edges = [Fraction(0), Fraction(thresholds.behind), Fraction(thresholds.on_pace)] if by_pace else []
    return rounded_between(verdict.pace, 2, edges)


def expected_shown(verdict: Verdict) -> Decimal | None:
    """目安, one decimal."""
    return None if verdict.expected is None else rounded(verdict.expected, 1)


def _percent(share: Fraction | None, edges: list[Fraction], *, met: bool | None) -> Decimal | None:
    """What is not met never reads 100.0, also where it is exactly that (超, 未満)."""
    if share is None:
        return None
    shown = rounded_between(share * 100, 1, [*edges, Fraction(100)])
    return _SHORT if met is False and shown == _WHOLE else shown
