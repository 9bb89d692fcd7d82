"""A real server with the deployments of prefect.yaml and a real worker, started and stopped as an operator would."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sumida_etl.forms.asked import asked_in
from sumida_etl.forms.sample import load_sample, write_sample
from sumida_etl.forms.token import TokenKey
from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round
from tests.conftest import CHECKOUT
from tests.operations.prefect_api import Api

TOKEN_KEY = "the-ward's-key-6b1f"
HOOK = "hook-secret-91c4"


@dataclass(frozen=True)
class Site:
    """The folder everything lies in, and the server."""

    home: Path
    api: Api
    environment: dict[str, str]
    told: list[str]
    """What the webhook was told."""

    def operate(self, what: str) -> str:
        command = [sys.executable, "-m", "sumida_etl.console.operating", what]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.stdout, done.stderr, self.logs())
        return done.stdout

    def logs(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.home / ".prefect" / "run").glob("*.log")}

    def break_one(self, department: str) -> Path:
        path = next((self.home / "inbox" / "R5-12").glob(f"*_{department}.xlsx"))
        book = load_workbook(path)
        book["指標"]["H4"] = "たくさん"
        book.save(path)
        return path


def hearing(told: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("office")
    shutil.copytree(CHECKOUT / "plan", home / "plan")
    shutil.copy(CHECKOUT / "prefect.yaml", home)
    told: list[str] = []
    hook = ThreadingHTTPServer(("127.0.0.1", 0), hearing(told))
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUMIDA_", "PREFECT_"))}
    environment = clean | {
        "SUMIDA_HOME": str(home),
        "SUMIDA_TOKEN_KEY": TOKEN_KEY,
        "SUMIDA_WEBHOOK": f"http://127.0.0.1:{hook.server_port}/{HOOK}",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
    }
    found = Site(home, Api(f"http://127.0.0.1:{port}"), environment, told)
    try:
        assert found.api.address in found.operate("up")
        yield found
    finally:
        found.operate("down")
        hook.shutdown()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every department's workbook of R5-12, bound with the site's key."""
    registry, round = load_registry(CHECKOUT / "plan"), Round.parse("R5-12")
    folder = tmp_path_factory.mktemp("sample")
    source = load_sample(CHECKOUT / "sample", round)
    list(write_sample(folder, source, registry, asked_in(registry, round), TokenKey(TOKEN_KEY.encode())))
    return folder
