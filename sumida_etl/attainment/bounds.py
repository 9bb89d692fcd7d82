"""The numbers that decide whether a value meets its target, exact."""

from decimal import Context, Decimal, Inexact

from sumida_etl.registry.rows.indicators import Indicator, Target
from sumida_etl.values.cells import shifted
from sumida_etl.vocabulary import Comparator

EXACT = Context(prec=200, traps=[Inexact])
"""For sums and differences: the default context would round a long one silently."""


def bounds(target: Target) -> tuple[Decimal | None, Decimal | None]:
    """目標下限 and 目標上限 of a band, exact; of any other target neither."""
    if target.comparator != Comparator.ABOUT or target.value is None or target.tolerance is None:
        return target.lower, target.upper
    width = shifted(EXACT.multiply(abs(target.value), target.tolerance), -2)
    return EXACT.subtract(target.value, width), EXACT.add(target.value, width)


def edges(indicator: Indicator, target: Target | None) -> tuple[Decimal, ...]:
    """What a value may not be rounded onto or over: target, bounds, and the baseline that 増加 and 減少 start from."""
    if target is None:
        return ()
    numbers = (target.value, *bounds(target), indicator.baseline)
    return tuple(number for number in numbers if number is not None)
