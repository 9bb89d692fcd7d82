"""Read whole columns of cells. Many submissions say the same, or say it alike: what is typed alike is read once."""

from collections.abc import Hashable, Sequence
from dataclasses import fields
from decimal import Decimal

import numpy as np
import pandas as pd

from sumida_etl.values.cells import raw_text
from sumida_etl.values.dates import DateReading, read_date
from sumida_etl.values.numbers import Reading, read_number
from sumida_etl.values.shape_cache import numeral_in, shape, value_in

_FLAGS = frozenset({"approx", "cumulative", "forecast"})


def raw_texts(cells: pd.Series) -> pd.Series:
    """What a person sees in each cell, as objects."""
    return pd.Series([raw_text(cell) for cell in cells.tolist()], cells.index, dtype=object)


def read_numbers(cells: pd.Series, units: pd.Series) -> pd.DataFrame:
    """Read cells (see ``values.cells``), each in a row of the unit beside it: the fields of Reading, index kept.

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
    return _frame(readings, cells.index, Reading).assign(value=pd.Series(values, cells.index, dtype=object))


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
    distinct = {id(each): each for each in readings}  # few, what is typed alike having been read once
    places = {key: place for place, key in enumerate(distinct)}
    rows = np.fromiter((places[id(each)] for each in readings), dtype=np.intp, count=len(readings))
    columns = {}
    for name in (field.name for field in fields(kind)):
        cells = np.empty(len(distinct), dtype=bool if name in _FLAGS else object)
        cells[:] = [getattr(each, name) for each in distinct.values()]
        columns[name] = pd.Series(cells[rows], index=index, dtype=cells.dtype)
    return pd.DataFrame(columns)


def _objects(column: pd.Series) -> list[object]:
    """The Python objects of a column; what pandas' own text dtype calls missing is None."""
    if column.dtype == object:
        return column.tolist()
    return [None if missing else cell for cell, missing in zip(column.tolist(), column.isna(), strict=True)]
