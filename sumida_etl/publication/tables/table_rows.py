"""The published tables row by row, for the dashboard, the report and the comparison of two rounds.

One class per table, with those of its columns that are shown; a missing cell is None, or False for a flag.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pandas as pd

from sumida_etl.attainment.rounding import number_text
from sumida_etl.registry.rows.indicators import Indicator
from sumida_etl.vocabulary import Comparator, Direction, Kind, State

TableRow = TypeVar("TableRow")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The columns shared by every table of figures."""

    id: str
    plan: str
    name: str
    unit: str
    fiscal_year: int
    as_of: date
    kind: Kind
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool


@dataclass(frozen=True, slots=True)
class ValueRow(FigureRow):
    """A row of IndicatorValues."""

    indicator: str


@dataclass(frozen=True, slots=True)
class AttainmentRow(ValueRow):
    """A row of KpiAttainment; percentages and paces are rounded as published."""

    direction: Direction
    baseline_year: int
    baseline: Decimal | None
    target_year: int | None
    comparator: Comparator
    target: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    judgement: str
    progress: Decimal | None
    pace: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    attainment_rate: Decimal | None
    latest: bool
    remark: str | None


@dataclass(frozen=True, slots=True)
class ResultRow(FigureRow):
    """A row of Results."""

    measure: str
    item_printed: str | None
    department: str
    remark: str | None


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """A row of MeasureProgress."""

    plan: str
    measure: str
    item_printed: str | None
    title: str
    department: str
    progress: str | None
    outlook: str | None


IndicatorRow = TypeVar("IndicatorRow", bound=ValueRow)
JudgedRow = TypeVar("JudgedRow", bound=AttainmentRow)


def rows_of(frame: pd.DataFrame, row: type[TableRow]) -> list[TableRow]:
    """A table's rows as ``row``, a dataclass whose fields are columns of the frame."""
    named = fields(row)  # type: ignore[arg-type]  # every caller hands over one of the dataclasses above
    columns = [[_cell(cell, field.type is bool) for cell in frame[field.name]] for field in named]
    return [row(*cells) for cells in zip(*columns, strict=True)]


def by_indicator(rows: Iterable[IndicatorRow]) -> dict[str, list[IndicatorRow]]:
    """The rows of each indicator by its code, both in the order given."""
    grouped: dict[str, list[IndicatorRow]] = {}
    for row in rows:
        grouped.setdefault(row.indicator, []).append(row)
    return grouped


def headline(rows: Iterable[JudgedRow]) -> JudgedRow:
    """The row that speaks for an indicator (最新), among the rows of that indicator."""
    return next(row for row in rows if row.latest)


def aim_of(row: AttainmentRow, indicator: Indicator) -> str:
    """``25手続``, ``90%以上``, ``95～100%``, ``減少``, ``完了``; empty where there is no target."""
    if row.target is None and row.lower is not None and row.upper is not None:
        return f"{number_text(row.lower)}～{number_text(row.upper)}{row.unit}"
    number = "" if row.target is None else f"{number_text(row.target)}{row.unit}"
    return indicator.stage(row.target) or f"{number}{row.comparator}"


def _cell(cell: Any, flag: bool) -> Any:  # noqa: ANN401 - a column of objects may hold anything
    missing = cell is None or cell != cell  # noqa: PLR0124 - only NaN and NaT differ from themselves
    if missing:
        return False if flag else None
    return cell
