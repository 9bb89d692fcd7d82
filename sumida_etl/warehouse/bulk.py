"""Adding many rows at once, the way each database is fastest at: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, Text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import TypeEngine

from sumida_etl.warehouse.exact import Exact


class RefusedRowsError(ValueError):
    """A constraint of the database does not admit the rows of a table."""

    def __init__(self, table: str, reason: str) -> None:
        super().__init__(f"データベースの表 {table} に登録できない行があります。（{reason}）")
        self.table = table
        self.reason = reason


def add_rows(connection: Connection, table: Table, frame: pd.DataFrame, owners: Mapping[str, int]) -> int:
    """Add the frame's rows whose ``submission`` is a key of ``owners``, numbered within it; returns how many.

    ``owners`` maps a workbook's SHA-256 to submission.id. The frame has the table's columns by name.
    Raises RefusedRowsError.
    """
    owner = frame["submission"].map(owners)
    mine = owner.notna()
    if not mine.any():
        return 0
    rows, owner = frame[mine], owner[mine].astype("int64")
    columns: dict[str, Sequence[Any]] = {
        "submission_id": owner.tolist(),
        "position": owner.groupby(owner).cumcount().tolist(),
    }
    for column in table.columns:
        if column.name not in columns:
            columns[column.name] = _bound(rows[column.name], column.type, connection)
    prepared = list(zip(*columns.values(), strict=True))
    (_copy if connection.dialect.name == "postgresql" else _executemany)(
        connection, table.name, list(columns), prepared
    )
    return len(prepared)


def _bound(series: pd.Series, kind: TypeEngine[Any], connection: Connection) -> Sequence[Any]:
    """A column as the driver wants it: what its type does for one value, done for all; missing becomes None."""
    missing = series.isna()
    items: list[Any] = series.tolist()
    if missing.any():
        items = [None if gone else item for item, gone in zip(items, missing.tolist(), strict=True)]
    if isinstance(kind, Text):  # a StrEnum becomes the plain word
        return [item if item is None else str(item) for item in items]
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
            raise RefusedRowsError(table, str(error.orig)) from error
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
        raise RefusedRowsError(table, str(error.diag.message_primary or error)) from error
