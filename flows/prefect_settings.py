"""Prefect's settings for a run with nothing else installed: set where they are unset, before Prefect is imported.

They are environment variables because no file would do. Prefect reads ``prefect.toml`` and ``pyproject.toml`` in the
current folder only, where an installed wheel or a cron job has none; a profile of our own would replace the one that a
person has chosen; and ``PREFECT_HOME`` follows ``SUMIDA_HOME``.
"""

import os

from sumida_etl.settings import Settings

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A temporary server takes 15 s on an empty home (its migrations), longer on a slow disk; Prefect gives up at 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def set_defaults() -> None:
    """Set what is unset. As usual, ``PREFECT_API_URL`` decides whether a server is used or a temporary one started."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ:
        os.environ.setdefault("PREFECT_HOME", str(Settings().home / ".prefect"))
        os.environ.setdefault("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "true")
        # A temporary server is stopped while it still records task runs, and complains of it at length. Nothing of
        # ours rests on those records, and what goes wrong in a run is said by the run.
        os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")
