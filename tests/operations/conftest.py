"""A real server with the deployments of prefect.yaml and a real worker, started and stopped as an operator would."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import load_workbook

from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.templates.token import TokenKey
from tests.conftest import CHECKOUT
from tests.operations.prefect_api import Api

Found = TypeVar("Found")
TOKEN_KEY = "the-ward's-key-6b1f"
HOOK = "hook-secret-91c4"
MAIL = """
import os, sys
from pathlib import Path
ours = [name for name in os.environ if name.startswith(("SUMIDA_", "PREFECT_"))]
with Path(sys.argv[1]).open("a") as file:
    file.write(sys.stdin.read() + "".join(ours))
"""
"""A mail command that writes down its input, and which of our variables it could see."""


@dataclass(frozen=True)
class RunningSite:
    """The folder everything lies in, and the server."""

    home: Path
    api: Api
    environment: dict[str, str]
    webhook_messages: list[str]
    """The bodies of the requests to the webhook."""
    login: str = ""
    """The link that logs in, as ``make up`` printed it."""

    def operate(self, what: str, code: int = 0, **settings: str) -> str:
        command = [sys.executable, "-m", "sumida_etl.operations.up_down", what]
        environment = self.environment | settings
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, (done.stdout, done.stderr, self.logs())
        return done.stdout

    def pids(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.home / ".prefect" / "run").glob("*.pid")}

    @property
    def client(self) -> dict[str, str]:
        """The variables that a process needs to call the server."""
        return {"PREFECT_API_URL": f"{self.api.address}/api", "PREFECT_API_AUTH_STRING": self.api.password or ""}

    def logs(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.home / ".prefect" / "run").glob("*.log")}

    @property
    def inbox(self) -> Path:
        return self.home / "inbox" / "R5-12"

    @property
    def warehouse(self) -> str:
        return f"sqlite:///{self.home}/warehouse/warehouse.db"

    @property
    def mail(self) -> str:
        """The input of the ward's mail command."""
        file = self.home / "mail.txt"
        return file.read_text() if file.exists() else ""

    def break_one(self, department: str) -> Path:
        path = next(self.inbox.glob(f"*_{department}.xlsx"))
        book = load_workbook(path)
        book["指標"]["I4"] = "たくさん"
        book.save(path)
        return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the logs of the processes in which a failed test's work was done."""
    report = yield
    sites = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, RunningSite)]
    if report.failed:
        report.sections += [(name, log[-4000:]) for site in sites for name, log in site.logs().items()]
    return report


def webhook_handler(webhook_messages: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            webhook_messages.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def until(found: Callable[[], Found], seconds: float = 150, pause: float = 0.3) -> Found:
    """Wait for something to be there, looking every ``pause`` seconds."""
    deadline = time.monotonic() + seconds
    while not (there := found()):
        assert time.monotonic() < deadline
        time.sleep(pause)
    return there


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def address_of_this_machine() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no address but loopback")
        return str(probe.getsockname()[0])


@contextmanager
def running(home: Path, **settings: str) -> Iterator[RunningSite]:
    """A site that is up, with settings of its own."""
    shutil.copytree(CHECKOUT / "plan", home / "plan")
    shutil.copy(CHECKOUT / "prefect.yaml", home)
    (home / "mail.py").write_text(MAIL)
    webhook_messages: list[str] = []
    hook = ThreadingHTTPServer(("127.0.0.1", 0), webhook_handler(webhook_messages))
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    port, desk = free_ports(2)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUMIDA_", "PREFECT_"))}
    environment = clean | {
        "SUMIDA_HOME": str(home),
        "SUMIDA_TOKEN_KEY": TOKEN_KEY,
        "SUMIDA_WEBHOOK": f"http://127.0.0.1:{hook.server_port}/{HOOK}",
        "SUMIDA_NOTICE_COMMAND": shlex.join([sys.executable, str(home / "mail.py"), str(home / "mail.txt")]),
        "PREFECT_SERVER_API_PORT": str(port),
        "SUMIDA_DESK_PORT": str(desk),
        "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }
    chosen = settings.get("PREFECT_SERVER_API_AUTH_STRING")
    found = RunningSite(home, Api(f"http://127.0.0.1:{port}", chosen), environment | settings, webhook_messages)
    try:
        said = found.operate("up")
        assert found.api.address in said
        if chosen is None:
            [login] = re.findall(r"http://\S+/#key=\S+", said)
            kept = (home / ".prefect" / "run" / "password").read_text().strip()
            found = replace(found, api=Api(found.api.address, kept), login=login)
        yield found
    finally:
        found.operate("down")
        hook.shutdown()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with running(tmp_path_factory.mktemp("office")) as site:
        yield site


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every department's workbook of R5-12, bound with the site's key."""
    registry, round = load_registry(CHECKOUT / "plan"), Round.parse("R5-12")
    folder = tmp_path_factory.mktemp("sample")
    source = load_sample(CHECKOUT / "sample", round)
    list(write_sample(folder, source, registry, asked_in(registry, round), TokenKey(TOKEN_KEY.encode())))
    return folder
