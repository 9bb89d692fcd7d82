"""The accepted workbooks themselves, each kept under the name of its own content."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from sumida_etl.atomic_write import sync
from sumida_etl.errors import SumidaError
from sumida_etl.permissions import close
from sumida_etl.settings import MAIN

_HEX = 64
HANDED_IN = "handed-in"
"""The folder of what was handed in at the desk."""
_OTHERS = ("plan", HANDED_IN)
CONFIRMED = 8
"""Files confirmed at once: the disk confirms several with one turn."""


class MissingWorkbookError(SumidaError, LookupError):
    """The archive holds no workbook of this digest."""

    def __init__(self, digest: str, path: Path) -> None:
        super().__init__(f"保管庫に提出ファイル {digest} がありません。控えから {path} に戻してください。")
        self.digest = digest
        self.path = path


class DamagedWorkbookError(SumidaError, ValueError):
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
    """A folder of workbooks, ``ab/<sha256>.xlsx``. Any number of processes may use it at once.

    ``journal``: the name of the journal in it that goes with the database in use.
    """

    def __init__(self, folder: Path, journal: str = MAIN) -> None:
        self.folder = folder
        self.journal = journal

    def path(self, digest: str) -> Path:
        """Where the workbook of a SHA-256 (hex) is or would be."""
        return self.folder / digest[:2] / f"{digest}.xlsx"

    def keep(self, workbook: Path | bytes) -> str:
        """Put a workbook in, as ``keep_many`` does; returns its SHA-256."""
        return self.keep_many([workbook])[0]

    def keep_many(self, workbooks: Iterable[Path | bytes]) -> list[str]:
        """Put workbooks in, safe against a power cut when this returns; returns their SHA-256 in the same order.

        All are written aside, confirmed side by side, and moved, then each folder is confirmed once: a third of the
        time of one after the other. A damaged copy is mended.
        """
        with ThreadPoolExecutor(CONFIRMED) as pool, self.staging() as aside:
            digests = [self._write(workbook, aside) for workbook in workbooks]
            written = {new: self.path(new.name) for new in aside.iterdir()}
            list(pool.map(sync, written))
            changed: set[Path] = set()
            for new, path in written.items():
                if not path.parent.is_dir():
                    path.parent.mkdir(mode=0o770, exist_ok=True)
                    changed.add(self.folder)
                new.replace(path)
                changed.add(path.parent)
            list(pool.map(sync, changed))
        return digests

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

    def held(self) -> dict[str, Path]:
        """Every file that lies where workbooks do, by its name without ``.xlsx``; others have folders of their own."""
        there = (
            path for path in sorted(self.folder.glob("[!.]*/*")) if path.is_file() and path.parent.name not in _OTHERS
        )
        return {path.name.removesuffix(".xlsx"): path for path in there}

    def digests(self) -> set[str]:
        """The SHA-256 of every file that lies where its workbook would; whether it is one, ``read`` sees."""
        return {name for name, path in self.held().items() if path == self.path(name) and len(name) == _HEX}

    def _write(self, workbook: Path | bytes, aside: Path) -> str:
        content = workbook if isinstance(workbook, bytes) else workbook.read_bytes()
        digest = sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists() and path.read_bytes() == content:
            return digest
        with suppress(FileExistsError), (aside / digest).open("xb") as file:  # the same workbook may be there twice
            file.write(content)
            os.fchmod(file.fileno(), 0o440)  # never to be written again; names and telephone numbers are in it
        return digest

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder of one's own, for this account alone.

        Those that stopped processes left are cleared when nobody else is at work.
        """
        make_folder(self.folder)
        close(self.folder)
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for left in self.folder.glob(".new-*"):
                    rmtree(left)
            fcntl.flock(handle, fcntl.LOCK_SH)
            with TemporaryDirectory(dir=self.folder, prefix=".new-") as aside:
                yield Path(aside)
        finally:
            os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, closed to other accounts, so that they, too, outlive a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o770, exist_ok=True)
        sync(folder.parent)
