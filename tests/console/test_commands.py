"""The commands as a person types them: what they print, what they leave behind, and their exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from sumida_etl.console.app import app
from sumida_etl.reader.inbox import arrived
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, receive, record_many
from tests.conftest import KEY


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMIDA_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("SUMIDA_INBOX", str(tmp_path / "inbox"))
    monkeypatch.setenv("SUMIDA_OUT", str(tmp_path / "out"))
    monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY)
    monkeypatch.delenv("SUMIDA_DATABASE", raising=False)
    return tmp_path


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def merged(survey: Survey, folder: Path) -> None:
    store = Store.open(Settings())
    record_many(receive(arrived(folder, survey.round), survey), store)
    store.engine.dispose()


def test_template_writes_a_workbook_a_department(place: Path, survey: Survey) -> None:
    said = call("template", "--round", "2023-12", "--out", place / "forms")
    assert said.exit_code == 0
    assert len(list((place / "forms").glob("*.xlsx"))) == len(survey.owing)


@pytest.mark.parametrize("name", ["D302", "税務課"])
def test_template_for_one_department(place: Path, name: str) -> None:
    assert call("template", "--round", "R5-12", "--out", place / "forms", "--department", name).exit_code == 0
    (path,) = (place / "forms").iterdir()
    book = load_workbook(path)
    assert book.sheetnames == ["表紙", "指標", "効果・実績", "取組状況", "記入要領"]
    cover = {row[0].value: row[1].value for row in book["表紙"].iter_rows() if row[0].value}
    assert (cover["調査回"], cover["所属コード"], cover["所属名"]) == ("R5-12", "D302", "税務課")


def test_template_knows_what_was_accepted_and_makes_no_database(
    place: Path, survey: Survey, sample_folder: Path
) -> None:
    def last(folder: str) -> object:
        words = ("--round", "R6-06", "--out", place / folder, "--department", "D301")
        assert call("template", *words).exit_code == 0
        (path,) = (place / folder).iterdir()
        return load_workbook(path)["指標"]["G4"].value

    assert last("before") == "64.8（R4確定）"
    assert not list(place.rglob("*.db"))
    merged(survey, sample_folder)
    assert last("after") == "76.1（R5-12現在）"


def test_sample_fills_the_inbox(place: Path, survey: Survey) -> None:
    assert call("sample", "--round", "令和5年12月", "--inbox", place / "inbox").exit_code == 0
    assert len(arrived(place / "inbox", survey.round)) == len(survey.owing)


def test_a_sample_leaves_alone_the_finals_that_an_earlier_round_reported(
    place: Path, survey: Survey, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMIDA_SAMPLE", str(place / "none"))
    next_round = Round.parse("R5-03")
    merged(survey, sample_folder)
    assert call("sample", "--round", next_round.key, "--inbox", place / "inbox").exit_code == 0
    store = Store.open(Settings())
    asked = Survey.open(Settings(), next_round).with_previous_values(store)
    received = receive(arrived(place / "inbox", next_round), asked)
    store.engine.dispose()
    assert set(received.batch.submissions["outcome"]) == {"受理"}


def test_status_names_every_department(survey: Survey, sample_folder: Path) -> None:
    merged(survey, sample_folder)
    rows = json.loads(call("status", "--round", "R5-12", "--json").stdout)
    assert [row["code"] for row in rows] == [each.code for each in survey.owing]
    assert {row["outcome"] for row in rows} == {"受理"}
    assert "税務課" in call("status", "--round", "R5-12").stdout


def test_publish_from_the_warehouse_alone(place: Path, survey: Survey, sample_folder: Path, tmp_path: Path) -> None:
    some = tmp_path / "some"
    shutil.copytree(sample_folder, some)
    next(some.glob("*_税務課.xlsx")).unlink()
    merged(survey, some)
    refused = call("publish", "--round", "R5-12")
    assert refused.exit_code == 1
    assert "未提出 1件（税務課）" in refused.stderr
    assert not (place / "out").exists()
    assert call("publish", "--round", "R5-12", "--provisional").exit_code == 0
    manifest = json.loads((place / "out" / "公開" / "R5-12" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["provisional"] is True
    assert [each["name"] for each in manifest["missing"]] == ["税務課"]


@pytest.mark.parametrize(
    "words",
    [["run", "--round", "R5-11"], ["status", "--round", "ことし"], ["publish", "--nonsense"], ["nonsense"]],
)
def test_a_wrong_call_is_two(words: list[str]) -> None:
    assert call(*words).exit_code == 2


def test_an_unknown_department_is_a_wrong_call(place: Path) -> None:
    said = call("template", "--round", "R5-12", "--out", place / "forms", "--department", "宇宙課")
    assert said.exit_code == 2
    assert "宇宙課" in said.stderr


def test_a_database_that_cannot_be_opened_is_one_sentence_without_its_password(place: Path) -> None:
    said = call("status", "--round", "R5-12", "--database", "postgresql+psycopg://u:secret-word@127.0.0.1:1/none")
    assert said.exit_code == 1
    assert "開けません" in said.stderr
    assert "secret-word" not in said.output


@pytest.mark.parametrize("command", ["template", "sample", "check", "run", "status", "publish"])
def test_every_command_explains_itself(command: str) -> None:
    said = call(command, "--help")
    assert said.exit_code == 0
    assert "調査" in said.stdout or "点検" in said.stdout
