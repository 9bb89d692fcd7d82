"""What ``sumida-etl run`` ends with: where to look, as a link."""

import errno
import os
import re
import shutil
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pydantic import SecretStr
from rich.console import Console
from typer.testing import CliRunner

from sumida_etl import survey as work
from sumida_etl.console.app import app
from sumida_etl.console.run_command import run_round
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.warehouse import queries


@pytest.mark.parametrize("terminal", [True, pytest.param(False, marks=pytest.mark.long)])
def test_the_last_line_is_a_link_to_the_page(office: Path, sample_folder: Path, terminal: bool) -> None:
    inbox, out, shown = office / "inbox", office / "公開 #1", StringIO()
    (inbox / "R5-12").mkdir(parents=True)
    shutil.copy2(next(sample_folder.glob("*_税務課.xlsx")), inbox / "R5-12")
    console = Console(file=shown, width=40, force_terminal=terminal)
    assert run_round(Round.parse("R5-12"), Settings(), inbox, out, provisional=True, console=console) == 0
    last = shown.getvalue().splitlines()[-1]
    found = re.search(r"file:///[!-:<-~]+", last)
    assert found is not None and last.startswith("ブラウザで見る: ")
    assert Path(unquote(urlsplit(found[0]).path)) == out / "公開" / "R5-12" / "index.html"
    assert Path(unquote(urlsplit(found[0]).path)).is_file()
    assert ("\x1b]8;" in last) is terminal


@pytest.fixture
def few(office: Path, sample_folder: Path) -> Path:
    """An inbox with one department's workbook."""
    folder = office / "inbox" / "R5-12"
    folder.mkdir(parents=True)
    shutil.copy2(next(sample_folder.glob("*_税務課.xlsx")), folder)
    return folder


def test_why_nothing_was_published_is_told_where_a_workbook_could_not_be_recorded(
    office: Path, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(received: work.Received, store: Store) -> object:
        raise OSError(errno.ENOSPC, "No space left on device", "/archive")

    monkeypatch.setattr(work, "record_many", full)
    (few / "~$R5-12.tmp").touch()
    (few / "old").mkdir()
    shutil.copy2(next(few.glob("*.xlsx")), few / "old")
    shown = StringIO()
    console = Console(file=shown, width=200)
    assert run_round(Round.parse("R5-12"), Settings(), None, None, provisional=False, console=console) == 1
    assert (
        "R5-12 は公開していません。登録できないもの 1件（税務課）：ファイル /archive を読み書きできません。"
        "空き容量と権限を確かめて、もう一度実行してください。（ディスクの空きがありません）\n"
    ) in shown.getvalue()
    assert "old" in shown.getvalue()


@pytest.mark.long
def test_a_database_named_on_the_command_line_is_used_and_the_environment_stays(office: Path, few: Path) -> None:
    named, before = office / "trial.db", dict(os.environ)
    words = ["run", "--round", "R5-12", "--provisional", "--database", f"sqlite:///{named}"]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 0, said.output
    assert dict(os.environ) == before
    trial = Settings().model_copy(update={"database": SecretStr(f"sqlite:///{named}")})
    assert len(queries.current_submissions(Store.open(trial).engine, Round.parse("R5-12"))) == 1
    assert not (office / "warehouse" / "warehouse.db").exists()
