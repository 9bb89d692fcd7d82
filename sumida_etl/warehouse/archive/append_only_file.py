"""A file of lines that any number of processes add to at once: a line is there wholly, or not at all."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sumida_etl.atomic_write import sync
from sumida_etl.warehouse.archive.archive import make_folder

MODE = 0o640
"""Of a new file: others in the group may read what was added, and not add to it."""


def add_lines(path: Path, lines: Callable[[bytes | None], Iterable[str]], lasting: bool) -> None:
    """Add the lines that follow the last one (None: the file is empty).

    ``lasting``: they are on the disk when this returns. Nobody else adds any meanwhile. Raises OSError.
    """
    with _alone(path) as handle:
        _cut_unfinished(handle)
        data = "".join(f"{line}\n" for line in lines(_last(handle))).encode()
        while data:
            data = data[os.write(handle, data) :]
        if lasting:
            os.fsync(handle)


def whole_lines(path: Path) -> Iterator[bytes]:
    """Every line that was finished; none where there is no file."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        yield from (line for line in file if line.endswith(b"\n"))


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    new = not path.exists()
    make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, MODE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if new:
            sync(path.parent)
        yield handle
    finally:
        os.close(handle)


def _last(handle: int) -> bytes | None:
    size = start = os.fstat(handle).st_size
    tail = b""
    while start and b"\n" not in tail[:-1]:
        start = max(0, start - 65536)
        tail = os.pread(handle, size - start, start)
    return tail[:-1].rpartition(b"\n")[2] + b"\n" if size else None


def _cut_unfinished(handle: int) -> None:
    """Take away the beginning of a line whose writer was stopped: nothing was done on its strength."""
    end = size = os.fstat(handle).st_size
    while end:
        start = max(0, end - 65536)
        found = os.pread(handle, end - start, start).rfind(b"\n")
        if found >= 0:
            end = start + found + 1
            break
        end = start
    if end != size:
        os.ftruncate(handle, end)
