"""Read whole columns of cells. Many submissions say the same: each distinct cell is read once."""

from collections.abc import Callable, Hashable
from dataclasses import fields
from typing import TypeVar

import numpy as np
import pandas as pd

from sumida_etl.values.dates import DateReading, read_date
from sumida_etl.values.numbers import Reading, read_number

_R = TypeVar("_R", Reading, DateReading)
_FLAGS = frozenset({"approx", "cumulative", "forecast"})


def read_numbers(cells: pd.Series, units: pd.Series) -> pd.DataFrame:
    """Read cells (objects, see ``Cell``), each in a row of the unit beside it: the fields of Reading, index kept.

    The flags are bool columns, the others hold objects with None for what is missing.
    """
    return _read(cells, units, read_number, Reading)


def read_dates(cells: pd.Series, as_of: pd.Series) -> pd.DataFrame:
    """Read cells, each in a round of the ``as_of`` (date) beside it: the fields of DateReading as objects."""
    return _read(cells, as_of, read_date, DateReading)


def _read(cells: pd.Series, beside: pd.Series, read: Callable[..., _R], kind: type[_R]) -> pd.DataFrame:
    seen: dict[Hashable, int] = {}
    readings: list[_R] = []
    positions = np.empty(len(cells), dtype=np.intp)
    for row, (cell, context) in enumerate(zip(_objects(cells), _objects(beside), strict=True)):
        key = (cell, context, cell.__class__)  # the class: 1, True and 1.0 are equal, and are not the same cell
        position = seen.get(key)
        if position is None:
            position = seen[key] = len(readings)
            readings.append(read(cell, context))
        positions[row] = position
    columns = {}
    for field in fields(kind):
        values = np.empty(len(readings), dtype=bool if field.name in _FLAGS else object)
        values[:] = [getattr(reading, field.name) for reading in readings]
        columns[field.name] = pd.Series(values[positions], index=cells.index, dtype=values.dtype)
    return pd.DataFrame(columns, index=cells.index)


def _objects(column: pd.Series) -> list[object]:
    """The Python objects of a column; what pandas' own text dtype calls missing is None."""
    if column.dtype == object:
        return list(column.array)
    return [None if missing else cell for cell, missing in zip(column.tolist(), column.isna(), strict=True)]
