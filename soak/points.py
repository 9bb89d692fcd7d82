"""Named points at which a process can be stopped: before and after every call that changes the disk."""

import errno
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.engine.default import DefaultDialect

from sumida_etl.publication.release import publish
from sumida_etl.warehouse.database import bulk_insert

P = ParamSpec("P")
R = TypeVar("R")
Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Point:
    """Before or after the ``number``-th call (from 1) of ``name`` in a run."""

    name: str
    number: int
    after: bool = False

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {self.name} {self.number}"


@dataclass(slots=True)
class CallCounter:
    """Counts calls by name, and acts at one point."""

    point: Point | None = None
    act: Act = lambda: None
    passed: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def around(self, name: str, call: Callable[P, R]) -> Callable[P, R]:
        """Wrap a call so that it is counted."""

        def watched(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.lock:
                number = self.passed[name] = self.passed.get(name, 0) + 1
            if self.point == Point(name, number):
                self.act()
            result = call(*args, **kwargs)
            if self.point == Point(name, number, after=True):
                self.act()
            return result

        return watched


PLACES: tuple[tuple[str, Any, str], ...] = (
    ("fsync", os, "fsync"),
    ("rename", os, "rename"),
    ("replace", os, "replace"),
    ("unlink", os, "unlink"),
    ("mkdir", os, "mkdir"),
    ("rmdir", os, "rmdir"),
    ("rmtree", shutil, "rmtree"),
    ("exchange", publish, "exchange"),
    ("rows", bulk_insert, "_copy"),
    ("rows", bulk_insert, "_executemany"),
    ("commit", DefaultDialect, "do_commit"),
)
"""Name of the point, and the object and attribute by which the call is looked up."""


@contextmanager
def counting(counter: CallCounter) -> Iterator[CallCounter]:
    """Count the calls of PLACES inside the block."""
    before = [(where, attribute, getattr(where, attribute)) for _, where, attribute in PLACES]
    try:
        for (name, where, attribute), (_, _, call) in zip(PLACES, before, strict=True):
            setattr(where, attribute, counter.around(name, call))
        yield counter
    finally:
        for where, attribute, call in before:
            setattr(where, attribute, call)


def die() -> None:
    """End this process as kill -9 and a power cut do: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    """Raise the error of a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def broken() -> None:
    """Raise the error of a disk that cannot be read or written."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def spread(count: int, each: int) -> list[int]:
    """Up to ``each`` of the numbers from 1 to ``count``, evenly: the middle one if it is only one."""
    return sorted({(2 * step + 1) * count // (2 * each) + 1 for step in range(each)}) if count else []


def points_of(passed: dict[str, int], each: int) -> Iterator[Point]:
    """Up to ``each`` calls of every name, spread over the run, before and after."""
    for name, count in passed.items():
        for number in spread(count, each):
            yield Point(name, number)
            yield Point(name, number, after=True)


def scratch() -> Path:
    """A new folder for trials."""
    return Path(tempfile.mkdtemp(prefix="sumida-soak-"))
