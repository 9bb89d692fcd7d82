"""Faults of the program: each is logged with its traceback, under a number that the messages for people name.

A fault over one workbook must not stop the others: the code that catches it calls ``report``, puts the number into a
sentence, and continues with the other workbooks.
"""

import io
import logging
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from logging.handlers import QueueHandler
from pathlib import Path
from queue import SimpleQueue

LOGGER = logging.getLogger("sumida_etl.incidents")


@dataclass(frozen=True, slots=True)
class Incident:
    """A fault that was logged.

    Attributes:
        number: Finds the log entry, such as ``E-3f09c2a1``. The same fault in the same file has the same number.
        stage: What was being done, as a person would say it (``点検``).
        subject: The name of the file concerned.
        error: The exception's class name. Its text may hold what somebody typed and is in the log only.
    """

    number: str
    stage: str
    subject: str
    error: str


def report(stage: str, subject: str, problem: BaseException) -> Incident:
    """Log a fault with its traceback and give it a number."""
    trace = "".join([subject, *traceback.format_exception(problem)])
    number = f"E-{sha256(trace.encode(errors='surrogatepass')).hexdigest()[:8]}"
    LOGGER.error("%s: %s of %s failed", number, stage, ascii(subject), exc_info=problem)
    return Incident(number, stage, subject, type(problem).__name__)


@contextmanager
def held_back() -> Iterator[list[logging.LogRecord]]:
    """Collect what is reported inside the block, as records that another process can log; nothing else gets them."""
    said: list[logging.LogRecord] = []
    collector = _Collector(said)
    before, LOGGER.handlers = LOGGER.handlers, [collector]
    propagated, LOGGER.propagate = LOGGER.propagate, False
    try:
        yield said
    finally:
        LOGGER.handlers, LOGGER.propagate = before, propagated


class _Collector(QueueHandler):
    """Keeps records as text, traceback and all: an exception may not be one that can be sent."""

    def __init__(self, said: list[logging.LogRecord]) -> None:
        super().__init__(SimpleQueue())
        self._said = said

    def enqueue(self, record: logging.LogRecord) -> None:
        self._said.append(record)


class _File(logging.FileHandler):
    """Created with the first entry, for this account only: it may contain what departments typed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", errors="backslashreplace", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self.used = False

    def _open(self) -> io.TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.used = True
        return os.fdopen(handle, "a", encoding=self.encoding, errors=self.errors)


@contextmanager
def incidents_logged(path: Path) -> Iterator[list[Path]]:
    """Log incidents to a file inside the block; afterwards the list holds the path if anything was written."""
    written: list[Path] = []
    handler = _File(path)
    before, LOGGER.propagate = LOGGER.propagate, False
    LOGGER.addHandler(handler)
    try:
        yield written
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.propagate = before
        handler.close()
        if handler.used:
            written.append(path)
