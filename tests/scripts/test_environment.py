"""An environment is whole or the earlier one, known by where and for what it was made, and made once at a time."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from scripts import environment, trial
from scripts.environment import Environment, only_one
from scripts.installer import Installer
from scripts.network import pip_configuration
from tests.conftest import CHECKOUT

OF_DEVELOP = ("requirements.lock", "requirements-dev.lock", "requirements-setup.lock", "pyproject.toml")
NAMES = (*OF_DEVELOP, "requirements-cluster.lock")


class Made(Environment):
    """Its parts are one link to an interpreter."""

    def _install(self, kind: str, *, own_cache: bool) -> Path:
        built = self.partial / "venv"
        (built / "bin").mkdir(parents=True)
        (built / "bin" / "python").symlink_to(sys.executable)
        return built


class Broken(Environment):
    """Goes wrong halfway."""

    def _install(self, kind: str, *, own_cache: bool) -> Path:
        (self.partial / "venv").mkdir(parents=True)
        raise KeyboardInterrupt


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(CHECKOUT / name, folder)
    return folder


def test_what_develops_runs_too_but_not_the_other_way_round(checkout: Path) -> None:
    made = Made(checkout)
    assert not made.is_ready("run")
    made.make("run")
    assert made.is_ready("run") and not made.is_ready("cluster") and not made.is_ready("develop")
    made.make("cluster")
    assert made.is_ready("run") and made.is_ready("cluster") and not made.is_ready("develop")
    made.make("develop")
    assert made.is_ready("run") and made.is_ready("cluster") and made.is_ready("develop")
    assert sorted(path.name for path in checkout.iterdir()) == sorted([".venv", *NAMES])


@pytest.mark.parametrize("name", OF_DEVELOP)
def test_another_lock_makes_it_stale(name: str, checkout: Path) -> None:
    Made(checkout).make("develop")
    with (checkout / name).open("a") as file:
        file.write("\n")
    assert not Made(checkout).is_ready("develop")


def test_a_moved_folder_makes_it_stale(checkout: Path) -> None:
    Made(checkout).make("run")
    moved = checkout.rename(checkout.with_name("moved"))
    assert not Made(moved).is_ready("run")


def test_another_python_makes_it_stale(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Made(checkout).make("run")
    monkeypatch.setattr(environment, "base_python", lambda: Path("/usr/bin/python3.99"))
    assert not Made(checkout).is_ready("run")


def test_a_python_that_is_gone_makes_it_stale(checkout: Path) -> None:
    Made(checkout).make("run")
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to("/nowhere/python")
    assert not Made(checkout).is_ready("run")


@pytest.mark.parametrize("ready", ["", "{}", json.dumps({"kind": "run"})])
def test_an_environment_of_before_is_made_anew(ready: str, checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / ".venv" / ".ready").write_text(ready)
    assert not Made(checkout).is_ready("run")


def test_the_earlier_one_stands_when_the_next_is_interrupted(checkout: Path) -> None:
    Made(checkout).make("run")
    with pytest.raises(KeyboardInterrupt):
        Broken(checkout).make("develop")
    assert Made(checkout).is_ready("run")
    assert not (checkout / ".venv.part").exists()


def test_what_a_killed_set_up_left_is_cleared_away(checkout: Path) -> None:
    for name in (".venv.part/venv/half", ".venv.old/half", ".venv/half"):
        (checkout / name).mkdir(parents=True)
    Made(checkout).make("run")
    assert Made(checkout).is_ready("run")
    assert not (checkout / ".venv" / "half").exists()
    assert not (checkout / ".venv.old").exists() and not (checkout / ".venv.part").exists()


def test_a_set_up_waits_for_what_a_killed_one_left_running(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with only_one(tmp_path):
        left = subprocess.Popen(["sleep", "0.5"], close_fds=False)
    before = time.monotonic()
    with only_one(tmp_path):
        assert left.poll() is not None or time.monotonic() - before >= 0.3
    left.wait()
    assert "別の用意が終わるのを待っています / waiting for another set-up" in capfd.readouterr().err


def interpreter(folder: Path, *said: str) -> Path:
    """One that leaves something running, as a killed set-up does: it writes what Python compiles."""
    python = folder / "python"
    lines = ["#!/bin/sh", "sleep 0.6 >/dev/null 2>&1 &", *said]
    python.write_text("\n".join(lines) + "\n", encoding="utf-8")
    python.chmod(0o755)
    return python


def is_locked(checkout: Path) -> bool:
    with (checkout / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_the_trial_of_what_was_installed_holds_the_lock_until_it_ends(tmp_path: Path) -> None:
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    interpreter(tmp_path / "venv" / "bin")
    with only_one(tmp_path):
        Installer(tmp_path, 0).try_out(tmp_path / "trial.py", "run")
    assert is_locked(tmp_path)


def test_so_do_the_questions_to_pip(tmp_path: Path) -> None:
    python = interpreter(tmp_path, "echo \"global.proxy='http://proxy.example'\"")
    with only_one(tmp_path):
        assert pip_configuration(python, dict(os.environ)) == {"proxy": "http://proxy.example"}
    assert is_locked(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_named() -> None:
    said = str(environment._unwritable(PermissionError(13, "Permission denied", "/srv/sumida-etl/.venv.lock")))
    assert said.startswith("/srv/sumida-etl/.venv.lock に書き込めません（Permission denied）。")
    assert "owner and mode" in said


def test_an_older_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    code = compile((CHECKOUT / "scripts" / "__init__.py").read_text(encoding="utf-8"), "scripts", "exec")
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"(?s)Python 3\.11 以上が要ります.*PYTHON=python3\.12\n.*3\.11 or later"):
        exec(code)


class Record(Distribution):
    """A distribution whose files are in ``folder``."""

    def __init__(self, folder: Path, record: str) -> None:
        self.folder, self.record = folder, record

    def read_text(self, filename: str) -> str | None:
        return self.record if filename == "RECORD" else None

    def locate_file(self, path: str | os.PathLike[str]) -> Path:  # as PathDistribution does
        return self.folder / path


@pytest.mark.parametrize(("content", "whole"), [(b"x = 1\n", True), (b"x = 2\n", False), (b"", False), (None, False)])
def test_a_file_that_is_not_as_it_was_published_is_found(content: bytes | None, whole: bool, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "a.py").write_bytes(content)
    record = "a.py,sha256=nia_NpkRxFwkPGhBR7I_yeHc_PJX0pmhxjIBam_NM_Q,6\na.pyc,,\n"
    assert (list(trial.damaged(Record(tmp_path, record))) == []) is whole


def test_what_is_wanted_is_what_the_project_asks_for() -> None:
    assert {"prefect", "phonenumberslite", "psycopg", "pandera"} <= trial.required("run")
    assert trial.required("cluster") - trial.required("run") == {"prefect-dask", "distributed"}
    assert trial.required("develop") - trial.required("run") >= {"prefect-dask", "distributed"}
    assert trial.required("develop") - trial.required("run") >= {"pytest", "types-pyyaml", "playwright"}
