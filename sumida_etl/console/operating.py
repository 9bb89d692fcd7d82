"""``make up`` and ``make down``: Prefect's server, a worker and the inbox watch on this machine, and off again."""

import ipaddress
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from sumida_etl.console.daemon import Daemon
from sumida_etl.settings import Settings

DAEMONS = ("server", "worker", "watch")
_PATIENCE = 180.0
"""Seconds the server gets to start: its migrations take 15 s on an empty home, and a slow disk takes its time."""
_OFFLINE = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # V2 asks for an address outside even so; V1 asks for none
    "PREFECT_WORKER_QUERY_SECONDS": "3",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_API_SERVICES_LATE_RUNS_AFTER_SECONDS": "300",
}


class OpenDoorError(RuntimeError):
    """The server would listen to other machines without a password."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} で待ち受けるには合言葉が要ります。"
            "PREFECT_SERVER_API_AUTH_STRING に「利用者名:合言葉」を設定するか、"
            "PREFECT_SERVER_API_HOST を外してください（このパソコンだけから使えます）。"
        )
        self.host = host


class StartError(RuntimeError):
    """Something did not start; its log says why."""

    def __init__(self, what: str, log: Path) -> None:
        super().__init__(f"{what} を始められませんでした。{log} を見てください。")
        self.log = log


@dataclass(frozen=True, slots=True)
class Site:
    """Where Prefect runs for this ward. Raises OpenDoorError when made with an address that needs a password."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 4200
    password: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not _is_loopback(self.host) and not self.password:
            raise OpenDoorError(self.host)

    @classmethod
    def of_environment(cls) -> "Site":
        """As PREFECT_SERVER_API_HOST, _PORT and _AUTH_STRING say."""
        return cls(
            Settings().home,
            os.environ.get("PREFECT_SERVER_API_HOST", "127.0.0.1"),
            int(os.environ.get("PREFECT_SERVER_API_PORT", "4200")),
            os.environ.get("PREFECT_SERVER_API_AUTH_STRING"),
        )

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def daemon(self, name: str) -> Daemon:
        """One of DAEMONS."""
        return Daemon(name, Path(self._prefect_home) / "run")

    @property
    def _prefect_home(self) -> str:
        return os.environ.get("PREFECT_HOME", str(self.home / ".prefect"))

    def environment(self, *, ours: bool) -> dict[str, str]:
        """What the processes get; the server (not ``ours``) has no need of the ward's own settings and secrets."""
        inherited = {name: value for name, value in os.environ.items() if ours or not name.startswith("SUMIDA_")}
        made = {
            "PREFECT_HOME": self._prefect_home,
            "PREFECT_SERVER_API_HOST": self.host,
            "PREFECT_SERVER_API_PORT": str(self.port),
            "PREFECT_API_URL": f"{self.address}/api",
        }
        if ours:
            made["SUMIDA_HOME"] = str(self.home)
        if self.password:
            made["PREFECT_API_AUTH_STRING"] = self.password
        return _OFFLINE | inherited | made


def up(site: Site) -> None:
    """Start what does not run yet, and deploy. Raises StartError, OSError."""
    python = [sys.executable, "-m"]
    server = site.daemon("server")
    server.start([*python, "prefect", "server", "start"], site.environment(ours=False))
    _await_health(site, server)
    deployed = subprocess.run(  # noqa: S603 - our own command line
        [*python, "flows.deploy"], env=site.environment(ours=True), cwd=site.home, capture_output=True, check=False
    )
    log = server.folder / "deploy.log"
    log.write_bytes(deployed.stdout + deployed.stderr)
    if deployed.returncode:
        raise StartError("配備（prefect.yaml）", log)
    ours = site.environment(ours=True)
    site.daemon("worker").start([*python, "prefect", "worker", "start", "--pool", "sumida", "--type", "process"], ours)
    site.daemon("watch").start([*python, "flows.watch"], ours)


def down(site: Site) -> list[str]:
    """Stop what ``up`` started, the server last; returns what ran."""
    return [name for name in reversed(DAEMONS) if site.daemon(name).stop()]


def _await_health(site: Site, server: Daemon) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.pid is not None:
        try:
            with urllib.request.urlopen(f"{site.address}/api/health", timeout=5) as answer:  # noqa: S310 - http by make
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise StartError("Prefect サーバー", server.log)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def main() -> int:
    """``up`` or ``down``; returns the exit code."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        site = Site.of_environment()
        if sys.argv[1:] == ["up"]:
            console.print("Prefect を始めています（初回は1分ほど）")
            up(site)
            console.print(f"始まりました: {site.address}　止めるには make down　記録は {site.daemon('server').folder}")
        elif sys.argv[1:] == ["down"]:
            console.print(f"止めました: {'、'.join(down(site)) or '動いているものはありません'}")
        else:
            return 2
    except OpenDoorError as problem:
        console.print(f"[bold red]エラー[/]　{problem}")
        return 2
    except (StartError, OSError) as problem:
        console.print(f"[bold red]エラー[/]　{problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
