"""What goes wrong around the runs: several workers, a worker killed in mid-merge, Prefect's own database lost."""

import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Collection
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from sumida_etl.file_locks import exclusively_in
from sumida_etl.operations.daemon import Daemon
from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import writing
from sumida_etl.warehouse.database.round_lock import turn
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.conftest import CHECKOUT
from tests.operations.conftest import TOKEN_KEY, RunningSite, until

ROUND, LAST = Round.parse("R5-12"), Round.parse("R5-03")
DUE, DUE_LAST = "2024-01-16T00:00:00Z", "2024-04-16T00:00:00Z"


@pytest.fixture(scope="module")
def published(site: RunningSite, sample: Path) -> str:
    """A warehouse with R5-12 in it and published: as text."""
    shutil.copytree(sample, site.inbox, dirs_exist_ok=True)
    run = site.api.start("四半期調査", DUE, approval=False)
    assert site.api.wait(run, "COMPLETED", "FAILED")["state"]["name"] == "公開"
    return dump(open_warehouse(site.warehouse))


def test_two_workers_take_a_round_in_turn(site: RunningSite, published: str) -> None:
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "sumida", "--type", "process"]
    environment = site.environment | site.client
    second = Daemon("second", site.home / ".prefect" / "run")
    second.start(command, environment)
    try:
        until(lambda: len(site.api.call("POST", "/work_pools/sumida/workers/filter", {})) > 1)
        with turn(open_warehouse(site.warehouse), ROUND):
            runs = [site.api.start(name, DUE, approval=False) for name in ("四半期調査", "公開のみ")]
            for run in runs:
                site.api.wait(run, "RUNNING")
            until(lambda: sum(log.count("waiting for another run") for log in site.logs().values()) == 2)
        assert {site.api.wait(run, "COMPLETED", "FAILED")["state"]["name"] for run in runs} == {"公開"}
    finally:
        second.stop()
    assert dump(open_warehouse(site.warehouse)) == published


def test_a_worker_killed_in_mid_merge_and_a_retry(site: RunningSite) -> None:
    registry = load_registry(CHECKOUT / "plan")
    inbox = site.home / "inbox" / LAST.key
    source = load_sample(CHECKOUT / "sample", LAST)
    sent = list(write_sample(inbox, source, registry, asked_in(registry, LAST), TokenKey(TOKEN_KEY.encode())))
    engine = open_warehouse(site.warehouse)
    archive = site.home / "warehouse" / "archive"
    archived = len(list(archive.glob("[!.]*/*.xlsx")))
    with ExitStack() as database:
        # The run takes its turn in the database first, then archives; only then may it be kept out of the database.
        with exclusively_in(archive):
            run = site.api.start("四半期調査", DUE_LAST, approval=False)
            until(lambda: is_kept_waiting(processes_of(run)))
            database.enter_context(writing(engine))  # nobody else can
        until(lambda: len(list(archive.glob("[!.]*/*.xlsx"))) >= archived + len(sent))
        worker = Daemon("worker", site.home / ".prefect" / "run")
        for pid in (worker.pid, *processes_of(run)):
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
    assert queries.submissions_of(engine, LAST).empty
    site.operate("up")
    crashed = site.api.wait(run, "CRASHED", seconds=200)
    assert "ワーカーが応答しません" in crashed["state"]["message"]
    until(lambda: "四半期調査 R5-03 が異常終了しました。実行していたワーカーが応答しません" in site.mail)
    site.api.retry(run)
    done = site.api.wait(run, "COMPLETED", "FAILED")
    assert done["state"]["name"] == "公開", done["state"]
    after = queries.submissions_of(engine, LAST)
    assert set(Counter(after["department"]).values()) == {1} and len(after) == len(sent)


def test_a_run_that_was_taken_and_never_begun_stands_in_nobodys_way(site: RunningSite) -> None:
    """As after ``make down`` in the seconds between the worker's taking a run and the run's beginning."""
    assert Daemon("worker", site.home / ".prefect" / "run").stop()
    taken = site.api.start("督促", DUE)
    site.api.call("POST", f"/flow_runs/{taken}/set_state", {"state": {"type": "PENDING"}, "force": True})
    site.operate("up")
    crashed = site.api.run(taken)["state"]
    assert (crashed["type"], "始まる前にワーカーが止まりました" in crashed["message"]) == ("CRASHED", True)
    later = site.api.start("督促", DUE)
    assert site.api.wait(later, "COMPLETED", "FAILED")["state"]["type"] == "COMPLETED"
    site.api.retry(taken)
    assert site.api.wait(taken, "COMPLETED", "FAILED")["state"]["type"] == "COMPLETED"


def test_prefects_own_database_lost(site: RunningSite, published: str) -> None:
    """Runs last: the list of runs is gone, and nothing else."""
    engine, files = open_warehouse(site.warehouse), site.home / "out" / "公開" / "R5-12"
    before, manifest = dump(engine), (files / "manifest.json").read_bytes()
    site.operate("down")
    for path in (site.home / ".prefect").glob("prefect.db*"):
        path.unlink()
    site.operate("up")
    assert site.api.runs("公開のみ") == []
    run = site.api.start("四半期調査", DUE, approval=False)
    assert site.api.wait(run, "COMPLETED", "FAILED")["state"]["name"] == "公開"
    assert dump(engine) == before
    assert (files / "manifest.json").read_bytes() == manifest


def is_kept_waiting(processes: Collection[int]) -> bool:
    """Whether one of the processes waits for a lock on a file."""
    waiting = (line.split() for line in Path("/proc/locks").read_text().splitlines() if " -> " in line)
    return any(word.isdigit() and int(word) in processes for words in waiting for word in words)


def processes_of(run: str) -> list[int]:
    """The processes that work on a run."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if run.encode() in place.read_bytes():
                found.append(int(place.parent.name))
    return found
