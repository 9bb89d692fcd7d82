"""Reading a package in a process that can be ended, where it is not plainly one of ours."""

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.child_main import answer
from sumida_etl.reader.sheet_contents import Contents

PATIENCE = 30.0
"""Seconds of the clock for one file, where the reader's own limit (of processor time) has not ended it."""
_KNOWN = {
    ("datetime", "datetime"), ("datetime", "date"), ("datetime", "time"), ("datetime", "timedelta"),
    ("builtins", "frozenset"), ("sumida_etl.reader.sheet_contents", "Contents"),
    ("sumida_etl.reader.xml.cell_features", "CellFeatures"),
    ("copyreg", "_reconstructor"),
}  # fmt: skip
"""What an answer is made of. A reader that a file has taken over can send nothing else."""


class ReaderEndedError(RuntimeError):
    """The reader's process ended over a file: it took too long, too much memory, or hit a fault in the reader."""

    def __init__(self, code: int | None, said: str) -> None:
        super().__init__(f"the reader ended with {code}\n{said}".strip())


class ReaderFailedError(RuntimeError):
    """The reader met a fault of the program; the text is its traceback."""


class _Answers(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


class Reader:
    """A process that reads, started when it is first needed and again after it has ended. Threads take turns."""

    def __init__(self, command: Sequence[str] = ("-P", "-m", "sumida_etl.reader.child_main")) -> None:
        self._command = (sys.executable, *command)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._owner = 0
        self._here = False

    def read_here(self) -> None:
        """Read in this process from now on: it is itself one that can be ended, and is held to limits."""
        self._here = True

    def read(self, parts: Mapping[str, bytes], unread: tuple[str, ...]) -> dict[str, Contents]:
        """As ``read_contents``. Raises RefusedError, ReaderEndedError, ReaderFailedError."""
        request = dict(parts), unread
        with self._turn:
            kind, told = answer(request) if self._here else self._asked(request)
        if kind == "refused":
            raise RefusedError(Refusal(told[0]), told[1])
        if kind == "failed":
            raise ReaderFailedError(told)
        contents: dict[str, Contents] = told
        return contents

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _asked(self, request: tuple[dict[str, bytes], tuple[str, ...]]) -> tuple[str, Any]:
        process = self._running()
        patience = threading.Timer(PATIENCE, process.kill)
        patience.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise OSError("no pipe to the reader")
            pickle.dump(request, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            told: tuple[str, Any] = _Answers(process.stdout).load()
        except (OSError, EOFError, pickle.UnpicklingError):
            self.close()
            raise ReaderEndedError(process.returncode, self._last_words()) from None
        finally:
            patience.cancel()
        return told

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self.close()
            self._said = TemporaryFile()  # noqa: SIM115 - open as long as the process
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
            )
            self._owner = os.getpid()
        return self._process

    def _last_words(self) -> str:
        if self._said is None:
            return ""
        self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - 2000))
        return self._said.read().decode(errors="replace")


READER = Reader()
atexit.register(READER.close)
