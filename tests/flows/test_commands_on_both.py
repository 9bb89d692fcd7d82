"""The commands with ``--database``, ``run`` through Prefect, on SQLite and on a real PostgreSQL."""

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.publication.release.published_files import content
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, receive, record_many
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.database.sqlite import close_all
from tests.conftest import KEY
from tests.postgres import Databases

SECRET = "himitsu-word"
ROUND = ("--round", "R5-12")
SENT = ("税務課", "防災課", "総務課", "ICT推進担当")


@dataclass(frozen=True)
class Installation:
    """A ward of its own: warehouse, archive and published files in one folder, the database where the URL says."""

    folder: Path
    inbox: Path
    url: str

    def take_in(self, database: str) -> None:
        """What a run takes in, without one: to a database, in this ward's archive."""
        folders = {"warehouse": self.folder / "warehouse", "out": self.folder / "out"}
        settings = Settings(**folders, database=SecretStr(database))
        survey, store = Survey.open(settings, Round.parse("R5-12")), Store.open(settings)
        record_many(
            receive(sorted((self.inbox / "R5-12").iterdir()), replace(survey, key=TokenKey(KEY.encode()))), store
        )
        store.engine.dispose()

    def call(self, *words: str, code: int = 0, database: str | None = None, out: str = "out") -> str:
        """What a command prints, errors too."""
        folders = {"WAREHOUSE": self.folder / "warehouse", "INBOX": self.inbox, "OUT": self.folder / out}
        environment = {f"SUMIDA_{name}": str(path) for name, path in folders.items()} | {"SUMIDA_TOKEN_KEY": KEY}
        said = CliRunner().invoke(app, [*words, "--database", database or self.url], env=environment)
        assert said.exit_code == code, said.output
        return said.output

    def steady(self, *words: str) -> str:
        """The same without what is of this place: its folder, and the name of its archive."""
        said = re.sub(
            r"末尾のハッシュ値 \w+", "末尾のハッシュ値", self.call(*words).replace(str(self.folder), "FOLDER")
        )
        return re.sub(r"archive(-[^/]+)?/", "archive/", said)

    @property
    def default(self) -> "Installation":
        """With the database that is used where none is named."""
        return replace(self, url=f"sqlite:///{self.folder}/warehouse/warehouse.db")

    @property
    def published(self) -> Mapping[str, bytes]:
        return content(self.folder / "out" / "公開" / "R5-12")


def with_password(url: str) -> str:
    """Our server asks for none, so it lets in whoever brings one."""
    parsed = make_url(url)
    parsed = parsed if parsed.drivername == "sqlite" else parsed.set(password=SECRET)
    return parsed.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def inbox(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for name in SENT:
        (folder / "R5-12").mkdir(exist_ok=True)
        shutil.copy2(next(sample_folder.glob(f"*_{name}.xlsx")), folder / "R5-12")
    return folder


@pytest.fixture
def installations(
    sqlite: Databases, postgres: Databases, inbox: Path, tmp_path: Path
) -> tuple[Installation, Installation]:
    one, other = (
        Installation(tmp_path / name[:6], inbox, with_password(databases.empty()))
        for name, databases in (("sqlite", sqlite), ("postgres", postgres))
    )
    return one, other


@pytest.mark.long
def test_the_same_from_both(
    installations: tuple[Installation, Installation], sqlite: Databases, postgres: Databases
) -> None:
    said: dict[str, list[str]] = {}
    installations = installations[0].default, installations[1]
    for place, others in zip(installations, (postgres, sqlite), strict=True):
        another = with_password(others.empty())
        for name, words in {
            "run": ("run", *ROUND, "--provisional"),
            "status": ("status", *ROUND, "--json"),
            "publish": ("publish", *ROUND, "--provisional"),
            "trace": ("trace", "I211", *ROUND, "--json"),
            "verify": ("verify",),
            "dump": ("dump",),
        }.items():
            said.setdefault(name, []).append(place.steady(*words))
        said.setdefault("rebuild", []).append(place.call("rebuild", database=another))
        assert place.call("dump", database=another) == said["dump"][-1]
    assert SECRET in installations[1].url
    assert not any(SECRET in text for texts in said.values() for text in texts)
    for name, (one, other) in said.items():
        assert one == other, name
    assert said["verify"][0].startswith("異常はありません。\n台帳 ")
    assert said["rebuild"][0] == "提出 4件、公開の記録 1件を作り直しました。\n"
    assert said["dump"][0].count("submission {") == len(SENT)
    assert {row["outcome"] for row in json.loads(said["status"][0])} == {"受理", "未提出"}
    assert installations[0].published == installations[1].published
    assert len(installations[0].published) > 10
    written = (path for place in installations for path in place.folder.rglob("*") if path.is_file())
    assert not any(SECRET.encode() in path.read_bytes() for path in written)


@pytest.mark.long
def test_run_does_not_begin_anew_on_a_lost_database(
    installations: tuple[Installation, Installation], tmp_path: Path
) -> None:
    place = installations[0].default
    place.call("run", *ROUND, "--provisional")
    before, published = place.call("dump"), place.published
    close_all()  # as at the end of the process
    file = Path(str(make_url(place.url).database))
    copy = shutil.move(file, tmp_path / "copy.db")
    assert not list(file.parent.glob(f"{file.name}-*"))
    assert place.call("dump", database=f"sqlite:///{copy}") == before
    for words in (("run", *ROUND), ("status", *ROUND), ("publish", *ROUND)):
        refused = place.call(*words, code=1)
        assert "登録5件のうち5件がありません" in refused
        assert "「再作成」" in refused and "sumida-etl rebuild" in refused
    place.call("rebuild")
    assert place.call("dump") == before
    place.call("run", *ROUND, "--provisional")
    assert (place.call("dump"), place.published) == (before, published)


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.long
def test_a_trial_leaves_no_trace_and_can_be_tried_again(
    installations: tuple[Installation, Installation], tmp_path: Path
) -> None:
    place, file = installations[0].default, tmp_path / "trial" / "try.db"
    place.take_in(place.url)
    close_all()
    before, trial = everything_in(place.folder / "warehouse"), f"sqlite:///{file}"
    first = place.call("run", *ROUND, "--provisional", database=trial)
    tried = place.call("dump", database=trial)
    close_all()
    file.unlink()
    again = place.call("run", *ROUND, "--provisional", database=trial)
    assert "公開しました" in first and "公開しました" in again
    assert f"保管庫 {file}-archive から提出 4件、公開の記録 1件を作り直しました。" in again
    assert place.call("dump", database=trial) == tried
    assert place.call("verify", database=trial).startswith("異常はありません。\n")
    close_all()
    for path in (file, Path(f"{file}-archive")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert "作り直しました" not in place.call("run", *ROUND, "--provisional", database=trial)
    close_all()
    assert everything_in(place.folder / "warehouse") == before


@pytest.mark.long
def test_databases_know_of_their_own_only(
    installations: tuple[Installation, Installation], sqlite: Databases, postgres: Databases
) -> None:
    place, second, third = installations[0], sqlite.empty(), postgres.empty()
    for database in (place.url, second, third):
        place.take_in(database)
    before = place.call("dump")
    assert len({line for line in before.splitlines() if line.startswith("submission ")}) == len(SENT)
    close_all()
    Path(str(make_url(second).database)).unlink()
    for known in (place.url, second, third):
        assert place.call("dump", database=known) == before
        assert place.call("verify", database=known).startswith("異常はありません。\n")


@pytest.mark.long
def test_a_rebuilt_database_has_an_archive_of_its_own(
    installations: tuple[Installation, Installation], sqlite: Databases
) -> None:
    place, moved = installations[0].default, sqlite.empty()
    place.take_in(place.url)
    before, ward = place.call("dump"), everything_in(place.folder / "warehouse" / "archive")
    place.call("rebuild", database=moved)
    assert place.call("verify", database=moved).startswith("異常はありません。\n")
    archive = Path(f"{make_url(moved).database}-archive")
    assert {path.relative_to(archive): data for path, data in everything_in(archive).items()} == {
        path.relative_to(place.folder / "warehouse" / "archive"): data for path, data in ward.items()
    }
    close_all()
    Path(str(make_url(moved).database)).unlink()
    shutil.rmtree(place.folder / "warehouse" / "archive")
    assert place.call("dump", database=moved) == before


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_an_earlier_release_kept_in_the_wards_archive_goes_on_there(
    installations: tuple[Installation, Installation], kind: str, request: pytest.FixtureRequest
) -> None:
    """``journal-<hash>.jsonl``: as that release named it."""
    place, url = installations[0], request.getfixturevalue(kind).empty()
    folder, parsed = place.folder / "warehouse", make_url(url)
    where = f"{parsed.host}:{parsed.port or 5432}/{parsed.database}"
    if kind == "sqlite":
        where = os.path.relpath(Path(str(parsed.database)).resolve(), folder.resolve())
    journal = folder / "archive" / f"journal-{sha256(where.encode()).hexdigest()[:8]}.jsonl"
    journal.parent.mkdir(parents=True)
    journal.touch()
    place.take_in(url)
    assert len(journal.read_text(encoding="utf-8").splitlines()) > len(SENT)
    assert len(list(journal.parent.glob("*/*.xlsx"))) == len(SENT)
    assert place.call("verify", database=url).startswith("異常はありません。\n")


@pytest.mark.long
def test_a_servers_database_never_begins_anew_beside_the_wards_record(
    installations: tuple[Installation, Installation],
    postgres: Databases,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Moving to PostgreSQL: nothing is taken into it before the record is, approvals included."""
    place, moved = installations[0].default, postgres.empty()
    place.call("run", *ROUND, "--provisional")
    before, journal = place.call("dump"), everything_in(place.folder / "warehouse" / "archive")
    for words in (("run", *ROUND), ("publish", *ROUND, "--provisional"), ("status", *ROUND)):
        refused = place.call(*words, code=1, database=moved)
        assert "これまでの登録5件" in refused and "「再作成」" in refused and "SUMIDA_ARCHIVE" in refused
    assert place.call("rebuild", database=moved) == "提出 4件、公開の記録 1件を作り直しました。\n"
    assert place.call("dump", database=moved) == before
    place.call("run", *ROUND, "--provisional", database=moved)
    assert place.call("verify", database=moved).startswith("異常はありません。\n")
    assert everything_in(place.folder / "warehouse" / "archive") == journal

    monkeypatch.setenv("SUMIDA_ARCHIVE", str(tmp_path / "trial"))
    trial = postgres.empty()
    refused = place.call("run", *ROUND, "--provisional", code=1, database=trial)
    assert "のもとになった調査票" in refused and "SUMIDA_OUT" in refused
    place.call("run", *ROUND, "--provisional", database=trial, out="trial")
    assert len(list((tmp_path / "trial").glob("*/*.xlsx"))) == len(SENT)
    assert everything_in(place.folder / "warehouse" / "archive") == journal


@pytest.mark.long
def test_a_database_whose_archive_is_elsewhere_takes_nothing_in(
    installations: tuple[Installation, Installation], sqlite: Databases, tmp_path: Path
) -> None:
    place, copy = installations[0].default, tmp_path / "copy.db"
    place.take_in(place.url)
    before = place.call("dump")
    close_all()
    shutil.copy(Path(str(make_url(place.url).database)), copy)
    for words in (("run", *ROUND, "--provisional"), ("publish", *ROUND, "--provisional")):
        assert f"保管庫 {copy}-archive にその台帳がありません" in place.call(
            *words, code=1, database=f"sqlite:///{copy}"
        )
    shutil.copytree(place.folder / "warehouse" / "archive", Path(f"{copy}-archive"))
    place.call("run", *ROUND, "--provisional", database=f"sqlite:///{copy}")
    assert place.call("dump") == before


@pytest.mark.long
def test_an_archive_that_is_named_is_one_warehouses_own(
    installations: tuple[Installation, Installation], sqlite: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, fresh = installations[0], sqlite.empty()
    monkeypatch.setenv("SUMIDA_ARCHIVE", str(tmp_path / "an archive"))
    place.take_in(place.url)
    assert "SUMIDA_ARCHIVE" in place.call("publish", *ROUND, "--provisional", code=1, database=fresh)
    monkeypatch.setenv("SUMIDA_ARCHIVE", str(tmp_path / "another archive"))
    place.take_in(fresh)
    assert len(list((tmp_path / "another archive").glob("*/*.xlsx"))) == len(SENT)
