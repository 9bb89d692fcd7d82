"""One run of a round at a time, whoever starts it: with or without Prefect, on one machine or several."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from sumida_etl.permissions import closed_file
from sumida_etl.rounds import Round
from sumida_etl.warehouse.database.locks import number

_NO_PATIENCE = text("SET lock_timeout = 0")
_TRY = text("SELECT pg_try_advisory_lock(:lock)")
_TAKE = text("SELECT pg_advisory_lock(:lock)")
_GIVE = text("SELECT pg_advisory_unlock(:lock)")


@contextmanager
def turn(engine: Engine, round: Round, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the round; ``waiting`` is told once if another holds it. The hold ends with the process, however it ends.

    On SQLite it is a lock on a file beside the database, on PostgreSQL one of the server.
    """
    holding = _on_server if engine.dialect.name == "postgresql" else _on_file
    with holding(engine, round, waiting):
        yield


@contextmanager
def _on_file(engine: Engine, round: Round, waiting: Callable[[], None]) -> Iterator[None]:
    database = Path(engine.url.database or "")
    with closed_file(database.with_name(f".{database.name}.{round.key}.turn")).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _on_server(engine: Engine, round: Round, waiting: Callable[[], None]) -> Iterator[None]:
    lock = {"lock": number(f"turn {round.key}")}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(_NO_PATIENCE)
        try:
            if not connection.execute(_TRY, lock).scalar_one():
                waiting()
                connection.execute(_TAKE, lock)
            yield
        finally:
            with suppress(DBAPIError):  # given back by word: the server learns of a closed connection a moment later
                connection.execute(_GIVE, lock)
            connection.invalidate()  # whatever happened, the lock ends with its session, which is not used again
