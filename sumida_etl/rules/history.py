"""A number beside what is known of it: the last value, all earlier ones, its own 現在 or 見込, and its unit."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from sumida_etl.rules.known_figure import (
    KnownFigure,
    highest_yet,
    last_known,
    last_number,
    numbers_before,
    same_season,
)
from sumida_etl.rules.row_check import row_check, valid_except
from sumida_etl.rules.twins import VALUE, Twin, flag, number
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.vocabulary import State

JUMP = 10
"""How many times the last value a new one may be, or the other way round."""
_NO_NUMBER = (State.NOT_APPLICABLE, State.NOT_BEGUN)


def is_far(one: Decimal, other: Decimal) -> bool:
    """Whether one of two numbers is more than ``JUMP`` times the other."""
    return not abs(other) / JUMP <= abs(one) <= abs(other) * JUMP


def numbers_in(rows: pd.DataFrame, column: str, *more: str) -> list[tuple[int, Decimal, tuple[Any, ...]]]:
    """Label, value and further facts of each row with a number; a stage is none."""
    facts = zip(*(rows[name].tolist() for name in more), strict=True) if more else [()] * len(rows)
    cells = zip(rows.index.tolist(), rows[f"{column}_value"].tolist(), rows["stages"].tolist(), facts, strict=True)
    return [(at, value, fact) for at, value, stages, fact in cells if value is not None and not stages]


_BEFORE = number("before")
_TOO_MUCH = VALUE.size().above(_BEFORE.size().times(JUMP))
_TOO_LITTLE = VALUE.size().times(JUMP).below(_BEFORE.size())
_COMPARABLE = _BEFORE.differs(0) & (VALUE.differs(0) | _BEFORE.size().at_least(JUMP))
JUMPED = (
    Twin("N003", f"前回の{JUMP}倍を超えています", _COMPARABLE & _TOO_MUCH),
    Twin("N003", f"前回の{JUMP}分の1を下回っています", _COMPARABLE & _TOO_LITTLE),
)


@row_check("N003")
def value_is_near_the_last(rows: pd.DataFrame, column: str) -> pd.Series:
    """A tenfold jump against the last accepted value, or else 前回値, is most often a slip of units."""
    wrong = []
    facts = (f"{column}_known", f"{column}_last", "shared", f"{column}_day", "only_grows", "cumulative")
    for at, value, (known, told, shared, day, grows, cumulative) in numbers_in(rows, column, *facts):
        last = last_number(known, column)
        before = last.value if last else told
        if before is None or not any(twin.wrong.holds({"value": value, "before": before}) for twin in JUMPED):
            continue
        # A part may be any part of the last sum, but not many times as much.
        begins_anew = _begins_anew(column, grows, cumulative) and _is_of_the_season(value, known, day)
        if (last or not shared or abs(value) > abs(before)) and not begins_anew:
            wrong.append(at)
    return valid_except(rows, wrong)


def _begins_anew(column: str, grows: object, cumulative: object) -> bool:
    return column == "actual" and bool(grows) and not cumulative


def always_compared(
    known: Sequence[KnownFigure], column: str, told: Decimal | None, day: date, facts: Mapping[Any, Any]
) -> Decimal | None:
    """What N003 compares any number of a row with; None where it also depends on the number.

    ``told``: 前回値; ``facts``: ``shared``, ``only_grows`` and ``cumulative`` of the row.
    """
    last = last_number(known, column)
    if last is None:
        return None if facts["shared"] else told
    if _begins_anew(column, facts["only_grows"], facts["cumulative"]) and same_season(known, day):
        return None
    return last.value


def _is_of_the_season(value: Decimal, known: Sequence[KnownFigure], day: date) -> bool:
    """Whether a year began since the last value, and one of the same month of a former year was much like it."""
    return any(not is_far(value, each) for each in same_season(known, day))


def _is_share(facts: Mapping[Any, Any]) -> bool:
    """Whether a row counts in %, and no number known of it (``before``) is from 0 to 1 either."""
    row = row_unit(str(facts["unit"]))
    return row.family is Family.SHARE and not row.shift and not any(abs(each) <= 1 for each in facts["before"])


RATIO = Twin("N005", "％の行には小さすぎる数です", flag("bare") & VALUE.above(0) & VALUE.at_most(1), _is_share)


@row_check(RATIO.code)
def share_is_no_ratio(rows: pd.DataFrame, column: str) -> pd.Series:
    """A bare number from 0 to 1 in a row of % has most often lost its format: 0.669 was 66.9 %."""
    facts = (f"{column}_unit", "unit_asked", f"{column}_known", f"{column}_last")
    wrong = []
    for at, value, (typed, unit, known, told) in numbers_in(rows, column, *facts):
        if RATIO.wrong.holds({"value": value, "bare": not typed}) and RATIO.concerns(
            {"unit": unit, "before": numbers_before(known, told)}
        ):
            wrong.append(at)
    return valid_except(rows, wrong)


@row_check("N006")
def forecast_is_near_the_actual(rows: pd.DataFrame, column: str) -> pd.Series:
    """The year does not end at more than ten times what stands now, or at less than a tenth of it."""
    wrong = [
        at
        for at, value, (actual, last) in numbers_in(rows, column, "actual_value", "prior_year")
        if value and actual and not last and is_far(value, actual)
    ]
    return valid_except(rows, wrong)


FALLEN = Twin("N007", "前に報告した数より小さい数です", VALUE.below(number("floor")))


@row_check(FALLEN.code)
def count_has_not_fallen(rows: pd.DataFrame, column: str) -> pd.Series:
    """What only grows within a year is not less than it was earlier in it; what counts from the start, than ever."""
    wrong = []
    facts = (f"{column}_known", "only_grows", "cumulative", f"{column}_day", f"{column}_first_day")
    for at, value, (known, grows, cumulative, day, first) in numbers_in(rows, column, *facts):
        floor = highest_yet(known, day, first, grows=bool(grows), cumulative=bool(cumulative))
        if FALLEN.wrong.holds({"value": value, "floor": floor}):
            wrong.append(at)
    return valid_except(rows, wrong)


@row_check("N017")
def stage_does_not_go_back(rows: pd.DataFrame, column: str) -> pd.Series:
    """What was under way or done is not less far now, nor at the year's end."""
    wrong = []
    facts = zip(rows.index, rows["stages"].tolist(), rows[f"{column}_value"].tolist(), strict=True)
    staged = [at for at, stages, value in facts if stages and value is not None]
    for at, row in zip(staged, rows.loc[staged].to_dict("records") if staged else (), strict=True):
        before = stage_before(row, column)
        if before is not None and row[f"{column}_value"] < before:
            wrong.append(at)
    return valid_except(rows, wrong)


def stage_before(row: Mapping[Any, Any], column: str) -> Decimal | None:
    """The stage that a 有無 had reached before what a column asks about: of 見込 the 現在 beside it, else the last."""
    now: Decimal | None = row.get("actual_value")
    if column == "forecast" and now is not None:
        return now
    last = last_known([one for one in row[f"{column}_known"] if not one.same_round and one.value is not None], "actual")
    return last.value if last else None


@row_check("N008")
def state_fits_the_other_column(rows: pd.DataFrame, column: str) -> pd.Series:
    """該当なし now and a number at the year's end, or a number now and 未実施 then: one of the two is no state."""
    other = "forecast" if column == "actual" else "actual"
    if f"{other}_value" not in rows:
        return valid_except(rows, [])
    states = zip(rows.index, rows[f"{column}_state"], rows[f"{other}_value"], rows["prior_year"], strict=True)
    # A dash for a forecast is how many say that they do not forecast.
    odd = State.NOT_APPLICABLE if column == "actual" else State.NOT_BEGUN
    return valid_except(rows, [at for at, state, value, over in states if state is odd and value and not over])


@row_check("N009")
def state_follows_the_last(rows: pd.DataFrame, column: str) -> pd.Series:
    """What was a number last time is not 該当なし now, nor 未実施, but for a rate of what is done now and then."""
    wrong = []
    facts = (
        rows.index,
        rows[f"{column}_state"].tolist(),
        rows[f"{column}_known"].tolist(),
        rows["unit_asked"].tolist(),
    )
    for at, state, known, unit in zip(*facts, strict=True):
        if state not in _NO_NUMBER or (state is State.NOT_BEGUN and row_unit(str(unit)).family is Family.SHARE):
            continue
        last = last_known([one for one in known if one.state is not State.COUNTING], column)
        if last and last.value:
            wrong.append(at)
    return valid_except(rows, wrong)


KNOWN = (
    stage_does_not_go_back,
    value_is_near_the_last,
    share_is_no_ratio,
    state_follows_the_last,
    state_fits_the_other_column,
)
"""What holds of every figure, 現在 and 見込 alike."""
