"""Prefect's server as we start it: its folder is closed to other accounts, and it is waited for until it answers."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from sumida_etl.permissions import close, closed_file, closed_folder

_OTHER_DATABASE = ("PREFECT_API_DATABASE_CONNECTION_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL")
PATIENCE = 180.0
"""Seconds a server gets to start: its migrations take 15 s on an empty home, and a slow disk takes its time."""


def close_home(home: Path) -> None:
    """Let no other account read ``home`` and the SQLite database in it. Raises OSError."""
    close(closed_folder(home))
    if not any(name in os.environ for name in _OTHER_DATABASE):
        closed_file(home / "prefect.db")  # what SQLite keeps beside it gets the same mode
    for name in ("prefect.db", "prefect.db-wal", "prefect.db-shm"):
        close(home / name)


def becomes_healthy(api: str, is_alive: Callable[[], bool]) -> bool:
    """Wait until Prefect's server at ``api`` (``http://…/api``) answers; False if its process ends or is too slow."""
    return starts_answering(f"{api}/health", is_alive)


def starts_answering(page: str, is_alive: Callable[[], bool]) -> bool:
    """Wait until a page of a server answers; False if its process ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and is_alive():
        if _answers(page):
            return True
        time.sleep(0.1)
    return False


def _answers(page: str) -> bool:
    try:
        with urllib.request.urlopen(page, timeout=5) as answer:  # noqa: S310 - our own server, by http
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
