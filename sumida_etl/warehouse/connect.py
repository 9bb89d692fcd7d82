"""Opening a database: the same promises on SQLite (a file, many processes) as on PostgreSQL."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError

from sumida_etl.warehouse.url import parse_url, secrets_of, shown

PATIENCE = 60
"""Seconds one process waits for another to finish writing."""

_LOCK_NOT_AVAILABLE = "55P03"


class UnreachableWarehouseError(RuntimeError):
    """The database cannot be opened. ``url`` and ``reason`` have no password in them."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"データベース {url} を開けません。場所、権限、サーバーの稼働を確かめてください。（{reason}）")
        self.url = url
        self.reason = reason


class BusyWarehouseError(RuntimeError):
    """Another process held the database for longer than PATIENCE."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"データベース {url} は別の処理が{PATIENCE}秒以上使用中です。"
            "その処理が終わってから、もう一度実行してください。"
        )
        self.url = url


def connect(url: str) -> Engine:
    """An engine on the database, its schema untouched. Raises UnusableUrlError, UnreachableWarehouseError."""
    parsed = parse_url(url)
    sqlite = parsed.drivername == "sqlite"
    # Parameters are names and telephone numbers: they are kept out of errors.
    engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=not sqlite)
    event.listen(engine, "connect", _prepare_sqlite if sqlite else _prepare_postgres)
    try:
        if sqlite:
            Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "begin", _begin_sqlite)
        with engine.connect():
            pass
    except (DBAPIError, OSError) as error:
        engine.dispose()
        reason = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        for secret in secrets_of(parsed):
            reason = reason.replace(secret, "***")
        raise UnreachableWarehouseError(shown(parsed), reason) from None
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: all of it is kept, or nothing. On SQLite it is the only one while it lasts.

    Raises BusyWarehouseError.
    """
    try:
        with engine.connect().execution_options(immediate=True) as connection, connection.begin():
            yield connection
    except OperationalError as error:
        if _is_busy(error.orig):
            raise BusyWarehouseError(shown(engine.url)) from error
        raise


@contextmanager
def reading(source: Engine | Connection) -> Iterator[Connection]:
    """One snapshot: everything read in it is of one moment, whoever writes meanwhile. A Connection is used as it is."""
    if isinstance(source, Connection):
        yield source
        return
    level = (
        {} if source.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    with source.connect().execution_options(**level) as connection:
        yield connection


def _is_busy(error: BaseException | None) -> bool:
    return (
        getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
        or getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, not where the driver guesses
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL costs 0.3 ms a commit more than NORMAL, which may lose the last commits when the power fails.
    connection.execute("PRAGMA synchronous = FULL")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Changing the mode does not wait by itself when another process is at the same step.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_postgres(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
    cursor.close()
    connection.commit()
