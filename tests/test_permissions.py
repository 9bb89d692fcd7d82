"""What holds names or keys is closed to other accounts, what is published is open to all, whatever the umask."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.operations.daemon import Daemon
from sumida_etl.operations.prefect_server import close_home
from sumida_etl.permissions import close, closed_file, closed_folder, open_folder, open_up
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.release.publish import publish
from sumida_etl.reader.inbox import arrived
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, receive, record_many
from sumida_etl.survey.return_delivery import send_back
from sumida_etl.warehouse.database.round_lock import turn
from tests.conftest import KEY

UMASKS = (0o000, 0o022, 0o077)


@pytest.fixture(params=UMASKS, ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever round was run in the checkout."""
    for name in ("SUMIDA_DATABASE", "SUMIDA_TOKEN_KEY", "SUMIDA_ARCHIVE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("warehouse", "inbox", "out"):
        monkeypatch.setenv(f"SUMIDA_{name.upper()}", str(tmp_path / name))


def mode(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


def seen_by_others(folder: Path) -> list[str]:
    """What another account could read, enter or write, by its own mode alone."""
    return sorted(path.relative_to(folder.parent).as_posix() for path in (folder, *folder.rglob("*")) if mode(path) & 7)


def test_a_whole_round_leaves_nothing_open_but_what_is_published(
    umask: int, tmp_path: Path, survey: Survey, sample_folder: Path
) -> None:
    template = ["template", "--round", "R5-12", "--department", "税務課"]
    assert CliRunner().invoke(app, template).exit_code == 0
    store = Store.open(Settings())
    some = [path for path in arrived(sample_folder, survey.round) if path.stem.endswith(("税務課", "防災課"))]
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"no workbook")
    received = receive([*some, wrong], survey)
    with turn(store.engine, survey.round):
        record_many(received, store)
        send_back(received, survey, tmp_path / "out" / "差戻し" / "R5-12")
        names = {path.name for path in (tmp_path / "warehouse").iterdir()}
        assert {"warehouse.db", "warehouse.db-wal", "token.key", "archive"} <= names  # while it is at work
        assert seen_by_others(tmp_path / "warehouse") == []
    store.engine.dispose()
    publish([Artefact("a.csv", b"1"), Artefact("in/b.csv", b"2")], tmp_path / "out", survey.round)
    publish([Artefact("a.csv", b"3")], tmp_path / "out", survey.round)
    assert len(list((tmp_path / "out" / "差戻し" / "R5-12").iterdir())) == 2
    assert seen_by_others(tmp_path / "out" / "差戻し") == seen_by_others(tmp_path / "out" / "調査票") == []
    public = tmp_path / "out" / "公開"
    assert {"R5-12/a.csv", "履歴/R5-12/1/in/b.csv", "index.html"} <= {
        path.relative_to(public).as_posix() for path in public.rglob("*")
    }
    assert {mode(path) for path in (public.parent, public, *public.rglob("*")) if path.is_dir()} == {0o755}
    assert {mode(path) for path in public.rglob("*") if path.is_file()} == {0o644}


def test_the_sample_in_the_inbox_is_closed(umask: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sumida_etl.registry.registry.Registry.owing", lambda self, day: self.departments[:1])
    monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY)
    said = CliRunner().invoke(app, ["sample", "--round", "R5-12", "--inbox", str(tmp_path / "inbox")])
    assert said.exit_code == 0, said.output
    assert (tmp_path / "inbox" / "R5-12").is_dir()
    assert seen_by_others(tmp_path / "inbox") == []


def test_prefects_home_and_the_daemons_logs_are_closed(umask: int, tmp_path: Path) -> None:
    home = tmp_path / ".prefect"
    daemon = Daemon("sleeper", home / "run")
    close_home(home)
    daemon.start(["true"], {})
    daemon.stop()
    assert mode(home / "prefect.db") & 7 == mode(daemon.log) & 7 == mode(home) & 7 == mode(home / "run") & 7 == 0


def test_what_an_earlier_release_left_open_is_closed_at_opening(tmp_path: Path) -> None:
    home = tmp_path / "warehouse"
    Store.open(Settings()).engine.dispose()
    (home / "archive").mkdir(exist_ok=True)
    for path in (home, home / "archive"):
        path.chmod(0o2775)
    (home / "warehouse.db").chmod(0o644)
    Store.open(Settings()).engine.dispose()
    assert [mode(path) for path in (home, home / "archive", home / "warehouse.db")] == [0o2770, 0o2770, 0o640]


def test_a_flow_closes_the_folders_it_is_given_and_leaves_the_group_its_access(
    tmp_path: Path,
) -> None:
    from flows.context import RoundContext  # noqa: PLC0415 - sets Prefect's settings

    inbox, returned, forms = tmp_path / "share", tmp_path / "out" / "差戻し", tmp_path / "out" / "調査票"
    for folder in (inbox, returned, forms):
        folder.mkdir(parents=True)
        folder.chmod(0o2777)
    RoundContext.open(Round.parse("R5-12"), inbox=inbox, out=tmp_path / "out").store.engine.dispose()
    assert [mode(folder) for folder in (inbox, returned, forms)] == [0o2770] * 3


def test_what_was_published_under_a_strict_umask_is_opened_by_the_next_publication(tmp_path: Path) -> None:
    round, files = Round.parse("R5-12"), [Artefact("a.csv", b"1")]
    folder = publish(files, tmp_path / "out", round).folder
    folder.chmod(0o700)
    (folder / "a.csv").chmod(0o600)
    assert not publish(files, tmp_path / "out", round).changed
    assert (mode(folder), mode(folder / "a.csv")) == (0o755, 0o644)


def test_a_folder_that_everybody_shares_is_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    close(shared)
    closed_folder(shared, "mine")
    assert (mode(shared), mode(shared / "mine") & 7) == (0o1777, 0)


def test_a_database_beside_others_closes_itself_and_not_its_folder(tmp_path: Path) -> None:
    from sumida_etl.warehouse.database.connect import connect  # noqa: PLC0415

    tmp_path.chmod(0o755)
    (tmp_path / "try.db").touch()
    (tmp_path / "try.db").chmod(0o666)
    connect(f"sqlite:///{tmp_path / 'try.db'}").dispose()
    assert (mode(tmp_path), mode(tmp_path / "try.db")) == (0o755, 0o660)


def test_missing_folders_above_can_be_passed_through(umask: int, tmp_path: Path) -> None:
    assert closed_folder(tmp_path / "out" / "差戻し", "R5-12") == tmp_path / "out" / "差戻し" / "R5-12"
    assert mode(tmp_path / "out") == 0o755
    assert not mode(tmp_path / "out" / "差戻し") & 7 and not mode(tmp_path / "out" / "差戻し" / "R5-12") & 7


def test_nothing_that_is_missing_or_a_folder_is_taken_for_a_file(tmp_path: Path) -> None:
    close(tmp_path / "nowhere")
    tmp_path.chmod(0o755)
    assert closed_file(tmp_path) == tmp_path and mode(tmp_path) == 0o755


def test_a_file_of_somebody_else_is_named_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(self: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    tmp_path.chmod(0o705)
    monkeypatch.setattr(Path, "chmod", refused)
    close(tmp_path)
    open_up(tmp_path)
    assert [record.getMessage().split()[0] for record in caplog.records] == ["other", "a"]
    open_folder(tmp_path)
