"""What would stop an exchange of folders half way, seen before it begins: links, mounts, files that cannot be moved."""

import fcntl
import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from sumida_etl.errors import SumidaError

_GET_FLAGS = 0x80086601  # FS_IOC_GETFLAGS of linux/fs.h
_IMMUTABLE, _APPEND_ONLY = 0x10, 0x20


class ObstructedFolderError(SumidaError, RuntimeError):
    """A published folder cannot be exchanged as it stands; nothing was done."""

    def __init__(self, path: Path, reason: str, cure: str) -> None:
        super().__init__(
            f"公開フォルダの {path} は{reason}ので、置き換えられません。公開は何も変えていません。"
            f"{cure}、もう一度実行してください。"
        )
        self.path = path
        self.reason = reason


def require_unobstructed(parent: Path, paths: Iterable[Path]) -> None:
    """See that each of some files and folders directly in ``parent`` can be replaced. Raises ObstructedFolderError."""
    device = parent.stat().st_dev
    _see_movable(parent, inside=True)
    for path in paths:
        if path.is_symlink():
            cure = "リンクを外すか、--out（SUMIDA_OUT）にリンクでないフォルダを指定して"
            raise ObstructedFolderError(path, "リンクな", cure)
        if path.exists():
            for each in (path, *_below(path)):
                _see(each, device)


def _below(path: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(path):
        yield from (Path(folder, name) for name in (*folders, *files))


def _see(path: Path, device: int) -> None:
    found = path.lstat()
    if found.st_dev != device or os.path.ismount(path):
        raise ObstructedFolderError(path, "別のディスクにつながっている", "つながりを外して（umount）")
    if not path.is_symlink():
        _see_movable(path, inside=path.is_dir())


def _see_movable(path: Path, *, inside: bool) -> None:
    if _flags(path) & (_IMMUTABLE | _APPEND_ONLY):
        raise ObstructedFolderError(
            path, "変更できない印（chattr の i または a）が付いている", "印を外して（chattr -ia）"
        )
    if inside and not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise ObstructedFolderError(path, "このプログラムの利用者が書き込めない", "権限を直して")


def _flags(path: Path) -> int:
    """The file system's flags; none where it has no such thing."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return 0
    try:
        return int(struct.unpack("l", fcntl.ioctl(handle, _GET_FLAGS, struct.pack("l", 0)))[0])
    except OSError:
        return 0
    finally:
        os.close(handle)
