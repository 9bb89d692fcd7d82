"""``make up`` and ``make down``: Prefect and what belongs to it on this machine, and off again."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from flows.environment import close_home
from sumida_etl.console.daemon import Daemon
from sumida_etl.console.files import LOOPBACK, NAME
from sumida_etl.console.site import OpenDoorError, Site

DAEMONS = ("server", "files", "worker", "watch")
_PATIENCE = 180.0
"""Seconds the server gets to start: its migrations take 15 s on an empty home, and a slow disk takes its time."""


class StartError(RuntimeError):
    """Something did not start; its log says why."""

    def __init__(self, what: str, log: Path) -> None:
        super().__init__(f"{what} を始められませんでした。{log} を見てください。")
        self.log = log


def up(site: Site) -> None:
    """Start what does not run yet, and deploy. Raises StartError, OSError."""
    python = [sys.executable, "-m"]
    server = site.daemon("server")
    close_home(server.folder.parent)
    server.start([*python, "prefect", "server", "start"], site.environment(ours=False))
    _await(lambda: _is_healthy(site), "Prefect サーバー", server)
    deployed = subprocess.run(  # noqa: S603 - our own command line
        [*python, "flows.deploy"], env=site.environment(ours=True), cwd=site.home, capture_output=True, check=False
    )
    log = server.folder / "deploy.log"
    log.write_bytes(deployed.stdout + deployed.stderr)
    if deployed.returncode:
        raise StartError("配備（prefect.yaml）", log)
    ours = site.environment(ours=True)
    files = site.daemon("files")
    files.start([*python, "sumida_etl.console.files", str(site.files_port)], ours)
    _await(lambda: _serves_files(site), "ファイルの窓口", files)
    site.daemon("worker").start([*python, "prefect", "worker", "start", "--pool", "sumida", "--type", "process"], ours)
    site.daemon("watch").start([*python, "flows.watch"], ours)


def down(site: Site) -> list[str]:
    """Stop what ``up`` started, the server last; returns what ran."""
    return [name for name in reversed(DAEMONS) if site.daemon(name).stop()]


def _await(ready: Callable[[], bool], what: str, daemon: Daemon) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and daemon.pid is not None:
        if ready():
            return
        time.sleep(0.3)
    raise StartError(what, daemon.log)


def _is_healthy(site: Site) -> bool:
    try:
        with urllib.request.urlopen(f"{site.address}/api/health", timeout=5) as answer:  # noqa: S310 - http by make
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _serves_files(site: Site) -> bool:
    """Whether ours answers, and not another program that has the port."""
    try:
        urllib.request.urlopen(f"http://{LOOPBACK}:{site.files_port}", timeout=5)
    except urllib.error.HTTPError as answer:
        return str(answer.headers["Server"]).startswith(NAME)
    except OSError:
        pass
    return False


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
