"""``make up`` and ``make down``: what is refused at the front door, and that only our own processes are stopped."""

import sys
from pathlib import Path

import pytest

from sumida_etl.console.daemon import Daemon
from sumida_etl.console.site import OpenDoorError, Site


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "sumida.example"])
def test_no_other_machine_is_let_in_without_a_password(tmp_path: Path, host: str) -> None:
    with pytest.raises(OpenDoorError, match="合言葉"):
        Site(tmp_path, host)
    assert Site(tmp_path, host, password="admin:secret").environment(ours=True)["PREFECT_API_AUTH_STRING"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_none(tmp_path: Path, host: str) -> None:
    assert Site(tmp_path, host).address.endswith(":4200")


def test_the_server_gets_no_secret_of_the_ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMIDA_DATABASE", "postgresql://u:pw-7f3a@db/x")
    site = Site(tmp_path, password="admin:hidden")
    assert not any("pw-7f3a" in value for value in site.environment(ours=False).values())
    assert "hidden" not in repr(site)


def test_a_daemon_is_started_once_and_stopped(tmp_path: Path) -> None:
    daemon = Daemon("sleeper", tmp_path)
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    daemon.start(command, {})
    pid = daemon.pid
    daemon.start(command, {})
    assert pid is not None and daemon.pid == pid
    assert daemon.stop() and daemon.pid is None
    assert not daemon.stop()


def test_a_process_id_that_another_process_got_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sleeper.pid").write_text("1 0\n")
    assert not Daemon("sleeper", tmp_path).stop()
