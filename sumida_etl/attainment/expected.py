"""目安: where a value should be by its date, on the line from the baseline through 中間目標 to the target."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

Milestones = tuple[tuple[date, Decimal], ...]
"""Dates with the value to reach by then."""
Point = tuple[date, Fraction]


def expected_at(day: date, start: Point, milestones: Milestones, end: Point) -> Fraction:
    """The value on the line at a day; before its start and after its end the line is level.

    Milestones outside the line's own days are left out.
    """
    between = [(on, Fraction(value)) for on, value in sorted(milestones) if start[0] < on < end[0]]
    line = [start, *between, end]
    if day <= start[0]:
        return start[1]
    for (before, low), (after, high) in pairwise(line):
        if day < after:
            return low + (high - low) * elapsed_share(before, day, after)
    return end[1]


def elapsed_share(start: date, day: date, end: date) -> Fraction:
    """The share of the time that has gone by, 0 to 1: after the end all of it has, and no more can."""
    gone, whole = (day - start).days, (end - start).days
    if gone <= 0:
        return Fraction(0)
    return Fraction(gone, whole) if gone < whole else Fraction(1)
