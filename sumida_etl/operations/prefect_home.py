"""Prefect's folder and database: closed to other accounts of the machine, because findings and states name people."""

import os
from pathlib import Path

from sumida_etl.permissions import close, closed_file, closed_folder

_OTHER_DATABASE = ("PREFECT_API_DATABASE_CONNECTION_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL")


def close_home(home: Path) -> None:
    """Let no other account read ``home`` and the SQLite database in it. Raises OSError."""
    close(closed_folder(home))
    if not any(name in os.environ for name in _OTHER_DATABASE):
        closed_file(home / "prefect.db")  # what SQLite keeps beside it gets the same mode
    for name in ("prefect.db", "prefect.db-wal", "prefect.db-shm"):
        close(home / name)
