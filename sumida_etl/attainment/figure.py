"""One value of one indicator as the ward knows it, whoever it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Kind, State


@dataclass(frozen=True, slots=True)
class Figure:
    """A value or the state that stands in its place; ``as_of`` is the day it is of, or is forecast for."""

    indicator: str
    fiscal_year: int
    as_of: date
    kind: Kind
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool
    remark: str
    origin: Round | None
    """The round whose answers were combined into it; None where the plan's own history gives it."""
    exact: Fraction | None = None
    """What is judged, where ``value`` had to be rounded."""
    stage: str = ""
    """Of a 有無 the word that was reported; ``value`` is its place among the stages of the plan that was asked by."""


def kinds_of(round: Round) -> tuple[Kind, ...]:
    """The kinds an indicator is asked for in a round: a 3月末 actual is the year's final one."""
    return (Kind.FINAL,) if round.is_final else (Kind.ACTUAL, Kind.FORECAST)


def frame_of(rows: Sequence[Any], row: type, index: pd.Index | None = None) -> pd.DataFrame:
    """Rows of one dataclass as a frame of Python objects, one column per field, also when there are no rows."""
    columns = {field.name: [getattr(each, field.name) for each in rows] for field in fields(row)}
    return pd.DataFrame(columns, index=index, dtype=object)
