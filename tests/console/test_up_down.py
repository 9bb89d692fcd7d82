"""``make up`` and ``make down``: the password, what is refused, and that only our own processes are stopped."""

import os
import signal
import socket
import stat
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from sumida_etl.operations import daemons, up_down
from sumida_etl.operations.daemon import Daemon
from sumida_etl.operations.password import PasswordError
from sumida_etl.operations.site import ServerAddressError, Site
from sumida_etl.operations.up_down import OtherSettingsError, TakenPortError


@pytest.fixture(autouse=True)
def no_other_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_HOME", raising=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "0.0.0.0", "192.168.1.5"])
def test_nobody_is_let_in_without_a_password(tmp_path: Path, host: str) -> None:
    site = Site(tmp_path, host)
    assert site.make_password()
    for ours in (True, False):
        environment = site.environment(ours=ours)
        assert environment["PREFECT_SERVER_API_AUTH_STRING"] == environment["PREFECT_API_AUTH_STRING"] == site.password
    assert site.password and len(site.password) > 25


def test_the_password_is_made_once_and_is_for_this_account_alone(tmp_path: Path) -> None:
    assert Site(tmp_path).make_password() and not Site(tmp_path).make_password()
    password = Site(tmp_path).password
    file = tmp_path / ".prefect" / "run" / "password"
    assert file.read_text().strip() == password
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert unquote(Site(tmp_path).login()).endswith(f"/#key={password}")
    assert Site(tmp_path / "other").make_password() and Site(tmp_path / "other").password != password


def test_the_ward_may_choose_it(tmp_path: Path) -> None:
    site = Site(tmp_path, chosen="office:hidden")
    assert not site.make_password() and site.password == "office:hidden"
    assert "hidden" not in repr(site)


@pytest.mark.parametrize("chosen", ["secret", "office:", ":secret", "係:合言葉", "office:two words", "office:x\n"])
def test_a_password_that_cannot_be_sent_is_refused(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(PasswordError, match="利用者名:合言葉"):
        Site(tmp_path, chosen=chosen)


@pytest.mark.parametrize("address", ["sinchoku.example.lg.jp", "ftp://x", "https://"])
def test_an_address_that_no_browser_opens_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ServerAddressError, match="SUMIDA_SERVER_ADDRESS"):
        Site(tmp_path, addresses=(address,))


def test_the_server_gets_no_secret_of_the_ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMIDA_DATABASE", "postgresql://u:pw-7f3a@db/x")
    site = Site(tmp_path, chosen="admin:hidden")
    assert not any("pw-7f3a" in value for value in site.environment(ours=False).values())


def test_wherever_the_page_is_opened_it_calls_where_it_came_from(tmp_path: Path) -> None:
    server = Site(tmp_path, "0.0.0.0", chosen="a:b").environment(ours=False)
    assert server["PREFECT_SERVER_UI_API_URL"] == "/api"
    ours = Site(tmp_path, addresses=("https://sinchoku.example.lg.jp",), chosen="a:b").environment(ours=True)
    assert ours["PREFECT_UI_URL"] == "https://sinchoku.example.lg.jp"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"host": "0.0.0.0"}, "待ち受ける住所（PREFECT_SERVER_API_HOST）"),
        ({"port": 4999}, "ポート（PREFECT_SERVER_API_PORT）"),
        ({"chosen": "office:other"}, "合言葉（PREFECT_SERVER_API_AUTH_STRING）"),
        ({"addresses": ("https://x.example",)}, "ブラウザで開く住所（SUMIDA_SERVER_ADDRESS）"),
    ],
)
def test_up_while_up_with_other_settings_says_so_and_changes_nothing(
    tmp_path: Path, other: dict[str, object], said: str
) -> None:
    site = Site(tmp_path, chosen="office:secret")
    site.make_password()
    site.started.write(site.address, site.environment(ours=True))
    daemon = site.daemon("watch")
    daemon.start([sys.executable, "-c", "import time; time.sleep(60)"], {})
    before = sorted((path.name, path.read_bytes()) for path in site.folder.iterdir())
    try:
        with pytest.raises(OtherSettingsError) as refused:
            up_down.up(Site(tmp_path, **({"chosen": "office:secret"} | other)))
    finally:
        assert sorted((path.name, path.read_bytes()) for path in site.folder.iterdir()) == before
        assert daemon.stop()
    assert said in str(refused.value) and site.address in str(refused.value) and "secret" not in str(refused.value)


def test_any_setting_that_a_process_would_get_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(tmp_path, chosen="office:secret")
    site.make_password()
    site.started.write(site.address, site.environment(ours=True))
    assert site.started.differing(site.environment(ours=True)) == []
    monkeypatch.setenv("SUMIDA_NOTICE_COMMAND", "mail -s x pw-7f3a")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert site.started.differing(site.environment(ours=True)) == ["SUMIDA_NOTICE_COMMAND"]
    kept = site.folder / "started.json"
    assert "secret" not in kept.read_text() and stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_port_that_another_program_has_is_not_sent_the_password(tmp_path: Path) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        site = Site(tmp_path, port=stranger.getsockname()[1])
        site.make_password()
        with pytest.raises(TakenPortError, match="ほかのプログラム"):
            up_down.up(site)
        stranger.settimeout(0.2)
        with pytest.raises(TimeoutError):
            stranger.accept()


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


def test_what_died_is_started_again_and_what_was_stopped_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemons, "_MODULES", dict.fromkeys(daemons.DAEMONS, "http.server"))  # goes on until it is ended
    site = Site(tmp_path, port=0, chosen="office:secret")
    site.make_password()
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    dead, stopped = site.daemon("server"), site.daemon("watch")
    for each in (dead, stopped):
        each.start(sleep, {})
    assert daemons.revive(site) == []
    assert dead.pid and stopped.stop()
    before = dead.pid
    os.killpg(before, signal.SIGKILL)
    os.waitpid(before, 0)
    try:
        assert daemons.revive(site) == ["server"]
        assert dead.pid not in (None, before) and daemons.running(site) == ["server"]
    finally:
        dead.stop()
