"""A background process with a pid file. Start times guard against a pid that another process has got since."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.permissions import closed_file, closed_folder

_PATIENCE = 20.0
"""Seconds a process gets to end by itself."""


@dataclass(frozen=True, slots=True)
class Daemon:
    """A named process with ``<folder>/<name>.pid`` and ``<name>.log``."""

    name: str
    folder: Path

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it, unless it runs already, whoever else may be starting it. Raises OSError."""
        closed_folder(self.folder)
        with closed_file(self.folder / f"{self.name}.lock").open("ab") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            if self.pid is not None:
                return
            with closed_file(self.log).open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 - our own command lines
                    command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
            self._file.write_text(f"{process.pid} {_begun(process.pid)}\n", encoding="ascii")

    def stop(self) -> bool:
        """End it and what it started, and say whether it ran."""
        pid = self.pid
        if pid is not None:
            os.killpg(pid, signal.SIGTERM)
            deadline = time.monotonic() + _PATIENCE
            while self.pid is not None and time.monotonic() < deadline:
                time.sleep(0.1)
            if self.pid is not None:
                os.killpg(pid, signal.SIGKILL)
        self._file.unlink(missing_ok=True)
        return pid is not None

    @property
    def has_died(self) -> bool:
        """Whether it was started, was not stopped, and does not run."""
        return self._file.exists() and self.pid is None

    @property
    def log(self) -> Path:
        """The log of its output."""
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int | None:
        """Its process id while it runs; None if the number belongs to another process by now."""
        try:
            pid, begun = self._file.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return None
        return int(pid) if _begun(int(pid)) == begun else None

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.pid"


def _begun(pid: int) -> str | None:
    """When a process began, in the kernel's ticks; None if there is none, or it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
