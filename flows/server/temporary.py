"""A Prefect server for as long as one command lasts, where no server is named: Prefect's own, started and ended by us.

Prefect starts one too, but in silence, on a port that another process may take, open to every account of the machine,
and ends it in the middle of what its services write to their database: now and then that is a traceback in the
terminal. Here nothing is written in the background: what the services record of a run nobody waits for, and most of it
was lost. The runs themselves, their states and artifacts are written as they are reported.
"""

import logging
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.prefect_settings import close_home, prepare
from sumida_etl.errors import SumidaError
from sumida_etl.permissions import closed_file

LOOPBACK = "127.0.0.1"
PATIENCE = 180.0
"""Seconds it gets to start: its migrations take 15 s on an empty home, and a slow disk takes its time."""
_LAST_WORDS = 10.0
"""Seconds it gets to end by itself."""


class UnstartedServerError(SumidaError, ConnectionError):
    """The server did not start; its log says why."""

    def __init__(self, log: Path) -> None:
        super().__init__(
            f"Prefect を始められませんでした。{log} に理由があります。"
            "空き容量と権限を確かめて、もう一度実行してください。"
        )
        self.log = log


@contextmanager
def temporary_server() -> Iterator[None]:
    """Have a server while this lasts: the one that ``PREFECT_API_URL`` names, else a temporary one.

    Raises UnstartedServerError, OSError.
    """
    prepare()
    from prefect.settings import (  # noqa: PLC0415 - the settings above must be there first
        PREFECT_API_AUTH_STRING,
        PREFECT_API_URL,
        temporary_settings,
    )

    if PREFECT_API_URL.value():
        yield
        return
    password = f"sumida:{secrets.token_urlsafe(32)}"
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        address = f"http://{LOOPBACK}:{door.getsockname()[1]}/api"
        server, log = _start(door, password)
        try:
            _await(server, address, log)
            with temporary_settings({PREFECT_API_URL: address, PREFECT_API_AUTH_STRING: password}), _no_events():
                try:
                    yield
                finally:
                    _send_the_rest()
        finally:
            _end(server)


def _start(door: socket.socket, password: str) -> tuple[subprocess.Popen[bytes], Path]:
    from prefect.settings import get_current_settings  # noqa: PLC0415 - see above

    settings = get_current_settings()
    close_home(settings.home)
    log = settings.home / "temporary-server.log"
    environment = os.environ | settings.to_environment_variables(exclude_unset=True)
    log.unlink(missing_ok=True)
    with closed_file(log).open("ab") as file:
        server = subprocess.Popen(  # noqa: S603 - our own command line
            # -P: a folder called flows where the command is typed is none of ours.
            [sys.executable, "-P", "-m", "flows.server.temporary", str(door.fileno())],
            env=environment | {"PREFECT_SERVER_API_AUTH_STRING": password},
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            pass_fds=[door.fileno()],
            start_new_session=True,  # Ctrl-C is for the run, which then ends the server
            umask=0o077,
        )
    return server, log


def _await(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310 - http by make
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise UnstartedServerError(log)


@contextmanager
def _no_events() -> Iterator[None]:
    """Events of the run go nowhere: nobody takes them in here, and sending them would hold up its end."""
    from prefect.events.clients import NullEventsClient  # noqa: PLC0415 - see above
    from prefect.events.worker import EventsWorker  # noqa: PLC0415

    EventsWorker.set_client_override(NullEventsClient)
    try:
        yield
    finally:
        EventsWorker.set_client_override(None)


def _send_the_rest() -> None:
    """What Prefect's threads have still to ask or tell the server, before it is gone."""
    from prefect.events.worker import EventsWorker  # noqa: PLC0415 - see above
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415

    for service in (EventsWorker, APILogWorker):
        logging.getLogger(service.__name__).setLevel(logging.ERROR)  # how much is left is no news
        service.drain_all(timeout=_LAST_WORDS)


def _end(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin is not None
    server.stdin.close()
    for harder in (server.terminate, server.kill):
        try:
            server.wait(_LAST_WORDS)
            return
        except subprocess.TimeoutExpired:
            harder()
    server.wait()


def main() -> None:
    """Serve on the socket of this number until the standard input ends, as it does with the process that started us."""
    import uvicorn  # noqa: PLC0415 - see above
    from prefect.server.api.server import create_app  # noqa: PLC0415

    app = create_app(ephemeral=True, webserver_only=True, final=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))

    def watch() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True

    threading.Thread(target=watch, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
