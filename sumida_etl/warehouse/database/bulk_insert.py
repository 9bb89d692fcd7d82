"""Adding many rows at once, the way each database is fastest at: executemany on SQLite, COPY on PostgreSQL."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from operator import index
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray
from sqlalchemy import Boolean, Connection, Integer, Table, Text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import TypeEngine

from sumida_etl.errors import SumidaError
from sumida_etl.warehouse.database.column_types import Exact

_PLAIN: dict[type[TypeEngine[Any]], Callable[[Any], object]] = {Text: str, Integer: index, Boolean: bool}
"""What a driver is given: not a StrEnum, and no number of numpy's, which SQLite would keep as bytes."""


class RefusedRowsError(SumidaError, ValueError):
    """A constraint of the database does not admit the rows of a table.

    Raised without its cause: PostgreSQL's own message quotes the row, which may be a name or a telephone number.
    """

    def __init__(self, table: str, reason: str) -> None:
        super().__init__(f"データベースの表 {table} に登録できない行があります。（{reason}）")
        self.table = table
        self.reason = reason


def driver_message(error: BaseException | None) -> str:
    """What a driver says was wrong, without the row it was wrong in."""
    return str(getattr(getattr(error, "diag", None), "message_primary", None) or error)


def add_rows(connection: Connection, table: Table, frame: pd.DataFrame, owners: Mapping[str, int]) -> int:
    """Add the frame's rows whose ``submission`` is a key of ``owners``, numbered within it; returns how many.

    ``owners`` maps a workbook's SHA-256 to submission.id. The frame has the table's columns by name.
    Raises RefusedRowsError.
    """
    mine = [(row, owners[key]) for row, key in enumerate(frame["submission"].tolist()) if key in owners]
    if not mine:
        return 0
    positions: defaultdict[int, Iterator[int]] = defaultdict(count)
    columns: dict[str, Sequence[Any]] = {
        "submission_id": [owner for _, owner in mine],
        "position": [next(positions[owner]) for _, owner in mine],
    }
    rows = np.array([row for row, _ in mine])
    for column in table.columns:
        if column.name not in columns:
            columns[column.name] = _bound(frame[column.name].array.take(rows), column.type, connection)
    prepared = list(zip(*columns.values(), strict=True))
    (_copy if connection.dialect.name == "postgresql" else _executemany)(
        connection, table.name, list(columns), prepared
    )
    return len(prepared)


def _bound(column: ExtensionArray, kind: TypeEngine[Any], connection: Connection) -> Sequence[Any]:
    """A column as the driver wants it: what its type does for one value, done for all; missing becomes None."""
    objects = np.asarray(column, dtype=object)
    items: list[Any] = objects.tolist()
    plain = next((python for words, python in _PLAIN.items() if isinstance(kind, words)), None)
    if plain and set(map(type, items)) == {kind.python_type}:  # as most columns are
        return items
    missing = pd.isna(objects)
    if missing.any():
        items = [None if gone else item for item, gone in zip(items, missing.tolist(), strict=True)]
    if plain:
        return [item if item is None else plain(item) for item in items]
    process = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if process is None:
        return items
    if isinstance(kind, Exact):  # 12 and 12.0 are equal, and not the same
        return [process(item) for item in items]
    stored = {item: process(item) for item in set(items)}
    return [stored[item] for item in items]


def _executemany(connection: Connection, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(columns))
    # The names are the model's own; the values are bound.
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    try:
        connection.exec_driver_sql(statement, rows)
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_CONSTRAINT"):
            raise RefusedRowsError(table, driver_message(error.orig)) from None
        raise


def _copy(connection: Connection, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    from psycopg import DataError, IntegrityError, sql  # noqa: PLC0415 - nothing to do with SQLite

    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except (IntegrityError, DataError) as error:
        raise RefusedRowsError(table, driver_message(error)) from None
