"""The sample round on SQLite and on PostgreSQL: the same dump, the same published bytes, and no password anywhere."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.publication.release.published_files import content
from sumida_etl.survey import Store, Survey, receive, record_many, release, together
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.conftest import KEY
from tests.postgres import Databases


def test_the_same_dump_and_the_same_bytes(
    sqlite: Databases, postgres: Databases, survey: Survey, sample_folder: Path, tmp_path: Path
) -> None:
    received = together([receive(sorted(sample_folder.glob("*.xlsx")), survey)], survey)
    dumps, bytes_ = [], []
    for name, databases in (("sqlite", sqlite), ("postgres", postgres)):
        store = Store(open_warehouse(databases.migrated()), Archive(tmp_path / name))
        record_many(received, store)
        released = release(survey, store, tmp_path / name / "out")
        dumps.append(dump(store.engine))
        bytes_.append(content(released.published.folder))
        store.engine.dispose()
    assert dumps[0] == dumps[1]
    assert bytes_[0] == bytes_[1]
    assert len(dumps[0].splitlines()) > 500


@pytest.mark.parametrize(
    "words",
    [
        ["status"], ["publish"], ["trace", "I202"], ["diff", "--from", "1"], ["verify"], ["rebuild"], ["dump"],
    ],
)  # fmt: skip
def test_a_password_is_in_no_output(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMIDA_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY)
    monkeypatch.delenv("SUMIDA_DATABASE", raising=False)
    secret = "postgresql+psycopg://u:secret-word@127.0.0.1:1/none?passfile=secret-file"
    round = [] if words[0] in ("verify", "rebuild", "dump") else ["--round", "R5-12"]
    said = CliRunner().invoke(app, [*words, *round, "--database", secret])
    assert said.exit_code == 1
    assert "開けません" in said.stderr
    assert "secret" not in said.output + said.stderr
    assert all(b"secret" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
