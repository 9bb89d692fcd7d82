"""Locks of a file system: one on a folder, and whether they hold at all.

On some network drives they are granted to everybody, or to nobody.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sumida_etl.errors import SumidaError


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
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder itself: the lock ends with the process, however it ends, and leaves no file. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def see_file_locks(folder: Path) -> None:
    """See that a file that is locked cannot be locked again. Raises NoFileLocksError, OSError."""
    with ExitStack() as opened:
        name = opened.enter_context(tempfile.NamedTemporaryFile(dir=folder, prefix=".lock-")).name
        one, other = (os.open(name, os.O_RDWR) for _ in range(2))
        opened.callback(os.close, one)
        opened.callback(os.close, other)
        try:
            fcntl.flock(one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NoFileLocksError(folder) from None
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        except OSError:
            pass
        raise NoFileLocksError(folder)
