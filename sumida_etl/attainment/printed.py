"""The shares of a verdict as they are printed: rounded half-up, but never across what decided the judgement."""

from decimal import Decimal
from fractions import Fraction

from sumida_etl.attainment.judge import Verdict
from sumida_etl.attainment.rounding import rounded, rounded_between
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.vocabulary import Judgement

_BY_PACE = (Judgement.ON_PACE, Judgement.BEHIND, Judgement.LATE, Judgement.LOST_GROUND)
_AT_THE_END = (Judgement.NEARLY, Judgement.MISSED)
_WHOLE, _SHORT = Decimal("100.0"), Decimal("99.9")


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
