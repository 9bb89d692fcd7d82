"""Admission: reject unsafe or non-Excel files by their raw bytes, before any Excel parser runs.

Errors *in* a workbook are found by ``checks``.
"""

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sumida_etl.errors import reason_of
from sumida_etl.file_names import readable
from sumida_etl.reader.admission.file_kind import bytes_kind, ole_kind, text_kind
from sumida_etl.reader.admission.limits import LARGEST_FILE, weigh_file
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.admission.safe_zip import unpack
from sumida_etl.values.characters import NOT_IN_SUBMITTED_NAME

STILL_FRESH, WATCHED = 10.0, 0.5
"""A broken file changed within so many seconds may still be arriving: it is watched this long to see if it grows."""
_EXTENSIONS = (".xlsx", ".xlsm", ".xls")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP, _IN_FRONT = b"PK\x03\x04", 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PERHAPS_ARRIVING = (Refusal.EMPTY, Refusal.NOT_A_WORKBOOK, Refusal.TRUNCATED)


@dataclass(frozen=True, slots=True)
class Package:
    """An admitted workbook: its bytes, their SHA-256 and its XML parts, unpacked, by lower-case name.

    ``arrived`` is when it reached the folder it was read from, in seconds since 1970.
    """

    path: Path
    data: bytes
    sha256: str
    parts: Mapping[str, bytes]
    arrived: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it was opened: its bytes, and when it reached the folder it was read from, in seconds since 1970.

    ``status``: what the system knew of the file then; None where it is not at hand: attached to a mail, or elsewhere.
    """

    path: Path
    data: bytes = field(repr=False)
    arrived: float
    status: os.stat_result | None = None


def open_file(path: Path) -> Arrival:
    """Open a file. Never reads beyond the limits, never waits for a pipe or a device. Raises RefusedError."""
    _named(path)
    data, status = read_file(path, LARGEST_FILE)
    # ctime, not mtime: a copy keeps the time of the last edit, but only arriving here sets this one.
    return Arrival(path, data, status.st_ctime, status)


def open_attached(path: Path, data: bytes, arrived: float) -> Arrival:
    """What was attached to a mail, as a file of that name. Raises RefusedError."""
    _named(path)
    weigh_file(len(data), LARGEST_FILE)
    return Arrival(path, data, arrived)


def admit(opened: Arrival) -> Package:
    """Admit a file by its bytes. Raises RefusedError."""
    try:
        _is_zip(opened.path, opened.data)
        parts = unpack(opened.data)
    except RefusedError as error:
        if still_arriving(opened, error.refusal):
            raise RefusedError(Refusal.ARRIVING) from None
        raise
    return Package(opened.path, opened.data, hashlib.sha256(opened.data).hexdigest(), parts, opened.arrived)


def still_arriving(opened: Arrival, refusal: Refusal) -> bool:
    """Whether a file that was refused as broken has only not arrived whole yet: it changes while it is watched."""
    try:
        return refusal in _PERHAPS_ARRIVING and opened.status is not None and grows(opened.path, opened.status)
    except OSError:  # it is gone
        return False


def _named(path: Path) -> None:
    if NOT_IN_SUBMITTED_NAME.search(readable(path)):
        raise RefusedError(Refusal.NAME)
    if not path.is_symlink() and path.suffix.lower() not in _EXTENSIONS:
        raise RefusedError(Refusal.EXTENSION, path.suffix.lower() or "なし")


def read_file(path: Path, largest: int) -> tuple[bytes, os.stat_result]:
    """A file's bytes, at most so many, and what the system knows of it. Raises RefusedError."""
    if path.is_symlink():
        raise RefusedError(Refusal.SYMLINK)
    try:
        return _read(path, largest)
    except IsADirectoryError:
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    except OSError as problem:
        raise RefusedError(Refusal.UNREADABLE, reason_of(problem)) from None


def _read(path: Path, largest: int) -> tuple[bytes, os.stat_result]:
    # O_NONBLOCK: opening a named pipe would wait for whoever writes into it; O_NOFOLLOW: a link may have come since.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(path, "rb", opener=lambda name, _: os.open(name, flags)) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError(Refusal.NOT_A_WORKBOOK)
        weigh_file(status.st_size, largest)
        return file.read(status.st_size + 1), status


def _is_zip(path: Path, data: bytes) -> None:
    suffix = path.suffix.lower()
    if not data:
        raise RefusedError(Refusal.EMPTY)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RefusedError(Refusal.ENCRYPTED)
        kind = ole_kind(data)
        raise RefusedError(Refusal.OTHER_KIND, kind) if kind else RefusedError(Refusal.OLD_FORMAT)
    if kind := bytes_kind(data):
        raise RefusedError(Refusal.OTHER_KIND, kind)
    # A mail gateway may put a line in front of a file: a zip is read from its end and does not mind.
    zipped = _ZIP in data[:_IN_FRONT]
    if suffix == ".xls":
        raise RefusedError(Refusal.EXTENSION if zipped else Refusal.OLD_FORMAT, suffix)
    if suffix == ".xlsm":
        raise RefusedError(Refusal.MACROS)
    if not zipped:
        kind = text_kind(data)
        raise RefusedError(Refusal.OTHER_KIND, kind) if kind else RefusedError(Refusal.NOT_A_WORKBOOK)


def grows(path: Path, before: os.stat_result) -> bool:
    """Whether a file that was just touched changes while it is watched; one cut off for good does not."""
    end = time.monotonic() + WATCHED
    while True:
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            return True
        if time.monotonic() >= end or abs(time.time() - before.st_mtime) > STILL_FRESH:
            return False
        time.sleep(0.05)
