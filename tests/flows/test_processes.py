"""The same round with two processes as with one, and after one of them was killed."""

import time
from pathlib import Path

import pytest
from prefect.task_runners import ProcessPoolTaskRunner

from flows.quarterly import quarterly
from flows.reading import chunks
from sumida_etl import workers
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.survey.received import Received
from sumida_etl.survey.spool import Spool
from sumida_etl.warehouse import queries
from tests.flows.test_chunks import ROUND, Left, desk, left, whole

__all__ = ["desk", "whole"]
pytestmark = pytest.mark.long


class Pool(ProcessPoolTaskRunner):
    """Prefect's, whose processes can be counted and killed."""

    def kill_all(self) -> None:
        """Prefect hands a task on in a thread of its own, so that the processes may only be about to start."""
        until = time.monotonic() + 60
        while not (there := list(((self._executor and self._executor._processes) or {}).values())):
            assert time.monotonic() < until
            time.sleep(0.01)
        for process in there:
            process.kill()
            process.join()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> list[Pool]:
    made: list[Pool] = []

    def pool(max_workers: int) -> Pool:
        made.append(Pool(max_workers=max_workers))
        return made[-1]

    monkeypatch.setenv("SUMIDA_WORKERS", "2")
    monkeypatch.setattr(workers, "CHUNK", 3)
    monkeypatch.setattr(chunks, "ProcessPoolTaskRunner", pool)
    return made


def test_two_processes_change_nothing(office: Path, desk: Path, whole: Left, two: list[Pool]) -> None:
    assert left(office, desk) == whole
    assert len(two) == 1
    assert not list((office / "warehouse" / "archive").glob(".new-*"))


@pytest.mark.rare
def test_a_process_that_is_killed_changes_nothing(
    office: Path, desk: Path, whole: Left, two: list[Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    add, laid = Spool.add_laid_out, []

    def killing(spool: Spool, outline: Received, path: Path) -> None:
        add(spool, outline, path)
        laid.append(path)
        if len(laid) == 1:
            two[0].kill_all()

    monkeypatch.setattr(Spool, "add_laid_out", killing)
    assert left(office, desk) == whole
    assert len(two) == 2


def test_what_ends_every_process_ends_the_run_with_a_sentence(
    office: Path, desk: Path, two: list[Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "TRIES", 1)
    submit, given = Pool.submit, []

    def killing(pool: Pool, *args: object, **named: object) -> object:
        given.append(submit(pool, *args, **named))
        if len(given) == 2:
            pool.kill_all()
        return given[-1]

    monkeypatch.setattr(Pool, "submit", killing)
    state = quarterly(ROUND.key, inbox=desk.parent, return_state=True)
    assert state.is_failed()
    assert "を読み取るプロセスが1回止まりました。何も登録していません。" in state.message
    assert queries.outcomes(Store.open(Settings()).engine, ROUND).empty
