"""How a KPI is judged (README, under that title): exact, one formula for both directions, the first case that fits."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from sumida_etl.attainment.figure import frame_of
from sumida_etl.registry.model import Thresholds
from sumida_etl.vocabulary import Comparator, Direction, Judgement, State


@dataclass(frozen=True, slots=True)
class Case:
    """What a judgement rests on; the fields are the columns ``judge`` reads."""

    state: State
    value: Decimal | Fraction | None
    date: datetime.date
    direction: Direction
    comparator: Comparator
    target: Decimal | None
    tolerance: Decimal | None
    """Of a 程度 target, in percent of the target."""
    target_date: datetime.date | None
    baseline: Decimal | None
    baseline_date: datetime.date


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement and the shares it rests on (1 = 100 %), unrounded; the fields are the columns ``judge`` returns."""

    judgement: str | None
    """A Judgement, the state where there is no number, None where a number has no target to be judged by."""
    progress: Fraction | None = None
    elapsed: Fraction | None = None
    pace: Fraction | None = None
    attainment_rate: Fraction | None = None


def judge(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Judge every row by itself. Columns in: the fields of Case; out: those of Verdict, on the same index."""
    columns = [rows[name] for name in Case.__dataclass_fields__]
    verdicts = [_verdict(Case(*cells), thresholds) for cells in zip(*columns, strict=True)]
    return frame_of(verdicts, Verdict, rows.index)


def _verdict(case: Case, thresholds: Thresholds) -> Verdict:
    if case.state != State.VALUE or case.value is None:
        return Verdict(str(case.state))
    if case.target is None or case.target_date is None:
        return Verdict(None)
    rate = _attainment_rate(case.value, case.target, case.direction)
    met = _meets(case, case.value, case.target)
    if _keeps(case, case.target):
        return Verdict(Judgement.MAINTAINED if met else Judgement.OFF_TARGET, attainment_rate=rate)

    progress = None if case.baseline is None else _share(case.value, case.baseline, case.target)
    elapsed = None if progress is None else _elapsed(case.baseline_date, case.date, case.target_date)
    pace = progress / elapsed if progress is not None and elapsed else None
    if met:
        word = Judgement.ACHIEVED
    elif progress is None:
        word = Judgement.MISSED
    elif case.date >= case.target_date:
        word = Judgement.NEARLY if progress >= Fraction(thresholds.nearly) else Judgement.MISSED
    else:
        word = _word_of_pace(progress, pace, thresholds)
    return Verdict(word, progress, elapsed, pace, rate)


def _meets(case: Case, number: Decimal | Fraction, goal: Decimal) -> bool:
    value, target = Fraction(number), Fraction(goal)
    match case.comparator:
        case Comparator.AT_LEAST:
            return value >= target
        case Comparator.AT_MOST | Comparator.WITHIN:
            return value <= target
        case Comparator.ABOVE:
            return value > target
        case Comparator.BELOW:
            return value < target
        case Comparator.ABOUT if case.tolerance is not None:
            return abs(value - target) * 100 <= Fraction(case.tolerance) * abs(target)
    return value >= target if case.direction == Direction.RISING else value <= target


def _keeps(case: Case, target: Decimal) -> bool:
    """Whether the target asks to stay where one is, so that there is no way to be part of the way along."""
    if case.comparator == Comparator.ABOUT:
        return True
    return case.baseline is not None and (case.baseline == target or _meets(case, case.baseline, target))


def _share(value: Decimal | Fraction, baseline: Decimal, target: Decimal) -> Fraction:
    return (Fraction(value) - Fraction(baseline)) / (Fraction(target) - Fraction(baseline))


def _elapsed(start: datetime.date, day: datetime.date, end: datetime.date) -> Fraction:
    """The share of the time that has gone by, 0 to 1: after the target's date all of it has, and no more can."""
    gone, whole = (day - start).days, (end - start).days
    if gone <= 0:
        return Fraction(0)
    return Fraction(gone, whole) if gone < whole else Fraction(1)


def _word_of_pace(progress: Fraction, pace: Fraction | None, thresholds: Thresholds) -> Judgement:
    if pace is None:
        # No time has gone by, so no progress could be asked for yet; only losing ground can be seen.
        return Judgement.ON_PACE if progress >= 0 else Judgement.LOST_GROUND
    if pace >= Fraction(thresholds.on_pace):
        return Judgement.ON_PACE
    if pace >= Fraction(thresholds.behind):
        return Judgement.BEHIND
    return Judgement.LATE if pace >= 0 else Judgement.LOST_GROUND


def _attainment_rate(value: Decimal | Fraction, target: Decimal, direction: Direction) -> Fraction | None:
    """達成率: it says something only where more is better and there is something to reach."""
    return Fraction(value) / Fraction(target) if direction == Direction.RISING and target > 0 else None
