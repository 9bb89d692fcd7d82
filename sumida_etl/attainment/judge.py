"""How a KPI is judged (docs/judging.md): exact, one formula for both directions, the first case that fits."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt

import pandas as pd

from sumida_etl.attainment.expected import Milestones, elapsed_share, expected_at
from sumida_etl.attainment.figure import frame_of
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.vocabulary import Comparator, Direction, Judgement, Kind, Stage, State, ValueType

Number = Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Case:
    """What a judgement rests on; the fields are the columns ``judge`` reads."""

    state: State
    value: Number | None
    """Of a 有無 indicator: the place of its Stage."""
    date: datetime.date
    kind: Kind
    year_end: datetime.date
    """The end of the fiscal year the value is of."""
    value_type: ValueType
    direction: Direction
    comparator: Comparator
    target: Decimal | None
    """None where there is no target, or none in numbers (範囲, 増加, 減少)."""
    lower: Decimal | None
    """目標下限 of a band (範囲, 程度), inclusive; None: open."""
    upper: Decimal | None
    target_date: datetime.date | None
    """None: there is no target."""
    baseline: Decimal | None
    baseline_date: datetime.date
    milestones: Milestones
    """中間目標: targets for years before the target's own."""
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement and the shares it rests on (1 = 100 %), unrounded; the fields are the columns ``judge`` returns."""

    judgement: str
    """A Judgement, or the state where there is no number."""
    progress: Fraction | None = None
    elapsed: Fraction | None = None
    pace: Fraction | None = None
    expected: Fraction | None = None
    """目安, in the value's unit."""
    attainment_rate: Fraction | None = None
    met: bool | None = None
    """Whether the target is met; None where it was not asked."""


_NO_PLACE = (Comparator.MORE, Comparator.LESS)
"""A direction to go in from the baseline, without a place to arrive at."""
_BANDS = (Comparator.ABOUT, Comparator.RANGE)
"""Bounds to stay between, so that there is no way to be part of the way along."""
_WITHOUT_A_NUMBER = (*_NO_PLACE, Comparator.RANGE)
_MEETS: Mapping[Comparator, Callable[[Fraction, Fraction], bool]] = {
    Comparator.AT_LEAST: ge,
    Comparator.AT_MOST: le,
    Comparator.WITHIN: le,
    Comparator.ABOVE: gt,
    Comparator.BELOW: lt,
    Comparator.MORE: gt,
    Comparator.LESS: lt,
}
_BY_DIRECTION: Mapping[Direction, Callable[[Fraction, Fraction], bool]] = {Direction.RISING: ge, Direction.FALLING: le}


def judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Judge every row by itself. Columns in: the fields of Case; out: those of Verdict, on the same index."""
    columns = [rows[name] for name in Case.__dataclass_fields__]
    verdicts = [_verdict(Case(*cells)) for cells in zip(*columns, strict=True)]
    return frame_of(verdicts, Verdict, rows.index)


def _verdict(case: Case) -> Verdict:
    if case.state != State.VALUE or case.value is None:
        return Verdict(str(case.state))
    value = Fraction(case.value)
    if case.value_type == ValueType.MILESTONE:
        return _milestone(case, value)
    if case.kind == Kind.ACTUAL and case.value_type == ValueType.YEARLY and case.date < case.year_end:
        return Verdict(Judgement.PARTIAL)
    if case.target_date is None or (case.target is None and case.comparator not in _WITHOUT_A_NUMBER):
        return Verdict(Judgement.UNJUDGED)
    met, band = _meets(case, value), case.comparator in _BANDS
    rate = None if band else _attainment_rate(case, value)
    if band or (case.baseline is not None and _meets(case, Fraction(case.baseline))):
        return Verdict(Judgement.MAINTAINED if met else Judgement.OFF_TARGET, attainment_rate=rate, met=met)
    return _on_the_way(case, value, case.target_date, met=met, rate=rate)


def _milestone(case: Case, value: Fraction) -> Verdict:
    stages = dict(enumerate(Stage))
    if value not in stages:  # a number that is the place of no stage says nothing of how far it has come
        return Verdict(Judgement.UNJUDGED)
    stage = stages[int(value)]
    if stage is Stage.DONE:
        return Verdict(Judgement.ACHIEVED, met=True)
    if case.target_date is not None and case.date >= case.target_date:
        return Verdict(Judgement.MISSED, met=False)
    return Verdict(str(State.NOT_BEGUN) if stage is Stage.NOT_BEGUN else Judgement.UNDER_WAY, met=False)


def _on_the_way(case: Case, value: Fraction, end: datetime.date, *, met: bool, rate: Fraction | None) -> Verdict:
    """Cases 4 to 7: there is a way from the baseline to the target, unless one of them is missing or both are one."""
    if case.baseline is None or case.target is None or case.baseline == case.target:
        return Verdict(_word_without_a_way(case, value, end, met=met), attainment_rate=rate, met=met)
    start, goal = Fraction(case.baseline), Fraction(case.target)
    progress = (value - start) / (goal - start)
    elapsed = elapsed_share(case.baseline_date, case.date, end)
    if elapsed == 0 and not met:  # a value of the baseline's own time says nothing of the way since
        return Verdict(Judgement.UNJUDGED, attainment_rate=rate, met=met)
    expected = expected_at(case.date, (case.baseline_date, start), case.milestones, (end, goal))
    due = (expected - start) / (goal - start)
    pace = progress / due if due > 0 else None
    if met:
        word = Judgement.ACHIEVED
    elif case.date >= end:
        word = Judgement.NEARLY if progress >= Fraction(case.thresholds.nearly) else Judgement.MISSED
    elif pace is None:
        # 目安 is not on the target's side of the baseline; only falling behind it can be seen.
        word = Judgement.ON_PACE if progress >= due else Judgement.LOST_GROUND
    else:
        word = _word_of_pace(pace, case.thresholds)
    return Verdict(word, progress, elapsed, pace, expected, rate, met)


def _word_without_a_way(case: Case, value: Fraction, end: datetime.date, *, met: bool) -> Judgement:
    if met:
        return Judgement.ACHIEVED
    if case.date >= end:
        return Judgement.MISSED
    if case.comparator in _NO_PLACE and case.baseline is not None and value != Fraction(case.baseline):
        return Judgement.LOST_GROUND
    return Judgement.UNJUDGED


def _word_of_pace(pace: Fraction, thresholds: Thresholds) -> Judgement:
    if pace >= Fraction(thresholds.on_pace):
        return Judgement.ON_PACE
    if pace >= Fraction(thresholds.behind):
        return Judgement.BEHIND
    return Judgement.LATE if pace >= 0 else Judgement.LOST_GROUND


def _meets(case: Case, value: Fraction) -> bool:
    """Whether a number meets the target by its comparator."""
    if case.comparator in _BANDS and not (case.lower is None and case.upper is None):
        return (case.lower is None or value >= case.lower) and (case.upper is None or value <= case.upper)
    goal = case.baseline if case.comparator in _NO_PLACE else case.target
    way = _BY_DIRECTION[case.direction]
    return goal is not None and _MEETS.get(case.comparator, way)(value, Fraction(goal))


def _attainment_rate(case: Case, value: Fraction) -> Fraction | None:
    """達成率: it says something only where more is better and there is something to reach."""
    if case.direction != Direction.RISING or case.target is None or case.target <= 0:
        return None
    return value / Fraction(case.target)
