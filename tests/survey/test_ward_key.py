"""The key of 照合番号: never made anew beside a record, never weak, replaced without losing what was sent out."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, receive, record_many
from sumida_etl.survey.ward_key.key_errors import MissingKeyError, OtherKeyError, UnreadableKeyError, WeakKeyError
from sumida_etl.survey.ward_key.ward_key import replace_key, ward_key
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.integrity.conftest import typed

FORM = ("2", "R5-12", "D302")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("DATABASE", "TOKEN_KEY", "OLD_TOKEN_KEYS", "ARCHIVE"):
        monkeypatch.delenv(f"SUMIDA_{name}", raising=False)
    monkeypatch.setenv("SUMIDA_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("SUMIDA_OUT", str(tmp_path / "out"))
    return Settings()


def journal(settings: Settings) -> Journal:
    return Journal.of(Archive(settings.archive_folder))


def test_a_first_key_is_made_once_and_kept_with_the_archive(settings: Settings) -> None:
    key = ward_key(settings)
    copy = settings.archive_folder / "token.key"
    assert settings.key_file.read_bytes() == copy.read_bytes()
    assert (settings.key_file.stat().st_mode & 0o777, copy.stat().st_mode & 0o777) == (0o600, 0o600)
    assert ward_key(settings).secret == key.secret


@pytest.mark.parametrize("record", ["a journal", "a workbook", "a database"])
def test_none_is_made_anew_beside_a_record(settings: Settings, record: str) -> None:
    if record == "a journal":
        journal(settings).note_arriving(["a" * 64])
    elif record == "a workbook":
        Archive(settings.archive_folder).keep(b"PK")
    else:
        settings.key_file.parent.mkdir()
        (settings.key_file.parent / "warehouse.db").write_bytes(b"what is left of a database")
    with pytest.raises(MissingKeyError, match=r"新しい鍵は作っていません.*控えの token.key を .*token.key に戻して"):
        ward_key(settings)
    assert not settings.key_file.exists()


def test_check_makes_none(settings: Settings, sample_folder: Path) -> None:
    said = CliRunner().invoke(app, ["check", str(next(sample_folder.glob("*_D302_*")))])
    assert said.exit_code == 1
    assert "照合番号の鍵" in said.output and "がありません" in said.output
    assert not settings.key_file.exists()


def test_the_backup_of_the_archive_alone_brings_the_key_back(settings: Settings, tmp_path: Path) -> None:
    token = ward_key(settings).token(*FORM)
    journal(settings).note_key(ward_key(settings).id, ward_key(settings).fingerprint)
    shutil.copytree(settings.archive_folder, tmp_path / "backup")
    shutil.rmtree(settings.key_file.parent)
    shutil.copytree(tmp_path / "backup", settings.archive_folder)
    assert ward_key(settings).binds(token, *FORM)


@pytest.mark.parametrize("content", ["", "\n", "0" * 64 + "\n", "short\n", "abababababababababab\n"])
def test_an_empty_or_weak_key_is_refused(settings: Settings, content: str) -> None:
    settings.key_file.parent.mkdir()
    settings.key_file.write_text(content)
    with pytest.raises(WeakKeyError, match="空か、簡単すぎます"):
        ward_key(settings)
    assert settings.key_file.read_text() == content
    with pytest.raises(WeakKeyError, match="SUMIDA_TOKEN_KEY"):
        ward_key(settings.model_copy(update={"token_key": SecretStr(content.strip())}))


@pytest.mark.parametrize("line", ["nonsense", "2027-03-31", "old key until 2027-13-01", "鍵 2027-03-31"])
def test_a_line_that_cannot_be_read_is_named(settings: Settings, line: str) -> None:
    ward_key(settings)
    with settings.key_file.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(UnreadableKeyError, match="行目を読み取れません"):
        ward_key(settings)


def test_another_key_than_the_records_is_told_with_the_cure(settings: Settings) -> None:
    key = ward_key(settings)
    journal(settings).note_key(key.id, key.fingerprint)
    settings.key_file.write_text("f0e1d2c3" * 8)
    with pytest.raises(OtherKeyError, match=rf"この記録の鍵（番号 {key.id}）と違います.*archive/token.key が正しい鍵"):
        ward_key(settings)
    (settings.archive_folder / "token.key").unlink()
    with pytest.raises(OtherKeyError, match=rf"鍵 {key.id} の入った控えの token.key"):
        ward_key(settings)


def test_a_replaced_key_is_good_until_its_day(settings: Settings) -> None:
    first = ward_key(settings)
    journal(settings).note_key(first.id, first.fingerprint)
    sent = first.token(*FORM)
    today = date.today()
    second = replace_key(settings, today + timedelta(days=30))
    assert second.secret != first.secret
    assert second.binds(sent, *FORM) and second.binds(second.token(*FORM), *FORM)
    assert not first.binds(second.token(*FORM), *FORM)
    third = replace_key(settings, today - timedelta(days=2))
    assert third.binds(sent, *FORM)
    assert not third.binds(second.token(*FORM), *FORM)
    assert (journal(settings).key() or {})["fingerprint"] == third.fingerprint
    assert settings.key_file.read_bytes() == (settings.archive_folder / "token.key").read_bytes()


def test_a_key_of_the_environment_is_replaced_there(settings: Settings) -> None:
    old, until = "the first key of all", date.today() + timedelta(days=9)
    given = {
        "token_key": SecretStr("the second key of all"),
        "old_token_keys": SecretStr(f"{old} {until}; x 2020-01-01"),
    }
    key = ward_key(settings.model_copy(update=given))
    assert key.binds(TokenKey(old.encode()).token(*FORM), *FORM)
    assert not key.binds(TokenKey(b"x").token(*FORM), *FORM)


def test_what_was_accepted_stays_so_whatever_became_of_the_key(
    survey: Survey, sample_folder: Path, tmp_path: Path
) -> None:
    path = next(sample_folder.glob("*_D302_*"))
    store = Store(open_warehouse(f"sqlite:///{tmp_path / 'w.db'}"), Archive(tmp_path / "archive"))
    record_many(receive([path], survey), store)
    lost = replace(survey, key=TokenKey(b"another key altogether"))
    assert receive([path], lost).batch.submissions["outcome"].tolist() == ["差戻し"]
    again = receive([path], lost.with_previous_values(store))
    assert again.batch.submissions["outcome"].tolist() == ["受理"]
    other = next(sample_folder.glob("*_D301_*"))
    assert receive([other], lost.with_previous_values(store)).batch.submissions["outcome"].tolist() == ["差戻し"]
    store.engine.dispose()


@pytest.mark.parametrize("typed_as", [str.lower, lambda token: f" {token.replace('-', ' ')}　"])
def test_the_token_of_another_round_is_named_however_it_is_typed(
    survey: Survey, sample_folder: Path, tmp_path: Path, typed_as: Callable[[str], str]
) -> None:
    path = Path(shutil.copy(next(sample_folder.glob("*_D302_*")), tmp_path))
    version = survey.registry.ward.form_version
    for round, code in (("R5-12", []), ("R5-09", ["C012"])):
        typed(path, "表紙", "B11", typed_as(survey.key.token(version, round, "D302")))
        findings = receive([path], survey).batch.findings
        assert findings.loc[findings["code"].str.startswith("C"), "code"].tolist() == code
