"""Where the marks of a bullet bar stand: to the right is always better, whichever way the numbers run."""

from dataclasses import dataclass
from decimal import Decimal

from sumida_etl.publication.dashboard.rows import JudgedValue
from sumida_etl.vocabulary import Comparator, Direction

_MARGIN = 0.06
"""Room at both ends, as a share of the bar."""
_HIGH = (Comparator.AT_LEAST, Comparator.ABOVE)
_LOW = (Comparator.AT_MOST, Comparator.WITHIN, Comparator.BELOW)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the bar, in percent of its width from the left."""

    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """Places in percent of the bar's width from the left; None where there is nothing to show."""

    baseline: float | None
    now: float | None
    forecast: float | None
    target: float | None
    expected: float | None
    zone: Span | None
    """Where the target is met."""
    travelled: Span | None
    """From the baseline to now."""
    ahead: Span | None
    """From now to the forecast."""


def bar_of(now: JudgedValue, forecast: JudgedValue | None) -> Bar | None:
    """The bar of an indicator's headline and forecast; None without a target, or where there is no number at all."""
    foreseen = forecast.value if forecast else None
    numbers = [now.baseline, now.value, foreseen, now.expected]
    edges = _edges(now)
    if all(edge is None for edge in edges) or all(number is None for number in numbers):
        return None
    scale = _Scale(now.direction, [number for number in (*numbers, *edges) if number is not None])
    at = [None if number is None else scale.place(number) for number in numbers]
    baseline, value, ahead, expected = at
    return Bar(
        baseline, value, ahead, None if now.target is None else scale.place(now.target), expected,
        zone=_zone(now, scale),
        travelled=_between(baseline, value),
        ahead=_between(value, ahead),
    )  # fmt: skip


class _Scale:
    def __init__(self, direction: Direction, numbers: list[Decimal]) -> None:
        self.sign = 1 if direction == Direction.RISING else -1
        places = [self.sign * float(number) for number in numbers]
        self.low, self.span = min(places), (max(places) - min(places)) or 1.0

    def place(self, number: Decimal) -> float:
        share = (self.sign * float(number) - self.low) / self.span
        return round(100 * (_MARGIN + share * (1 - 2 * _MARGIN)), 1)


def _edges(value: JudgedValue) -> tuple[Decimal | None, ...]:
    return (value.target, value.lower, value.upper)


def _zone(value: JudgedValue, scale: _Scale) -> Span | None:
    if value.lower is not None and value.upper is not None:
        return _between(scale.place(value.lower), scale.place(value.upper))
    if value.target is None:
        return None
    better_is_high = value.direction == Direction.RISING
    met_above = value.comparator in _HIGH or (value.comparator not in _LOW and better_is_high)
    return _between(scale.place(value.target), 100.0 if met_above == better_is_high else 0.0)


def _between(one: float | None, other: float | None) -> Span | None:
    if one is None or other is None:
        return None
    return Span(min(one, other), round(abs(one - other), 1))
