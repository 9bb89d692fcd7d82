"""Opening a database: the same promises on SQLite (a file, many processes) as on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from sumida_etl.database_url import parse_url, secrets_of, shown
from sumida_etl.errors import SumidaError
from sumida_etl.file_locks import require_file_locks
from sumida_etl.permissions import closed_folder
from sumida_etl.warehouse.database import server
from sumida_etl.warehouse.database import sqlite as file

PATIENCE = 60
"""Seconds one process waits for another to finish writing."""

_LOCK_NOT_AVAILABLE = "55P03"


class UnreachableWarehouseError(SumidaError, RuntimeError):
    """The database cannot be opened. ``url`` and ``reason`` have no password in them."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"データベース {url} を開けません。場所、権限、サーバーの稼働を確かめてください。（{reason}）")
        self.url = url
        self.reason = reason


class FailedWarehouseError(UnreachableWarehouseError):
    """The database was lost or could not write while it was used: its disk, its server or its file. Work is undone."""

    def __init__(self, url: str, reason: str) -> None:
        RuntimeError.__init__(
            self,
            f"データベース {url} の処理に失敗しました。書きかけの登録は取り消されています。"
            "ディスクの空きとサーバーの稼働を確かめて、もう一度実行してください。"
            "ファイルが壊れているときは、それを別の場所に移し、sumida-etl rebuild で保管庫から作り直してください。"
            f"（{reason}）",
        )
        self.url = url
        self.reason = reason


class BusyWarehouseError(SumidaError, RuntimeError):
    """Another process held the database for longer than PATIENCE."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"データベース {url} は別の処理が{PATIENCE}秒以上使用中です。"
            "その処理が終わってから、もう一度実行してください。"
        )
        self.url = url


def connect(url: str) -> Engine:
    """An engine on the database, its schema untouched.

    Raises UnusableUrlError, UnreachableWarehouseError, UnsuitableServerError, NoFileLocksError.
    """
    parsed = parse_url(url)
    sqlite = parsed.drivername == "sqlite"
    # Parameters are names and telephone numbers: they are kept out of errors.
    arguments = {} if sqlite else server.arguments(parsed)
    engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=not sqlite, connect_args=arguments)
    driver: Any = engine.dialect.loaded_dbapi
    try:
        if sqlite:
            require_file_locks(closed_folder(Path(parsed.database or "").parent))
            file.close_files(Path(parsed.database or ""))
            file.prepare(engine, PATIENCE)
        else:
            server.prepare(engine, PATIENCE)
        with engine.connect() as connection:
            if not sqlite:
                server.see(connection, shown(parsed))
    except SumidaError:
        engine.dispose()
        raise
    except (DBAPIError, OSError, driver.Error) as error:
        engine.dispose()
        origin = error.orig if isinstance(error, DBAPIError) else error
        damaged = getattr(origin, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
        kind = FailedWarehouseError if damaged else UnreachableWarehouseError
        raise kind(shown(parsed), _without_secrets(str(origin), parsed)) from None
    except UnicodeDecodeError as error:  # SQLite quotes in its error what is no text any more
        engine.dispose()
        raise FailedWarehouseError(shown(parsed), error.object.decode(errors="replace")) from None
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: all of it is kept, or nothing. On SQLite it is the only one while it lasts.

    Raises BusyWarehouseError, FailedWarehouseError.
    """
    with failing(engine), engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(source: Engine | Connection) -> Iterator[Connection]:
    """One snapshot: everything read in it is of one moment, whoever writes meanwhile. A Connection is used as it is.

    Raises BusyWarehouseError, FailedWarehouseError.
    """
    if isinstance(source, Connection):
        yield source
        return
    level = (
        {} if source.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    with failing(source), source.connect().execution_options(**level) as connection:
        yield connection


@contextmanager
def failing(engine: Engine) -> Iterator[None]:
    """Errors that are the database's, and not of what it is asked, in one sentence and without a password."""
    driver: Any = engine.dialect.loaded_dbapi  # COPY is the driver's own: its errors come as they are
    try:
        yield
    except (DBAPIError, driver.Error) as error:
        origin = error.orig if isinstance(error, DBAPIError) else error
        if _is_busy(origin):
            raise BusyWarehouseError(shown(engine.url)) from error
        if (
            isinstance(origin, driver.OperationalError)
            or type(origin) is driver.DatabaseError
            or server.refused(origin)
        ):
            raise FailedWarehouseError(shown(engine.url), _without_secrets(str(origin), engine.url)) from error
        raise


def _without_secrets(reason: str, url: URL) -> str:
    for secret in secrets_of(url):
        reason = reason.replace(secret, "***")
    return reason.strip()


def _is_busy(error: BaseException | None) -> bool:
    return (
        getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
        or getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE
    )
