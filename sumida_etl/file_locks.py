"""Locks of a file system: one on a folder, and whether they hold at all.

On some network drives they are granted to everybody, or to nobody. There are two kinds, and a drive may have one of
them alone: of ``flock``, by which turns are taken, and of POSIX, by which SQLite keeps its writers apart.
"""

import errno
import fcntl
import os
import struct
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sumida_etl.errors import SumidaError

_NOW = fcntl.LOCK_EX | fcntl.LOCK_NB
_WHOLE_FILE = struct.pack("hhqqixxxx", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
_NO_NAMELESS = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT)
_TAKEN = (errno.EAGAIN, errno.EACCES)


class NoFileLocksError(SumidaError, RuntimeError):
    """Two processes could write in a folder at once, each believing that it is alone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"フォルダ {folder} では、同時に書き込まないためのファイルのロックが効きません（共有フォルダなど）。"
            "何も変えていません。このコンピューターのディスクのフォルダを指定するか、"
            "データベースには PostgreSQL を使ってください。"
        )
        self.folder = folder


@contextmanager
def exclusively_in(folder: Path) -> Iterator[None]:
    """Hold a folder itself: the lock ends with the process, however it ends, and leaves no file. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def require_file_locks(folder: Path) -> None:
    """See that a file that is locked cannot be locked again, in either way. Raises NoFileLocksError, OSError."""
    for take in (_by_flock, _by_posix):
        with _opened_twice(folder) as (one, other):
            if not take(one, other):
                raise NoFileLocksError(folder)


def _by_flock(one: int, other: int) -> bool:
    return _granted(lambda: fcntl.flock(one, _NOW)) and not _granted(lambda: fcntl.flock(other, _NOW), whatever=True)


def _by_posix(one: int, other: int) -> bool:
    """A lock of POSIX is the whole process's, so the second one is asked for by the open file, which it stops too."""
    return _granted(lambda: fcntl.lockf(one, _NOW)) and not _granted(
        lambda: fcntl.fcntl(other, fcntl.F_OFD_SETLK, _WHOLE_FILE), whatever=True
    )


def _granted(ask: Callable[[], object], *, whatever: bool = False) -> bool:
    """Whether a lock was granted; ``whatever``: a refusal for another reason than that it is taken counts as granted.

    A system that knows no locks of open files says EINVAL: then the first lock must do.
    """
    try:
        ask()
    except OSError as error:
        return whatever and error.errno not in (*_TAKEN, errno.EINVAL)
    return True


@contextmanager
def _opened_twice(folder: Path) -> Iterator[tuple[int, int]]:
    """A new file, opened twice, that leaves nothing behind; without a name where the file system knows such files."""
    with ExitStack() as opened:

        def open_(path: Path | str, flags: int) -> int:
            handle = os.open(path, flags | os.O_RDWR, 0o600)
            opened.callback(os.close, handle)
            return handle

        try:
            one = open_(folder, os.O_TMPFILE)
            other = open_(f"/proc/self/fd/{one}", 0)
        except OSError as error:
            if error.errno not in _NO_NAMELESS:
                raise
            name = opened.enter_context(tempfile.NamedTemporaryFile(dir=folder, prefix=".lock-")).name
            one, other = open_(name, 0), open_(name, 0)
        yield one, other
