"""Rows of a query as a frame of exact values."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Boolean, Connection, Engine, Integer, Select

from sumida_etl.rounds import Round
from sumida_etl.warehouse.database.connect import reading

Source = Engine | Connection
Named = TypeVar("Named", str, int)
_MOST = 10_000
"""Departments or submissions that one statement names: the databases take 32,766 and 65,535 values in one, and a list
of departments stands in it twice."""


def in_round_order(frame: pd.DataFrame) -> pd.DataFrame:
    """By round, department and place in the workbook. Sorted here because databases sort text each in its own way."""
    moments = {key: Round.parse(key).as_of for key in frame["round"].unique()}
    order = frame.assign(_as_of=frame["round"].map(moments)).sort_values(["_as_of", "department"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def frame_of(source: Source, query: Select[Any], objects: tuple[str, ...] = ()) -> pd.DataFrame:
    """A query's rows: integers and flags as such, everything else (and ``objects``) as Python objects."""
    described = list(query.selected_columns)
    with reading(source) as connection:
        rows = connection.execute(query).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(described)
    return pd.DataFrame(
        {
            column.name: pd.Series(items, dtype="object" if column.name in objects else _dtype(column.type))
            for column, items in zip(described, columns, strict=True)
        }
    )


def _dtype(kind: object) -> str:
    return "int64" if isinstance(kind, Integer) else "bool" if isinstance(kind, Boolean) else "object"


def in_pieces(
    source: Source, read: Callable[[Connection, Any], pd.DataFrame], named: Collection[Named] | None
) -> pd.DataFrame:
    """What is read of everything that is named (None: of all, without naming it), in as many statements as it takes."""
    with reading(source) as moment:
        if named is None or len(named) <= _MOST:
            return read(moment, named)
        return pd.concat([read(moment, piece) for piece in _pieces(named)], ignore_index=True)


def _pieces(named: Iterable[Named]) -> Iterator[list[Named]]:
    left = iter(named)
    while piece := list(islice(left, _MOST)):
        yield piece
