"""Faults of the program: work that fails is halved until each culprit is alone, and every fault is logged with its
traceback, under a number that the messages for people name.

A fault over one workbook must not stop the others: the code that catches it calls ``report``, puts the number into a
sentence, and continues with the other workbooks.
"""

import io
import logging
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from logging.handlers import QueueHandler
from pathlib import Path
from queue import SimpleQueue
from typing import Generic, TypeVar

LOGGER = logging.getLogger("sumida_etl.incidents")
Item = TypeVar("Item")
Result = TypeVar("Result")


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


@dataclass(frozen=True, slots=True)
class Isolated(Generic[Item, Result]):
    """``done``: the results of the parts that worked, in order; ``failed``: each item that fails even alone."""

    done: tuple[Result, ...]
    failed: tuple[tuple[Item, Exception], ...] = ()


def isolate_failures(
    every: Sequence[Item], work: Callable[[Sequence[Item]], Result], *, reraise: tuple[type[Exception], ...] = ()
) -> Isolated[Item, Result]:
    """Do ``work`` on all items in one call (also where there are none); where that fails, on each half.

    One culprit among n costs 2 log2 n further calls, together about twice the work of one.
    Errors in ``reraise`` concern all items alike (a full disk) and are raised.
    """
    try:
        return Isolated((work(every),))
    except reraise:
        raise
    except Exception as problem:
        if len(every) <= 1:
            if not every:
                raise
            return Isolated((), ((every[0], problem),))
    middle = len(every) // 2
    first, second = (
        isolate_failures(every[:middle], work, reraise=reraise),
        isolate_failures(every[middle:], work, reraise=reraise),
    )
    return Isolated((*first.done, *second.done), (*first.failed, *second.failed))
