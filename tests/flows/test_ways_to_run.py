"""Every way a round is run again, and what it is given: each ends in the same warehouse and publication."""

import errno
import logging
import shutil
import threading
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from prefect.artifacts import Artifact

from flows.context import UnknownDepartmentError
from flows.quarterly import quarterly
from flows.round_flows import intake, publication, reminder, templates
from flows.run_context import Run
from sumida_etl import survey as work
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.templates.saved import write_bundle
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.round_lock import turn
from tests.flows.test_quarterly import break_one, inbox, published

__all__ = ["inbox"]
ROUND = Round.parse("R5-12")


@pytest.fixture
def few(inbox: Path) -> Path:
    """An inbox of three departments: what is tried here does not need all of them."""
    for path in inbox.iterdir():
        if not path.stem.endswith(("税務課", "防災課", "人事担当", "総務課")):
            path.unlink()
    return inbox


@pytest.mark.long
def test_a_full_disk_is_told_with_everybody_it_kept_out(
    office: Path, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(received: work.Received, store: Store) -> object:
        raise OSError(errno.ENOSPC, "No space left on device", "/archive")

    monkeypatch.setattr(work, "record_many", full)
    assert quarterly(ROUND.key, return_state=True).message == (
        "R5-12 は公開していません。登録できないもの 3件（総務課、税務課、防災課）：ファイル /archive を"
        "読み書きできません。空き容量と権限を確かめて、もう一度実行してください。（ディスクの空きがありません）"
    )


@pytest.mark.long
def test_who_is_not_admitted_by_the_database_is_named_and_stops_no_other(office: Path, few: Path) -> None:
    store = Store.open(Settings())
    rule = "WHEN NEW.indicator = 'I107' BEGIN SELECT RAISE(ABORT, 'not this one'); END"
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TRIGGER stop BEFORE INSERT ON value {rule}")
    message = quarterly(ROUND.key, return_state=True).message
    assert message == (
        "R5-12 は公開していません。登録できないもの 1件（税務課）："
        "データベースの表 value に登録できない行があります。（not this one）"
    )
    assert len(queries.current_submissions(store.engine, ROUND)) == 2


def test_a_file_taken_back_before_any_run_was_never_sent(office: Path, few: Path) -> None:
    break_one(office).unlink()
    state = quarterly(ROUND.key, return_state=True)
    assert "未提出" in (state.message or "") and "差戻し" not in (state.message or "")


def test_a_dry_run_leaves_nothing_behind(office: Path, few: Path) -> None:
    break_one(office)
    state = quarterly(ROUND.key, dry_run=True, return_state=True)
    assert state.is_failed() and state.name == "点検のみ"
    count = len(list(few.iterdir()))
    assert state.message == (
        f"R5-12 点検のみ。{count}件のうち、誤りのあるもの 1件（税務課）。登録も公開もしていません。"
    )
    assert queries.submissions_of(Store.open(Settings()).engine, ROUND).empty
    assert not (office / "out").exists()


def test_a_subset_of_departments_is_taken_in_and_no_other(office: Path, few: Path) -> None:
    quarterly(ROUND.key, departments=["防災課"], return_state=True)
    assert list(queries.current_submissions(Store.open(Settings()).engine, ROUND)["name"]) == [
        next(path.name for path in few.iterdir() if path.stem.endswith("防災課"))
    ]
    state = quarterly(ROUND.key, departments=["宇宙課"], return_state=True)
    assert isinstance(state.result(raise_on_failure=False), UnknownDepartmentError)


@pytest.mark.long
def test_what_was_returned_to_others_stays_when_a_subset_is_run(office: Path, few: Path) -> None:
    break_one(office)
    quarterly(ROUND.key, return_state=True)
    folder = office / "out" / "差戻し" / ROUND.key
    before = sorted(path.name for path in folder.iterdir())
    assert any("税務課" in name for name in before)
    quarterly(ROUND.key, departments=["防災課"], return_state=True)
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.long
def test_a_run_waits_while_another_holds_the_round(office: Path, few: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store.open(Settings())
    begun, finished = threading.Event(), threading.Event()

    def hold() -> None:
        with turn(store.engine, ROUND):
            begun.set()
            while not any("waiting for another run" in each.message for each in caplog.records):
                threading.Event().wait(0.05)
            assert queries.submissions_of(store.engine, ROUND).empty
            finished.set()

    holder = threading.Thread(target=hold, daemon=True)
    with caplog.at_level(logging.WARNING):
        holder.start()
        assert begun.wait(10)
        quarterly(ROUND.key, return_state=True)
    assert finished.is_set()
    assert not queries.submissions_of(store.engine, ROUND).empty


@pytest.mark.long
def test_publication_alone_says_who_is_missing_and_publishes_what_there_is(office: Path, few: Path) -> None:
    break_one(office)
    quarterly(ROUND.key, return_state=True)
    state = publication(ROUND.key, return_state=True)
    assert state.is_failed() and "差戻し 1件（税務課）" in (state.message or "")
    assert publication(ROUND.key, provisional=True, return_state=True).name == "暫定公開"
    assert published(office)


def test_templates_and_reminder(office: Path) -> None:
    state = templates(ROUND.key, departments=["D302"], return_state=True)
    assert state.message == "R5-12 の調査票 1件を作りました。"
    assert [path.name for path in (office / "out" / "調査票" / "R5-12").iterdir()] == ["R5-12_D302_税務課.xlsx"]
    state = reminder(ROUND.key, return_state=True)
    assert "提出期限 2024-01-15" in (state.message or "") and "日経過" in (state.message or "")
    assert "受理されていない所属 54件" in (state.message or "")


def test_the_templates_are_linked_and_all_in_one_file(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMIDA_FILES_URL", "http://127.0.0.1:1")
    folder = office / "out" / "調査票" / "R5-12"
    templates(ROUND.key, departments=["D301", "D302"], return_state=True)
    first = (folder.with_name("R5-12.zip")).read_bytes()
    with ZipFile(folder.with_name("R5-12.zip")) as bundle:
        assert bundle.namelist() == sorted(path.name for path in folder.iterdir())
        assert all(bundle.read(path.name) == path.read_bytes() for path in folder.iterdir())
    shown = str(Artifact.get("templates-r5-12"))
    for path in (folder.with_name("R5-12.zip"), *folder.iterdir()):
        assert f"(http://127.0.0.1:1/{quote(path.relative_to(office / 'out').as_posix())})" in shown
    write_bundle(folder.with_name("R5-12.zip"), sorted(folder.iterdir(), reverse=True))
    assert folder.with_name("R5-12.zip").read_bytes() == first


@pytest.mark.long
def test_one_page_shows_the_round_as_it_is_now(office: Path, few: Path, sample_folder: Path) -> None:
    def page() -> str:
        found = Artifact.get("round-r5-12")
        assert found is not None
        return str(found.data)

    path = break_one(office)
    intake(ROUND.key, return_state=True)
    assert "**R5-12 新しく受理 2件、差戻し 1件。**" in page() and "| 差戻し | 税務課 |" in page()
    shutil.copy(sample_folder / path.name, path)
    quarterly(ROUND.key, return_state=True)
    assert "**R5-12 は公開していません。未提出 51件" in page()
    publication(ROUND.key, provisional=True, return_state=True)
    assert "# R5-12 いまの状態\n\n**R5-12 を公開しました。**" in page()
    happened = [line.split(" | ")[1:] for line in page().partition("## 経過")[2].splitlines()[4:]]
    assert happened[:3] == [["暫定公開", " |"], ["受理", "税務課 第1版 |"], ["差戻し", "税務課 |"]]
    assert len(happened) == 5


def test_templates_of_the_next_round_show_what_was_accepted(office: Path, inbox: Path) -> None:
    quarterly(ROUND.key, departments=["D301"], return_state=True)
    templates("R5-03", departments=["D301"], return_state=True)
    (path,) = (office / "out" / "調査票" / "R5-03").iterdir()
    assert load_workbook(path)["指標"]["G4"].value == "76.1（R5-12現在）"


def test_a_password_is_in_no_message(
    office: Path, few: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SUMIDA_DATABASE", "postgresql://clerk:pw-5c0e@127.0.0.1:1/plan")
    with caplog.at_level(logging.DEBUG):
        state = quarterly(ROUND.key, return_state=True)
    problem = state.result(raise_on_failure=False)
    assert state.is_failed() and "clerk:***@127.0.0.1" in str(problem)
    assert "pw-5c0e" not in f"{state!r}{state.message}{problem!r}{caplog.text}"


def test_the_run_is_handed_to_its_caller(office: Path, few: Path) -> None:
    assert isinstance(quarterly(ROUND.key, return_state=True).result(raise_on_failure=False), Run)
