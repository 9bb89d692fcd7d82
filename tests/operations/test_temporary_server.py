"""The server that one command has for itself: nobody else gets in, and it ends without a word, whatever it did."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from stat import S_IMODE

import pytest
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_DATABASE_CONNECTION_URL,
    PREFECT_API_URL,
    PREFECT_HOME,
    temporary_settings,
)

from flows.server.temporary import UnstartedServerError, temporary_server
from tests.operations.conftest import until

BUSY = """
import sys, time
from flows.server.temporary import temporary_server
with temporary_server():
    from prefect import flow, task
    from prefect.artifacts import create_markdown_artifact
    from prefect.cache_policies import NO_CACHE
    from prefect.settings import PREFECT_API_URL
    part = task(lambda number: number, name="part", cache_policy=NO_CACHE, persist_result=False)
    @flow(persist_result=False)
    def busy():
        for number in range(60):
            part(number)
        create_markdown_artifact(key="shown", markdown="x")
    busy()
    print(PREFECT_API_URL.value(), flush=True)
    time.sleep(float(sys.argv[1]))
"""
"""As many task runs as a round has; the server is ended while they are fresh."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUMIDA_", "PREFECT_"))}
    return clean | {"SUMIDA_HOME": str(tmp_path)}


def busy(seconds: float = 0) -> list[str]:
    return [sys.executable, "-c", BUSY, str(seconds)]


def test_it_ends_without_a_word_every_time(environment: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / ".prefect"
    for _ in range(5):
        done = subprocess.run(busy(), env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert (done.stderr, (home / "temporary-server.log").read_text()) == ("", "")
    assert not list(home.glob("prefect.db-*"))
    assert {path.name for path in (home, *home.iterdir()) if S_IMODE(path.stat().st_mode) & 7} == set()


def test_nobody_without_its_password_is_let_in_and_it_ends_with_its_command(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "flows").mkdir()  # not ours, though it lies where the command is typed
    (tmp_path / "flows" / "__init__.py").write_text("raise SystemExit('not ours')")
    environment["PYTHONSAFEPATH"] = "1"
    command = subprocess.Popen(busy(60), env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    address = command.stdout.readline().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api", address)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{address}/admin/settings", timeout=5)
    command.send_signal(signal.SIGKILL)
    command.wait()

    def gone() -> bool:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5)
        except urllib.error.URLError:
            return True
        time.sleep(0.2)
        return False

    until(gone, 30)


def test_one_that_does_not_start_is_a_sentence_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = f"sqlite+aiosqlite:///{tmp_path}/nowhere/prefect.db"
    settings = {PREFECT_HOME: tmp_path, PREFECT_API_DATABASE_CONNECTION_URL: nowhere}
    with (
        temporary_settings(settings, restore_defaults={PREFECT_API_URL}),
        pytest.raises(UnstartedServerError, match=re.escape(str(tmp_path / "temporary-server.log"))),
        temporary_server(),
    ):
        pass
    assert "unable to open database file" in (tmp_path / "temporary-server.log").read_text()


def test_a_server_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}), temporary_server():
        assert PREFECT_API_URL.value() == "http://127.0.0.1:1/api"
        assert PREFECT_API_AUTH_STRING.value() is None
