"""Who reads the workbooks of a run: this process, processes on this machine's cores, or a Dask cluster."""

import os
import re
from dataclasses import dataclass

from sumida_etl.errors import SumidaError
from sumida_etl.settings import CHUNK

MANY = 2 * CHUNK
"""Where nothing is set, so many workbooks are worth the seconds that a process takes to start."""
_MOST = 512
_CLUSTER = re.compile(r"dask://(?P<host>\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(?P<port>\d{1,5}))?/?", re.ASCII)
_PORT = "8786"


class UnusableWorkersError(SumidaError, ValueError):
    """``SUMIDA_WORKERS`` is neither a number of processes nor a cluster's address."""

    def __init__(self) -> None:
        super().__init__(
            f"SUMIDA_WORKERS の指定を読み取れません。同時に読み取るプロセスの数（1から{_MOST}まで）か、"
            f"Dask のスケジューラの住所（dask://サーバー:{_PORT}）を指定してください。"
        )


class ClusterDatabaseError(SumidaError, ValueError):
    """A cluster is named beside an SQLite file."""

    def __init__(self) -> None:
        super().__init__(
            "SUMIDA_WORKERS=dask://… は PostgreSQL と使います。クラスタでは保管庫を共有フォルダに置きますが、"
            "SQLite のファイルは共有フォルダでは壊れることがあるためです。SUMIDA_DATABASE に PostgreSQL を指定するか、"
            "SUMIDA_WORKERS をプロセスの数にしてください。"
        )


@dataclass(frozen=True, slots=True)
class Workers:
    """``processes``: at most so many, 0: as many as there are cores; ``scheduler``: the cluster's (``host:port``)."""

    processes: int = 0
    scheduler: str = ""

    @classmethod
    def parse(cls, text: str | None, database_url: str) -> "Workers":
        """Read the setting. Raises UnusableWorkersError, ClusterDatabaseError."""
        said = (text or "").strip()
        if not said:
            return cls()
        if found := _CLUSTER.fullmatch(said):
            if database_url.startswith("sqlite"):
                raise ClusterDatabaseError
            return cls(scheduler=f"{found['host']}:{found['port'] or _PORT}")
        if said.isdecimal() and 1 <= int(said) <= _MOST:
            return cls(processes=int(said))
        raise UnusableWorkersError

    def share(self, count: int) -> bool:
        """Whether so many workbooks are read by others than this process alone."""
        return count > CHUNK if self.scheduler else self.processes_for(count) > 1

    def processes_for(self, count: int) -> int:
        """How many processes read so many workbooks; 1: this one alone."""
        if not self.processes and count <= MANY:
            return 1
        return max(1, min(self.processes or cores(), -(-count // CHUNK)))


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chunk_size(count: int, workers: int) -> int:
    """Workbooks in a chunk, so that each of the workers gets two or more where there are enough."""
    return max(1, min(CHUNK, -(-count // (2 * workers))))
