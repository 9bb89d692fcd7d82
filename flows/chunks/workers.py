"""Where chunks are read: ``SUMIDA_WORKERS`` is a number of processes or the address of a Dask scheduler."""

import os
from collections.abc import Callable
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from sumida_etl.database_url import parse_url
from sumida_etl.errors import SumidaError
from sumida_etl.settings import CHUNK, Settings

MANY = 3 * CHUNK
"""Files from which on a second process saves more than its start takes (2 s), where no number was asked for."""
SCHEMES = ("dask://", "tcp://", "tls://")

Runner = Callable[[], TaskRunner[Any]]


class UnusableWorkersError(SumidaError, ValueError):
    """``SUMIDA_WORKERS`` says something that cannot be done."""

    @classmethod
    def unknown(cls, said: str) -> "UnusableWorkersError":
        """It is neither a number nor an address."""
        return cls(
            f"SUMIDA_WORKERS の「{said}」は使えません。プロセスの数（例 4）か、"
            "Dask のスケジューラー（例 dask://host:8786）を書いてください。"
        )

    @classmethod
    def of_file(cls, said: str) -> "UnusableWorkersError":
        """A cluster is asked for while the database is a file."""
        return cls(
            f"SUMIDA_WORKERS が {said} ですが、データベースが SQLite のファイルです。クラスターで動かすときは "
            "SUMIDA_DATABASE に PostgreSQL を指定してください。1台で動かすときは SUMIDA_WORKERS を空にしてください。"
        )

    @classmethod
    def not_installed(cls) -> "UnusableWorkersError":
        """The packages for a cluster are missing."""
        return cls(
            "Dask の部品が入っていません。pip install 'sumida-etl[cluster]' を実行するか、"
            "SUMIDA_WORKERS を空にして1台で動かしてください。"
        )


def runner_for(settings: Settings, files: int) -> Runner | None:
    """What makes the task runner for so many files; None: they are read in this process.

    Raises UnusableWorkersError.
    """
    said = (settings.workers or "").strip()
    if said.startswith(SCHEMES):
        return _cluster(said, settings)
    if said and not (said.isascii() and said.isdigit() and int(said) > 0):
        raise UnusableWorkersError.unknown(said)
    count = int(said) if said else (_cores() if files >= MANY else 1)
    count = min(count, -(-files // CHUNK))
    return (lambda: ProcessPoolTaskRunner(max_workers=count)) if count > 1 else None


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _cluster(address: str, settings: Settings) -> Runner:
    if parse_url(settings.database_url).drivername == "sqlite":
        raise UnusableWorkersError.of_file(address)
    try:
        from prefect_dask import DaskTaskRunner  # noqa: PLC0415 - only where the extra is installed
    except ImportError:
        raise UnusableWorkersError.not_installed() from None
    at = address.replace("dask://", "tcp://", 1)
    return lambda: DaskTaskRunner(address=at)
