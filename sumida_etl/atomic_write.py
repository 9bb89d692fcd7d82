"""Write a file in one step: a reader finds the old content or the new, never a part of either.

The content is written to a hidden file beside the target (``.<random>.new``), which then takes the target's name. Its
writer holds a lock on it. A process that is killed in between leaves it without one, and the next durable write in the
folder removes it.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sumida_etl.permissions import CLOSED

_SUFFIX = ".new"


def atomic_write(path: Path, data: bytes, *, mode: int = CLOSED, durable: bool = True) -> None:
    """Replace the content of a file, or create it, in one step. Raises OSError; the old file then remains.

    Args:
        path: The file; its folder exists.
        data: The whole new content.
        mode: One of the modes in ``permissions``; the file gets it even if the one it replaces had another.
        durable: Whether content and name survive a power cut once this returns (two fsyncs, some milliseconds).
            False: for files that the next run writes again anyway.
    """
    with _unfinished(path, data, mode, durable) as unfinished:
        unfinished.replace(path)
    if durable:
        sync(path.parent)


def atomic_create(path: Path, data: bytes, *, mode: int = CLOSED, durable: bool = True) -> bool:
    """Create a file in one step unless it exists; returns whether it was created. Arguments as of ``atomic_write``.

    Of several processes that do so at once exactly one creates it. Raises OSError.
    """
    with _unfinished(path, data, mode, durable) as unfinished:
        try:
            path.hardlink_to(unfinished)
        except FileExistsError:
            return False
    if durable:
        sync(path.parent)
    return True


def write_new(path: Path, data: bytes, *, mode: int = CLOSED, durable: bool = True) -> None:
    """Write a file that does not exist yet, under its own name: for folders that only appear once they are complete.

    Raises FileExistsError, OSError.
    """
    _fill(_created(path, mode), data, mode, durable)


def _created(path: Path, mode: int) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)


def _fill(descriptor: int, data: bytes, mode: int, durable: bool) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        if mode & 0o004:  # what is published is readable to all whatever the umask; the rest may be closed further
            os.fchmod(stream.fileno(), mode)
        stream.write(data)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())


def clear_unfinished(folder: Path) -> None:
    """Remove what killed writers left in a folder, where possible; what is being written is locked, and stays."""
    for left in folder.glob(f".*{_SUFFIX}"):
        with suppress(OSError), os.fdopen(os.open(left, os.O_WRONLY | os.O_NOFOLLOW), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def sync(path: Path) -> None:
    """Flush a file's content, or the names in a folder, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _unfinished(path: Path, data: bytes, mode: int, durable: bool) -> Iterator[Path]:
    if durable:
        clear_unfinished(path.parent)
    unfinished, held = _locked_beside(path, mode)
    try:
        _fill(os.dup(held), data, mode, durable)
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)
        os.close(held)


def _locked_beside(path: Path, mode: int) -> tuple[Path, int]:
    """A new hidden file, and its descriptor, which holds its lock where the file system has locks."""
    while True:
        unfinished = path.with_name(f".{secrets.token_hex(8)}{_SUFFIX}")  # the target's name may be the longest allowed
        held = _created(unfinished, mode)
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        if os.fstat(held).st_nlink:
            return unfinished, held
        os.close(held)  # somebody took it for a killed writer's before it was locked
