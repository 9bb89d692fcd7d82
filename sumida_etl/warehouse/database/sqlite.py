"""What SQLite needs to keep the promises of ``connect``."""

import atexit
import sqlite3
import time
from pathlib import Path
from weakref import WeakSet

from sqlalchemy import Connection, Engine, event

from sumida_etl.permissions import close, closed_file

_OPEN: WeakSet[Engine] = WeakSet()


def close_files(database: Path) -> None:
    """Let no other account read the database, nor what SQLite keeps beside it, which is made with the same mode."""
    closed_file(database)
    for suffix in ("-wal", "-shm", "-journal"):
        close(database.with_name(database.name + suffix))


def prepare(engine: Engine, patience: int) -> None:
    """Have every connection of the engine wait ``patience`` seconds for others, and lose nothing that is committed."""

    def prepared(connection: sqlite3.Connection, _record: object) -> None:
        _prepare(connection, patience)

    event.listen(engine, "connect", prepared)
    event.listen(engine, "begin", _begin)
    _OPEN.add(engine)


@atexit.register
def close_all() -> None:
    """Close every engine of the process.

    What was committed last stands in a second file (-wal) until the last connection is closed. With this the database
    file alone is whole whenever nobody is at work, and may be copied.
    """
    for engine in list(_OPEN):
        engine.dispose()


def _prepare(connection: sqlite3.Connection, patience: int) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not where the driver guesses
    connection.execute(f"PRAGMA busy_timeout = {patience * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL costs 0.3 ms a commit more than NORMAL, which may lose the last commits when the power fails.
    connection.execute("PRAGMA synchronous = FULL")
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Changing the mode does not wait by itself when another process is at the same step.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
