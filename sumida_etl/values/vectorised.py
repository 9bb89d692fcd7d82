"""Read whole columns of cells. Many submissions say the same, or say it alike: what is typed alike is read once.

約1,234件 and 約5,678件 are of one shape, and the grammar is asked once. Nothing is known here of what may be typed: a
shape is read with a number that stands for all others, and holds only where the grammar takes that number as it stands.
Where a text is more than one numeral and its surroundings (14万回, １2, 1．０), or its number would be converted, every
text is read by itself.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache

import numpy as np
import pandas as pd

from sumida_etl.values.cells import raw_text
from sumida_etl.values.dates import DateReading, read_date
from sumida_etl.values.grammar.number_form import NUMERAL, POINTED
from sumida_etl.values.numbers import LONGEST, Reading, read_number, read_stage

_AROUND = re.compile(rf"(\D*)({NUMERAL})(\D*)")
"""\\D and not [^0-9]: of １（12月末現在） the number is in full width, and 12 is none."""
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
        around = _numeral_in(cell)
        like = around and _shape(around[1], around[3], grouped="," in around[2], unit=unit)
        if around and like:
            readings.append(like)
            values.append(_value_in(around[2], like))
            continue
        key = (cell, unit, cell.__class__)  # the class: 1, True and 1.0 are equal, and are not the same cell
        reading = seen.get(key)
        if reading is None:
            reading = seen[key] = read_number(cell, unit)
        readings.append(reading)
        values.append(reading.value)
    return _frame(readings, cells.index, Reading).assign(value=pd.Series(values, cells.index, dtype=object))


def read_stages(cells: pd.Series, stages: pd.Series) -> pd.DataFrame:
    """Read cells, each where the stages beside it (joined by ``;``) are asked for: the fields of Reading."""
    readings = [
        read_stage(cell, words.split(";")) for cell, words in zip(_objects(cells), stages.tolist(), strict=True)
    ]
    return _frame(readings, cells.index, Reading)


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


def _numeral_in(cell: object) -> re.Match[str] | None:
    """The one numeral (group 2) of a text, between what stands before and behind it.

    None where there is none, and for one whose own form says how it is read.
    """
    found = _AROUND.fullmatch(cell) if type(cell) is str and len(cell) <= LONGEST else None
    return found if found and not POINTED.fullmatch(found[2]) else None


@lru_cache(maxsize=1 << 14)
def _shape(before: str, behind: str, *, grouped: bool, unit: str) -> Reading | None:
    """What is read of every numeral between two texts but its value, which is ±1 here; None where that differs."""
    one = "1,000" if grouped else "1"
    reading = read_number(f"{before}{one}{behind}", unit)
    # By the text, not by the value: of 1．０ the last digits are not in the numeral, and 1.0 would pass for 1.
    return reading if str(reading.value).removeprefix("-") == one.replace(",", "") else None


def _value_in(numeral: str, like: Reading) -> Decimal:
    """The value of a numeral in a shape."""
    number = Decimal(numeral.replace(",", ""))
    negative = number and like.value is not None and like.value < 0
    return number.copy_negate() if negative else number
