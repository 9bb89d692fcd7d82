"""Prefect's settings for a run with nothing else installed: set before Prefect is imported, and only where unset."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sumida_etl.permissions import close, closed_file, closed_folder
from sumida_etl.settings import Settings

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A temporary server takes 15 s on an empty home (its migrations), longer on a slow disk; Prefect gives up at 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
_OTHER_DATABASE = ("PREFECT_API_DATABASE_CONNECTION_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL")


def prepare() -> None:
    """Set what is not set. ``PREFECT_API_URL`` decides as ever whether a server is used or a temporary one started."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ:
        os.environ.setdefault("PREFECT_HOME", str(Settings().home / ".prefect"))
        os.environ.setdefault("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "true")
        # A temporary server is stopped while it still records task runs, and complains of it at length. Nothing of
        # ours rests on those records, and what goes wrong in a run is said by the run.
        os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")


def close_home(home: Path) -> None:
    """Let no other account read Prefect's folder and database: findings and states name people. Raises OSError."""
    close(closed_folder(home))
    if not any(name in os.environ for name in _OTHER_DATABASE):
        closed_file(home / "prefect.db")  # what SQLite keeps beside it gets the same mode
    for name in ("prefect.db", "prefect.db-wal", "prefect.db-shm"):
        close(home / name)


@contextmanager
def unwatched() -> Iterator[None]:
    """Runs without heartbeats: of a run in a terminal nobody looks for them, and ending them takes up to a second."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415 - see above

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
