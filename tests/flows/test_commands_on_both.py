"""The commands with ``--database``, ``run`` through Prefect, on SQLite and on a real PostgreSQL."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.forms.token import TokenKey
from sumida_etl.publication.folder import content
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, keep_many, receive
from sumida_etl.warehouse.sqlite import close_all
from tests.postgres import Databases

SECRET = "himitsu-word"
ROUND = ("--round", "R5-12")
SENT = ("税務課", "防災課", "総務課", "ICT推進担当")


@dataclass(frozen=True)
class Place:
    """A ward of its own: warehouse, archive and published files in one folder, the database where the URL says."""

    folder: Path
    inbox: Path
    url: str

    def take_in(self, database: str) -> None:
        """What a run takes in, without one: to a database, in this ward's archive."""
        settings = Settings(warehouse=self.folder / "warehouse", database=SecretStr(database))
        survey, store = Survey.open(settings, Round.parse("R5-12")), Store.open(settings)
        keep_many(receive(sorted((self.inbox / "R5-12").iterdir()), replace(survey, key=TokenKey(b"tests"))), store)
        store.engine.dispose()

    def call(self, *words: str, code: int = 0, database: str | None = None) -> str:
        """What a command prints, errors too."""
        folders = {"WAREHOUSE": self.folder / "warehouse", "INBOX": self.inbox, "OUT": self.folder / "out"}
        environment = {f"SUMIDA_{name}": str(path) for name, path in folders.items()} | {"SUMIDA_TOKEN_KEY": "tests"}
        said = CliRunner().invoke(app, [*words, "--database", database or self.url], env=environment)
        assert said.exit_code == code, said.output
        return said.output

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
def places(sqlite: Databases, postgres: Databases, inbox: Path, tmp_path: Path) -> tuple[Place, Place]:
    one, other = (
        Place(tmp_path / name[:6], inbox, with_password(databases.empty()))
        for name, databases in (("sqlite", sqlite), ("postgres", postgres))
    )
    return one, other


def test_the_same_from_both(places: tuple[Place, Place], sqlite: Databases, postgres: Databases) -> None:
    said: dict[str, list[str]] = {}
    for place, others in zip(places, (postgres, sqlite), strict=True):
        another = with_password(others.empty())
        for name, words in {
            "run": ("run", *ROUND, "--provisional"),
            "status": ("status", *ROUND, "--json"),
            "publish": ("publish", *ROUND, "--provisional"),
            "trace": ("trace", "I211", *ROUND, "--json"),
            "verify": ("verify",),
            "dump": ("dump",),
        }.items():
            said.setdefault(name, []).append(place.call(*words).replace(str(place.folder), "FOLDER"))
        said.setdefault("rebuild", []).append(place.call("rebuild", database=another))
        assert place.call("dump", database=another) == said["dump"][-1]
    assert SECRET in places[1].url
    assert not any(SECRET in text for texts in said.values() for text in texts)
    for name, (one, other) in said.items():
        assert one == other, name
    assert said["verify"][0] == "異常はありません。\n"
    assert said["rebuild"][0] == "提出 4件、公開の記録 1件を作り直しました。\n"
    assert said["dump"][0].count("submission {") == len(SENT)
    assert {row["outcome"] for row in json.loads(said["status"][0])} == {"受理", "未提出"}
    assert places[0].published == places[1].published
    assert len(places[0].published) > 10
    written = (path for place in places for path in place.folder.rglob("*") if path.is_file())
    assert not any(SECRET.encode() in path.read_bytes() for path in written)


def test_run_does_not_begin_anew_on_a_lost_database(places: tuple[Place, Place], tmp_path: Path) -> None:
    place = places[0]
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
        assert "sumida-etl rebuild" in refused
    place.call("rebuild")
    assert place.call("dump") == before
    place.call("run", *ROUND, "--provisional")
    assert (place.call("dump"), place.published) == (before, published)


def test_databases_that_share_an_archive_know_of_their_own_only(
    places: tuple[Place, Place], sqlite: Databases, postgres: Databases
) -> None:
    place, second, third = places[0], sqlite.empty(), postgres.empty()
    for database in (place.url, second, third):
        place.take_in(database)
    before = place.call("dump")
    close_all()
    Path(str(make_url(second).database)).unlink()
    assert "sumida-etl rebuild" in place.call("status", *ROUND, code=1, database=second)
    for known in (place.url, third):
        assert place.call("verify", database=known) == "異常はありません。\n"
        assert place.call("dump", database=known) == before
    place.call("rebuild", database=second)
    assert place.call("dump", database=second) == before


def test_a_database_rebuilt_elsewhere_has_a_journal_of_its_own_from_then_on(
    places: tuple[Place, Place], sqlite: Databases
) -> None:
    place, moved = places[0], sqlite.empty()
    place.take_in(place.url)
    before = place.call("dump")
    place.call("rebuild", database=moved)
    assert place.call("verify", database=moved) == "異常はありません。\n"
    close_all()
    Path(str(make_url(moved).database)).unlink()
    assert "登録4件のうち4件がありません" in place.call("status", *ROUND, code=1, database=moved)
    place.call("rebuild", database=moved)
    assert place.call("dump", database=moved) == before


def test_an_archive_that_is_named_is_one_warehouses_own(
    places: tuple[Place, Place], sqlite: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, fresh = places[0], sqlite.empty()
    monkeypatch.setenv("SUMIDA_ARCHIVE", str(tmp_path / "an archive"))
    place.take_in(place.url)
    assert "SUMIDA_ARCHIVE" in place.call("publish", *ROUND, "--provisional", code=1, database=fresh)
    monkeypatch.setenv("SUMIDA_ARCHIVE", str(tmp_path / "another archive"))
    place.take_in(fresh)
    assert len(list((tmp_path / "another archive").glob("*/*.xlsx"))) == len(SENT)
