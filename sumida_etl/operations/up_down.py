"""``make up`` and ``make down``: start and stop Prefect's server, worker and watch, and the desk, on this machine."""

import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from rich.console import Console

from sumida_etl.errors import SumidaError
from sumida_etl.operations.daemons import DAEMONS, running, start, worker_name
from sumida_etl.operations.password import FILE, PasswordError
from sumida_etl.operations.prefect_server import becomes_healthy, close_home, starts_answering
from sumida_etl.operations.site import ServerAddressError, Site

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "PREFECT_SERVER_API_HOST": "待ち受ける住所",
        "PREFECT_SERVER_API_PORT": "ポート",
        "PREFECT_SERVER_API_AUTH_STRING": "合言葉",
        "SUMIDA_SERVER_ADDRESS": "ブラウザで開く住所",
        "SUMIDA_DESK_HOST": "窓口が待ち受ける住所",
        "SUMIDA_DESK_PORT": "窓口のポート",
        "SUMIDA_DESK_ADDRESS": "課が窓口を開く住所",
        "SUMIDA_DATABASE": "データベース",
        "SUMIDA_TOKEN_KEY": "照合番号の鍵",
        "PREFECT_API_DATABASE_CONNECTION_URL": "Prefect のデータベース",
    }
)
"""Japanese names of settings; any other is called by its variable alone."""
_DERIVED = ("PREFECT_API_AUTH_STRING", "PREFECT_API_URL", "PREFECT_UI_URL")
"""Follow from others, which are named."""


class StartError(SumidaError, RuntimeError):
    """Something did not start; its log says why."""

    def __init__(self, what: str, log: Path) -> None:
        super().__init__(f"{what} を始められませんでした。{log} を見てください。")
        self.log = log


class OtherSettingsError(SumidaError, RuntimeError):
    """The processes are running already, with other settings."""

    def __init__(self, names: Sequence[str], address: str) -> None:
        said = "、".join(f"{_WORDS[name]}（{name}）" if name in _WORDS else name for name in names)
        super().__init__(
            f"別の設定のまま {address} で動いています。何も変えていません。違う設定: {said}。"
            "いまの設定で始めるには、make down をしてから make up をしてください。"
        )
        self.names = tuple(names)


class TakenPortError(SumidaError, RuntimeError):
    """Another program listens where the server or the desk should. ``setting``: the variable that says where."""

    def __init__(self, port: int, setting: str) -> None:
        super().__init__(
            f"ポート {port} はほかのプログラムが使っています。"
            f"{setting} に別の番号（例 {port + 100}）を設定して、もう一度実行してください。"
        )
        self.port = port


def up(site: Site) -> list[str]:
    """Start what does not run yet, and deploy; returns what was started.

    Raises StartError, OtherSettingsError, TakenPortError, OSError.
    """
    before = running(site)
    ours = site.environment(ours=True)
    if before:
        names = [name for name in site.started.differing(ours) if name not in _DERIVED]
        if names:
            raise OtherSettingsError(names, site.started.address)
    if "server" not in before and not _is_free(site.host, site.port):
        raise TakenPortError(site.port, "PREFECT_SERVER_API_PORT")
    if "desk" not in before and not _is_free(site.desk_host, site.desk_port):
        raise TakenPortError(site.desk_port, "SUMIDA_DESK_PORT")
    site.started.write(site.address, ours)
    server = site.daemon("server")
    close_home(server.folder.parent)
    start("server", site)
    if not becomes_healthy(f"{site.address}/api", lambda: server.pid is not None):
        raise StartError("Prefect サーバー", server.log)
    starting = [] if "worker" in before else [worker_name()]
    _once(["flows.deploy", *starting], "配備（prefect.yaml）", site, ours)
    start("worker", site)
    start("watch", site)
    _start_desk(site)
    return [name for name in DAEMONS if name not in before]


def down(site: Site) -> list[str]:
    """Stop what ``up`` started, the server last; returns what ran."""
    return [name for name in reversed([*DAEMONS]) if site.daemon(name).stop()]


def _start_desk(site: Site) -> None:
    """Last: where it cannot start, for a fault of the plan say, the rest is at work. Raises StartError."""
    desk = site.daemon("desk")
    start("desk", site)
    if not starts_answering(f"{site.desk_address}/desk.css", lambda: desk.pid is not None):
        desk.stop()  # or the watch would start it over and over
        raise StartError(DAEMONS["desk"], desk.log)


def _once(words: Sequence[str], what: str, site: Site, environment: Mapping[str, str]) -> None:
    """Run a module of flows/ to its end. Raises StartError."""
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", *words], env=environment, cwd=site.home, capture_output=True, check=False
    )
    log = site.folder / f"{words[0].rpartition('.')[2]}.log"
    log.write_bytes(done.stdout + done.stderr)
    if done.returncode:
        raise StartError(what, log)


def _is_free(host: str, port: int) -> bool:
    """Whether the port is free: another program listening there would be sent the password."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if isinstance(problem, socket.gaierror):
                raise
            return False
    return True


def _start(site: Site, console: Console) -> None:
    made = site.make_password()
    if len(running(site)) < len(DAEMONS):
        console.print("Prefect を始めています（初回は1分ほど）")
    begun = up(site)
    if len(begun) == len(DAEMONS):
        console.print(f"始まりました: {site.address}　止めるには make down　記録は {site.folder}")
    elif begun:
        names = "、".join(DAEMONS[name] for name in begun)
        console.print(f"止まっていたもの（{names}）を始めました: {site.address}")
    else:
        console.print(f"すでに動いています: {site.address}　止めるには make down")
    for address in site.addresses:
        console.print(f"ほかのパソコンからは: {address}")
    console.print(f"課の窓口: {'　'.join(site.desk_addresses) or site.desk_address}")
    console.print(f"調査の進み具合（担当者）: {site.board}")
    if made:
        console.print(f"合言葉を作りました（ログイン画面に、このまま全部を入れます）: {site.password}")
        console.print(f"このパソコンでは、次の住所を開けば入力は要りません: {site.login()}")
    if site.chosen is None:
        console.print(f"合言葉は {site.folder / FILE} にあります。")


def main() -> int:
    """``up`` or ``down``; returns the exit code."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    try:
        site = Site.of_environment()
        if sys.argv[1:] == ["up"]:
            _start(site, console)
        elif sys.argv[1:] == ["down"]:
            console.print(f"止めました: {'、'.join(down(site)) or '動いているものはありません'}")
        else:
            return 2
    except (ServerAddressError, PasswordError) as problem:
        console.print("エラー", style="bold red", end="　")
        console.print(str(problem))
        return 2
    except (OtherSettingsError, TakenPortError, StartError, OSError) as problem:
        console.print("エラー", style="bold red", end="　")
        console.print(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
