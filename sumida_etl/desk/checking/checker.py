"""Uploads checked in processes of their own, forked from a warm one that is started again where it has ended."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from sumida_etl.desk.checking.answer import ANSWER, Answer
from sumida_etl.desk.sentences import CheckEndedError
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings

_MODULE = "sumida_etl.desk.checking.checker_main"
_PATIENCE = 60.0
"""Seconds for a check, the start of the warm process included; a check alone is ended much sooner."""
_MOMENT = 0.2
_LARGEST_ANSWER = 8 << 20


def environment_of(settings: Settings) -> Mapping[str, str]:
    """The environment in which another process has the same settings, and one thread per library."""
    chosen = {name: getattr(settings, name) for name in settings.model_fields_set}
    ours = {
        f"SUMIDA_{name.upper()}": each.get_secret_value() if isinstance(each, SecretStr) else str(each)
        for name, each in chosen.items()
        if each is not None
    }
    return os.environ | ours | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Checker:
    """Checks uploads. Threads may call it at once; how many do so is for the caller to limit."""

    def __init__(self, settings: Settings, round: Round, module: str = _MODULE) -> None:
        """``round``: the one that most uploads will be of."""
        self._module = module
        self._environment = environment_of(settings)
        self._round = round
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def check(self, folder: Path, round: Round) -> Answer:
        """The answer about the upload in a folder. Raises CheckEndedError, OSError."""
        warm = self._asked(folder, round)
        if not (folder / ANSWER).is_file() and _has_ended(warm):  # no upload does that to it
            self._asked(folder, round)
        try:
            with (folder / ANSWER).open("rb") as file:
                return Answer.model_validate_json(file.read(_LARGEST_ANSWER))
        except FileNotFoundError:
            raise CheckEndedError from None

    def start(self) -> None:
        """Start the warm process, unless it runs. Raises OSError."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-m", self._module, str(theirs.fileno()), self._round.key],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=self._environment,
            )
        self._control = ours

    def close(self) -> None:
        """End the warm process; checks under way end by themselves."""
        control, self._control = self._control, None
        process, self._process = self._process, None
        if control is not None:
            control.close()
        if process is not None:
            process.kill()
            process.wait()

    @property
    def pid(self) -> int | None:
        """The warm process, where there is one."""
        return self._process.pid if self._process else None

    def _asked(self, folder: Path, round: Round) -> "subprocess.Popen[bytes]":
        """Wait until an upload is checked, or its process has ended; returns the warm process that was asked."""
        request = json.dumps({"folder": str(folder), "round": round.key}).encode()
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                warm = self._sent(request, theirs.fileno())
            ours.settimeout(_PATIENCE)
            try:
                ours.recv(1)  # nothing, once the child has ended
            except TimeoutError:
                raise CheckEndedError from None
        return warm

    def _sent(self, request: bytes, held: int) -> "subprocess.Popen[bytes]":
        with self._turn:
            for _ in range(2):
                self.start()
                if self._process is None or self._control is None:
                    break
                try:
                    socket.send_fds(self._control, [request], [held])
                except OSError:  # it ended since it was looked at
                    self.close()
                else:
                    return self._process
        raise CheckEndedError


def _has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Whether it has, given a moment: what it held is let go a little before its end can be seen."""
    try:
        process.wait(_MOMENT)
    except subprocess.TimeoutExpired:
        return False
    return True
