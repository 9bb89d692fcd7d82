"""Prefect's settings for a run with nothing else installed: set before Prefect is imported, and only where unset."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sumida_etl.settings import Settings

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A temporary server takes 15 s on an empty home (its migrations), longer on a slow disk; Prefect gives up at 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


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


@contextmanager
def unwatched() -> Iterator[None]:
    """Runs without heartbeats: of a run in a terminal nobody looks for them, and ending them takes up to a second."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415 - see above

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
