"""Read whole columns of cells. Many submissions say the same, or say it alike: what is typed alike is read once."""

from collections.abc import Hashable, Sequence
from dataclasses import fields
from decimal import Decimal

import pandas as pd

from sumida_etl.values.dates import DateReading, read_date
from sumida_etl.values.numbers import Reading, read_number
from sumida_etl.values.shapes import numeral_in, shape, value_in

_FLAGS = frozenset({"approx", "cumulative", "forecast"})


def read_numbers(cells: pd.Series, units: pd.Series) -> pd.DataFrame:
    """Read cells (objects, see ``Cell``), each in a row of the unit beside it: the fields of Reading, index kept.

    The flags are bool columns, the others hold objects with None for what is missing.
    """
    seen: dict[Hashable, Reading] = {}
    readings: list[Reading] = []
    values: list[Decimal | None] = []
    for cell, unit in zip(_objects(cells), map(str, _objects(units)), strict=True):
        around = numeral_in(cell)
        like = around and shape(around[1], around[3], grouped="," in around[2], unit=unit)
        if around and like:
            readings.append(like)
            values.append(value_in(around[2], like))
            continue
        key = (cell, unit, cell.__class__)  # the class: 1, True and 1.0 are equal, and are not the same cell
        reading = seen.get(key)
        if reading is None:
            reading = seen[key] = read_number(cell, unit)
        readings.append(reading)
        values.append(reading.value)
    return _frame(readings, cells.index, Reading).assign(value=_column(values, cells.index))


def read_dates(cells: pd.Series, as_of: pd.Series) -> pd.DataFrame:
    """Read cells, each in a round of the ``as_of`` (date) beside it: the fields of DateReading as objects."""
    seen: dict[Hashable, DateReading] = {}
    readings = []
    for cell, day in zip(_objects(cells), as_of.tolist(), strict=True):
        key = (cell, day, cell.__class__)
        reading = seen.get(key)
        if reading is None:
            reading = seen[key] = read_date(cell, day)
        readings.append(reading)
    return _frame(readings, cells.index, DateReading)


def _frame(readings: Sequence[Reading] | Sequence[DateReading], index: pd.Index, kind: type) -> pd.DataFrame:
    names = [field.name for field in fields(kind)]
    return pd.DataFrame(
        {name: _column([getattr(each, name) for each in readings], index, flag=name in _FLAGS) for name in names}
    )


def _column(cells: Sequence[object], index: pd.Index, *, flag: bool = False) -> pd.Series:
    return pd.Series(cells, index=index, dtype=bool if flag else object)


def _objects(column: pd.Series) -> list[object]:
    """The Python objects of a column; what pandas' own text dtype calls missing is None."""
    if column.dtype == object:
        return column.tolist()
    return [None if missing else cell for cell, missing in zip(column.tolist(), column.isna(), strict=True)]
