"""The rows of the published tables as the report reads them; a cell that is missing is None or False."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pandas as pd

from sumida_etl.vocabulary import Comparator, Kind, State

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Value:
    """A row of IndicatorValues."""

    indicator: str
    unit: str
    fiscal_year: int
    as_of: date
    kind: Kind
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of KpiAttainment."""

    plan: str
    indicator: str
    name: str
    unit: str
    fiscal_year: int
    as_of: date
    kind: Kind
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool
    baseline_year: int
    baseline: Decimal | None
    target_year: int | None
    comparator: Comparator
    target: Decimal | None
    judgement: str | None
    progress: Decimal | None
    pace: Decimal | None
    attainment_rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Result:
    """A row of Results."""

    plan: str
    measure: str
    item: str | None
    department: str
    name: str
    unit: str
    fiscal_year: int
    as_of: date
    kind: Kind
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool
    remark: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A row of MeasureProgress."""

    plan: str
    measure: str
    item: str | None
    title: str
    department: str
    progress: str | None
    outlook: str | None


def rows_of(frame: pd.DataFrame, row: type[Read]) -> list[Read]:
    """A table's rows as ``row``, whose fields are columns of it."""
    named = fields(row)  # type: ignore[arg-type]  # every caller hands over one of the dataclasses above
    columns = [[_cell(cell, field.type is bool) for cell in frame[field.name]] for field in named]
    return [row(*cells) for cells in zip(*columns, strict=True)]


def _cell(cell: Any, flag: bool) -> Any:  # noqa: ANN401 - a column of objects may hold anything
    if pd.isna(cell):
        return False if flag else None
    return cell
