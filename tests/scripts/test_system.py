"""What the system lacks is said with the command to type, or installed after a line that says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import system
from scripts.system import Missing
from tests.browser import chromium

NO_LIBATOMIC = (
    ".venv/lib/python3.11/site-packages/playwright/driver/node: error while loading shared libraries: "
    "libatomic.so.1: cannot open shared object file: No such file or directory"
)


def answers(stderr: str, returncode: int = 127) -> object:
    return lambda words, **_: subprocess.CompletedProcess(words, returncode, "", stderr)


@pytest.fixture(autouse=True)
def apt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


def test_an_ordinary_user_is_told_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Missing) as missing:
        system.install("python3.11-venv")
    japanese, english = str(missing.value).splitlines()
    assert "sudo apt-get install python3.11-venv を実行してください" in japanese and "管理者に頼んで" in japanese
    assert english.startswith("python3.11-venv missing. Run: sudo apt-get install python3.11-venv")


def test_root_is_told_before_anything_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []

    def run(words: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        said.append(capsys.readouterr().err)
        return subprocess.CompletedProcess(words, 0, "", "")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", run)
    system.install("libatomic1", "chromium")
    assert said == [
        "システムに libatomic1 chromium を入れます（apt-get install libatomic1 chromium）"
        " / installing libatomic1 chromium into the system\n",
        "",
    ]


def test_what_apt_says_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", answers("E: Unable to locate package chromium", 100))
    with pytest.raises(Missing, match=r"^E: Unable to locate package chromium\napt-get update に失敗しました"):
        system.install("chromium")


def test_a_system_without_apt_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Missing, match=r"chromium（Debian での名前）に当たるものがありません"):
        system.install("chromium")


def test_the_library_that_the_driver_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", answers(NO_LIBATOMIC))
    assert chromium.driver_lacks() == "libatomic1"
    monkeypatch.setattr(subprocess, "run", answers(NO_LIBATOMIC.replace("libatomic.so.1", "libnew.so.2")))
    with pytest.raises(Missing, match=r"libnew\.so\.2"):
        chromium.driver_lacks()


def test_all_that_is_missing_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(chromium, "is_debian", lambda: True)
    monkeypatch.setattr(subprocess, "run", answers(NO_LIBATOMIC))
    chromium.usable_browser.cache_clear()
    with pytest.raises(Missing, match=r"sudo apt-get install libatomic1 chromium"):
        chromium.prepare()


@pytest.mark.parametrize("script", ["echo 'requires the chromium snap' >&2; exit 1", "exit 0", "echo Chromium 140.0"])
def test_a_browser_that_shows_nothing_is_none(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text(f"#!/bin/sh\n{script}\n")
    stub.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(stub))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "is_debian", lambda: False)
    monkeypatch.setattr(chromium, "driver_lacks", lambda: None)
    chromium.usable_browser.cache_clear()
    with pytest.raises(Missing, match=r"使えるブラウザー（chromium）がありません.*\n.*only a stub"):
        chromium.prepare()


def test_the_driver_of_these_tests_starts() -> None:
    assert chromium.driver_lacks() is None
    assert sys.executable
