"""Write a file in one step: a reader finds the old content or the new, never a part of either.

The content is written to a hidden file beside the target, which then takes the target's name. A process that is killed
in between leaves the hidden file (``.<random>.new``); ``clear_unfinished`` removes those.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
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
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        if mode & 0o004:  # what is published is readable to all whatever the umask; the rest may be closed further
            os.fchmod(stream.fileno(), mode)
        stream.write(data)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())


def clear_unfinished(folder: Path) -> None:
    """Remove what killed writers left in a folder. The caller holds a lock: it would break a write in progress."""
    for left in folder.glob(f".*{_SUFFIX}"):
        if left.is_file():
            left.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Flush a file's content, or the names in a folder, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _unfinished(path: Path, data: bytes, mode: int, durable: bool) -> Iterator[Path]:
    unfinished = path.with_name(f".{secrets.token_hex(8)}{_SUFFIX}")  # the target's own name may be the longest allowed
    try:
        write_new(unfinished, data, mode=mode, durable=durable)
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)
