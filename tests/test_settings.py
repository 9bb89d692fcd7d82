"""Every database has an archive of its own."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from sumida_etl.console.options import settings_with
from sumida_etl.settings import MAIN, Settings


def archive(folder: Path, url: str | None) -> Path:
    made = Settings(warehouse=folder, archive=None, database=SecretStr(url) if url else None)
    assert made.journal_name == MAIN
    return made.archive_folder


def test_no_two_databases_share_one(tmp_path: Path) -> None:
    assert archive(tmp_path, None) == archive(tmp_path, f"sqlite:///{tmp_path}/warehouse.db") == tmp_path / "archive"
    other = tmp_path / "elsewhere" / "try.db"
    assert archive(tmp_path, f"sqlite:///{other}") == other.with_name("try.db-archive")
    urls = (
        "u:p@a/ward",
        "u:p@b/ward",
        "u:p@a:5433/ward",
        "u:p@a/test",
        "u@/ward?host=/run/one",
        "u@/ward?host=/run/two",
    )
    folders = [archive(tmp_path, f"postgresql://{url}") for url in urls]
    assert len(set(folders)) == len(urls)
    assert all(each.parent == tmp_path and each.name.startswith("archive-") for each in folders)
    assert archive(tmp_path, "postgresql+psycopg://v:q@a:5432/ward") == folders[0]
    assert archive(tmp_path, "postgresql://u@a/%2e%2e%2fup").parent == tmp_path


def test_a_named_archive_is_of_the_database_it_was_set_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMIDA_DATABASE", "postgresql://u:p@a/ward")
    monkeypatch.setenv("SUMIDA_ARCHIVE", str(tmp_path / "the ward's"))
    assert settings_with("postgresql://u:p@a/ward").archive_folder == tmp_path / "the ward's"
    assert settings_with(f"sqlite:///{tmp_path}/try.db").archive_folder == tmp_path / "try.db-archive"


def test_what_a_trial_writes_lies_beside_its_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUMIDA_OUT", raising=False)
    trial, wards = f"sqlite:///{tmp_path}/try.db", Settings().out
    assert settings_with(trial).out == tmp_path / "try.db-out"
    assert settings_with(None).out == settings_with("postgresql://u:p@a/ward").out == wards
    assert settings_with(Settings().database_url).out == wards
    monkeypatch.setenv("SUMIDA_OUT", str(tmp_path / "where it is set"))
    assert settings_with(trial).out == tmp_path / "where it is set"
    monkeypatch.delenv("SUMIDA_OUT")
    monkeypatch.setenv("SUMIDA_DATABASE", trial)
    assert settings_with(trial).out == wards, "the database of the settings is no trial"
