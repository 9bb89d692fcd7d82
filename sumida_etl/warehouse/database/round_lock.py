"""Turns: one process at a time takes in or publishes a round, and none while the whole record is looked through.

Whoever starts it, with or without Prefect, on one machine or several. On SQLite a turn is a lock on files beside the
database, on PostgreSQL locks of the server; both end with the process, however it ends.
"""

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from sumida_etl.permissions import closed_file
from sumida_etl.rounds import Round
from sumida_etl.warehouse.database.connect import failing
from sumida_etl.warehouse.database.locks import number
from sumida_etl.warehouse.database.turns import Hold, take_number

_EVERY = "every round"
_NO_PATIENCE = text("SET lock_timeout = 0")
_WORDS = {True: "", False: "_shared"}


_held: ContextVar[Mapping[tuple[URL, str], Hold]] = ContextVar("held", default=MappingProxyType({}))
"""The turns that this thread has, by database and round."""


def _nothing() -> None:
    pass


@contextmanager
def turn(engine: Engine, round: Round, waiting: Callable[[], None] = _nothing) -> Iterator[Hold]:
    """Hold the round; ``waiting`` is told once if another holds it.

    What is recorded in the turn hands on the Hold, by which a turn that was lost is noticed. Whoever holds the round
    already goes on in the same turn. Raises FailedWarehouseError, BusyWarehouseError.
    """
    key = engine.url, round.key
    if key in _held.get():
        yield _held.get()[key]
        return
    with _locks(engine, waiting) as take:
        take(_EVERY, False)
        take(round.key, True)
        hold = take_number(engine, round)
        token = _held.set({**_held.get(), key: hold})
        try:
            yield hold
        finally:
            _held.reset(token)


@contextmanager
def every_turn(engine: Engine, waiting: Callable[[], None] = _nothing) -> Iterator[None]:
    """Hold all rounds, known or not, so that no round is seen half done. Whoever holds one does not wait for itself.

    Raises FailedWarehouseError.
    """
    if any(url == engine.url for url, _ in _held.get()):
        yield
        return
    with _locks(engine, waiting) as take:
        take(_EVERY, True)
        yield


_Take = Callable[[str, bool], None]
"""Takes a lock by its name, alone (True) or together with others that do not want it alone."""


@contextmanager
def _locks(engine: Engine, waiting: Callable[[], None]) -> Iterator[_Take]:
    told: list[None] = []

    def wait() -> None:
        if not told:
            told.append(None)
            waiting()

    on = _on_server if engine.dialect.name == "postgresql" else _on_files
    with on(engine, wait) as take:
        yield take


@contextmanager
def _on_files(engine: Engine, waiting: Callable[[], None]) -> Iterator[_Take]:
    database = Path(engine.url.database or "")
    with ExitStack() as held:

        def take(name: str, alone: bool) -> None:
            ending = "" if name == _EVERY else f".{name}"
            path = closed_file(database.with_name(f".{database.name}{ending}.turn"))
            file = held.enter_context(path.open("w"))
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(file, kind)

        yield take


@contextmanager
def _on_server(engine: Engine, waiting: Callable[[], None]) -> Iterator[_Take]:
    with failing(engine):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        taken: list[tuple[str, bool]] = []

        def take(name: str, alone: bool) -> None:
            with failing(engine):
                connection.execute(_NO_PATIENCE)
                if not _ask(connection, "try_advisory_lock", name, alone):
                    waiting()
                    _ask(connection, "advisory_lock", name, alone)
            taken.append((name, alone))

        try:
            yield take
        finally:
            with suppress(DBAPIError):  # given back by word: the server learns of a closed connection a moment later
                for name, alone in reversed(taken):
                    _ask(connection, "advisory_unlock", name, alone)
            connection.invalidate()  # whatever happened, the locks end with their session, which is not used again


def _ask(connection: Connection, function: str, name: str, alone: bool) -> Any:  # noqa: ANN401 - whatever it answers
    statement = text(f"SELECT pg_{function}{_WORDS[alone]}(:lock)")
    return connection.execute(statement, {"lock": number(f"turn {name}")}).scalar_one()
