"""確認 and 再作成 as an operator starts them: what is wrong is said, what was lost made again, no round disturbed."""

import logging
import shutil
import threading
from pathlib import Path

import pytest
from prefect import Flow
from prefect.artifacts import Artifact

from flows import tasks
from flows.maintenance import rebuilding, verification
from flows.quarterly import quarterly
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.warehouse.database.round_lock import turn
from sumida_etl.warehouse.dump import dump

ROUND = Round.parse("R5-12")


def test_a_lost_database_is_made_again_and_damage_is_said_and_shown(
    office: Path, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = office / "inbox" / ROUND.key
    inbox.mkdir(parents=True)
    for department in ("税務課", "防災課"):
        shutil.copy(next(sample_folder.glob(f"*_{department}.xlsx")), inbox)
    monkeypatch.setattr(tasks, "show_missing", lambda *_, **__: None)
    assert quarterly(ROUND.key, provisional=True, return_state=True).is_completed()
    kept = dump(Store.open(Settings()).engine)

    occupied = rebuilding(return_state=True)
    assert occupied.is_failed() and "登録されています。何も変えていません。" in str(occupied.message)
    for path in (office / "warehouse").glob("warehouse.db*"):
        path.unlink()
    assert rebuilding(return_state=True).message == "提出 2件、公開の記録 1件を作り直しました。"
    assert dump(Store.open(Settings()).engine) == kept
    assert verification(return_state=True).message == "異常はありません。"

    damaged = next(path for path in Settings().archive_folder.rglob("*.xlsx"))
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes() + b"\0")
    state = verification(return_state=True)
    assert state.is_failed() and "壊れているか、書き換えられています" in str(state.message)
    assert "A02" in str(Artifact.get("verification"))


@pytest.mark.parametrize("work", [verification, rebuilding])
def test_it_waits_while_a_round_runs(work: Flow[[], object], office: Path, caplog: pytest.LogCaptureFixture) -> None:
    (office / "inbox" / ROUND.key).mkdir(parents=True)
    begun, finished = threading.Event(), threading.Event()

    def hold() -> None:
        with turn(Store.open(Settings()).engine, ROUND):
            begun.set()
            while not any("waiting for another run" in each.message for each in caplog.records):
                threading.Event().wait(0.05)
            finished.set()

    threading.Thread(target=hold, daemon=True).start()
    with caplog.at_level(logging.WARNING):
        assert begun.wait(10)
        work(return_state=True)
    assert finished.is_set()
