"""The same round on a Dask cluster and PostgreSQL as in one process on SQLite, one worker being killed in mid-run."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dask import config

from flows.quarterly import quarterly
from flows.reading import cluster
from sumida_etl import workers
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.survey.received import Received
from sumida_etl.survey.spool import Spool
from sumida_etl.warehouse import queries
from tests.flows.test_chunks import ROUND, Left, desk, left, whole
from tests.postgres import Postgres

__all__ = ["desk", "whole"]
pytestmark = pytest.mark.long
DASK = (sys.executable, "-m", "dask")


class Cluster:
    """A scheduler and three workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self._log = (folder / "log").open("wb")
        self._folder = folder
        host, port = self.address.split(":")
        self.scheduler = self._start("scheduler", "--host", host, "--port", port, "--no-dashboard")
        self.workers = [self._worker() for _ in range(3)]

    def _worker(self) -> subprocess.Popen[bytes]:
        return self._start("worker", f"tcp://{self.address}", "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*DASK, *words], cwd=self._folder, stdout=self._log, stderr=self._log)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self._log.close()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("dask"))
    yield made
    made.end()


@pytest.fixture
def clustered(dask: Cluster, monkeypatch: pytest.MonkeyPatch, postgres: Postgres) -> Cluster:
    monkeypatch.setenv("SUMIDA_WORKERS", f"dask://{dask.address}")
    monkeypatch.setenv("SUMIDA_DATABASE", postgres.migrated())
    monkeypatch.setattr(workers, "CHUNK", 1)
    return dask


def test_three_workers_of_which_one_is_killed_change_nothing(
    office: Path, desk: Path, whole: Left, clustered: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, laid = Spool.add_laid_out, []

    def killing(spool: Spool, outline: Received, path: Path) -> None:
        add(spool, outline, path)
        laid.append(path)
        if len(laid) == 2:
            clustered.workers[0].kill()
            clustered.workers[0].wait()

    monkeypatch.setattr(Spool, "add_laid_out", killing)
    assert left(office, desk) == whole
    assert len(laid) > 4


def test_a_cluster_that_is_gone_ends_the_run_with_a_sentence(
    office: Path, desk: Path, clustered: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    for process in clustered.workers:
        process.kill()
        process.wait()
    end = time.monotonic() + 30
    said = ""
    while "動いているワーカーがありません。何も登録していません。" not in said and time.monotonic() < end:
        said = quarterly(ROUND.key, inbox=desk.parent, return_state=True).message
    assert "動いているワーカーがありません。何も登録していません。" in said
    assert queries.outcomes(Store.open(Settings()).engine, ROUND).empty
    clustered.scheduler.kill()
    clustered.scheduler.wait()
    with config.set({"distributed.comm.timeouts.connect": "1s"}):
        said = quarterly(ROUND.key, inbox=desk.parent, return_state=True).message
    assert f"スケジューラ {clustered.address} につながりません。何も登録していません。" in said
