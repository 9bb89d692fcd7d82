"""The accepted workbooks themselves, each kept under the name of its own content."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

WRITERS = 8
"""Files written at once: the disk confirms several with one turn."""


class MissingWorkbookError(LookupError):
    """The archive holds no workbook of this digest."""

    def __init__(self, digest: str, path: Path) -> None:
        super().__init__(f"保管庫に提出ファイル {digest} がありません。控えから {path} に戻してください。")
        self.digest = digest
        self.path = path


class DamagedWorkbookError(ValueError):
    """A workbook in the archive is no longer what was put there."""

    def __init__(self, digest: str, path: Path, found: str) -> None:
        super().__init__(
            f"保管庫の提出ファイル {path} は壊れているか、書き換えられています（SHA-256 が {found} です）。"
            "控えから戻してください。"
        )
        self.digest = digest
        self.path = path
        self.found = found


class Archive:
    """A folder of workbooks, ``ab/cd/<sha256>.xlsx``. Any number of processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the workbook of a SHA-256 (hex) is or would be."""
        return self.folder / digest[:2] / digest[2:4] / f"{digest}.xlsx"

    def keep(self, workbook: Path | bytes) -> str:
        """Put a workbook in, safe against a power cut when this returns; returns its SHA-256. Mends a damaged copy."""
        content = workbook if isinstance(workbook, bytes) else workbook.read_bytes()
        digest = sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists() and path.read_bytes() == content:
            return digest
        _make_folder(path.parent)
        descriptor, name = mkstemp(dir=path.parent, prefix=".", suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o440)  # never to be written again; names and telephone numbers are in it
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return digest

    def keep_many(self, workbooks: Iterable[Path | bytes]) -> list[str]:
        """Put many in, as ``keep`` does; returns their SHA-256 in the same order."""
        with ThreadPoolExecutor(WRITERS) as pool:
            return list(pool.map(self.keep, workbooks))

    def read(self, digest: str) -> bytes:
        """A workbook's bytes, verified. Raises MissingWorkbookError, DamagedWorkbookError."""
        path = self.path(digest)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise MissingWorkbookError(digest, path) from None
        found = sha256(content).hexdigest()
        if found != digest:
            raise DamagedWorkbookError(digest, path, found)
        return content


def _make_folder(folder: Path) -> None:
    """Make a folder and its parents so that they, too, outlive a power cut."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
