"""A temporary Prefect server for one command, where no server is named: Prefect's own app, started and ended by us.

Prefect starts one too, but silently, on a port that another process may take, open to every account of the machine. It
ends that server while its services still write to their database, which now and then prints a traceback. Here no
services run: most of what they record of such a run was lost anyway. Runs, states and artifacts are written as they are
reported.
"""

import logging
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.events.clients import NullEventsClient
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, get_current_settings, temporary_settings

from sumida_etl.errors import SumidaError
from sumida_etl.operations.prefect_server import becomes_healthy, close_home
from sumida_etl.own_addresses import LOOPBACK
from sumida_etl.permissions import closed_file

_SECONDS_TO_END = 10.0
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
    """Provide a server inside the block: the one that ``PREFECT_API_URL`` names, else a temporary one.

    Raises UnstartedServerError, OSError.
    """
    if PREFECT_API_URL.value():
        yield
        return
    password = f"sumida:{secrets.token_urlsafe(32)}"
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/api"
        server, log = _start(listener, password)
        try:
            if not becomes_healthy(address, lambda: server.poll() is None):
                raise UnstartedServerError(log)
            with temporary_settings({PREFECT_API_URL: address, PREFECT_API_AUTH_STRING: password}), _no_events():
                try:
                    yield
                finally:
                    _send_the_rest()
        finally:
            _end(server)


def _start(listener: socket.socket, password: str) -> tuple[subprocess.Popen[bytes], Path]:
    settings = get_current_settings()
    close_home(settings.home)
    log = settings.home / "temporary-server.log"
    environment = os.environ | settings.to_environment_variables(exclude_unset=True)
    log.unlink(missing_ok=True)
    with closed_file(log).open("ab") as file:
        server = subprocess.Popen(  # noqa: S603 - our own command line
            # -P: a folder called flows where the command is typed is none of ours.
            [sys.executable, "-P", "-m", "flows.server.temporary_process", str(listener.fileno())],
            env=environment | {"PREFECT_SERVER_API_AUTH_STRING": password},
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # Ctrl-C is for the run, which then ends the server
            umask=0o077,
        )
    return server, log


@contextmanager
def _no_events() -> Iterator[None]:
    """Drop the events of the run: nothing reads them here, and sending them would delay its end."""
    EventsWorker.set_client_override(NullEventsClient)
    try:
        yield
    finally:
        EventsWorker.set_client_override(None)


def _send_the_rest() -> None:
    """Let Prefect's background threads finish their requests before the server ends."""
    for service in (EventsWorker, APILogWorker):
        logging.getLogger(service.__name__).setLevel(logging.ERROR)  # how much is left is no news
        service.drain_all(timeout=_SECONDS_TO_END)


def _end(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin is not None
    server.stdin.close()
    for harder in (server.terminate, server.kill):
        try:
            server.wait(_SECONDS_TO_END)
            return
        except subprocess.TimeoutExpired:
            harder()
    server.wait()
