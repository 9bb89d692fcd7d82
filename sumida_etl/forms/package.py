"""The door: a file is looked at as bytes before any Excel reader may open it.

Belongs here: what makes a file unsafe or no workbook at all. What is wrong *in* a workbook belongs to ``checks``.
"""

import hashlib
import re
import time
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path

MEBIBYTE = 1 << 20
LARGEST_FILE = 16 * MEBIBYTE
LARGEST_PART = 8 * MEBIBYTE
LARGEST_SUM = 32 * MEBIBYTE
MOST_PARTS = 500
STILL_FRESH = 10.0
"""Seconds within which a cut-off file may simply still be arriving."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069/\\]|\.\.")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Refusal(StrEnum):
    """Why a file is not let in; the sentences stand in ``sentences``."""

    EMPTY = "D001"
    NOT_A_WORKBOOK = "D002"
    TRUNCATED = "D003"
    ENCRYPTED = "D004"
    OLD_FORMAT = "D005"
    MACROS = "D006"
    EXTERNAL_LINKS = "D007"
    TOO_LARGE = "D008"
    BOMB = "D009"
    DECLARATION = "D010"
    EXTENSION = "D011"
    UNREADABLE = "D012"
    SYMLINK = "D013"
    NAME = "D014"
    ARRIVING = "D015"
    FAR_CELL = "D016"


class RefusedError(Exception):
    """The file is not let in."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal} {detail}".strip())
        self.refusal, self.detail = refusal, detail


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that passed the door: its bytes, their SHA-256 and its XML parts, unpacked."""

    path: Path
    data: bytes
    sha256: str
    parts: Mapping[str, bytes]


def open_package(path: Path) -> Package:
    """Let a file in. Raises RefusedError; never reads more than the limits above."""
    data = _read(path)
    _is_zip(path, data)
    return Package(path, data, hashlib.sha256(data).hexdigest(), _unpack(path, data))


def _read(path: Path) -> bytes:
    if _UNSAFE_NAME.search(path.name):
        raise RefusedError(Refusal.NAME)
    if path.is_symlink():
        raise RefusedError(Refusal.SYMLINK)
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".xlsm", ".xls"):
        raise RefusedError(Refusal.EXTENSION, suffix)
    try:
        if not path.is_file():
            raise RefusedError(Refusal.NOT_A_WORKBOOK)
        before = path.stat()
        if before.st_size > LARGEST_FILE:
            raise RefusedError(Refusal.TOO_LARGE, f"{before.st_size // MEBIBYTE} MB")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise RefusedError(Refusal.UNREADABLE, problem.strerror or "") from None
    if len(data) != before.st_size:
        raise RefusedError(Refusal.ARRIVING)
    if not data:
        raise RefusedError(Refusal.EMPTY)
    return data


def _is_zip(path: Path, data: bytes) -> None:
    if data.startswith(_OLE):
        raise RefusedError(Refusal.ENCRYPTED if _ENCRYPTED in data else Refusal.OLD_FORMAT)
    if path.suffix.lower() == ".xls":
        raise RefusedError(Refusal.OLD_FORMAT)
    if path.suffix.lower() == ".xlsm":
        raise RefusedError(Refusal.MACROS)
    if not data.startswith(b"PK\x03\x04"):
        raise RefusedError(Refusal.NOT_A_WORKBOOK)


def _unpack(path: Path, data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _weigh(entries)
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names or len(names) != len(entries):
                raise RefusedError(Refusal.NOT_A_WORKBOOK)
            # Declared sizes can lie: zipfile stops at them and then fails on the checksum.
            parts = {entry.filename: archive.read(entry) for entry in entries if _is_xml(entry.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        fresh = time.time() - path.stat().st_mtime < STILL_FRESH
        raise RefusedError(Refusal.ARRIVING if fresh else Refusal.TRUNCATED) from None
    for part in parts.values():
        # Only UTF-8 is looked into; another encoding would hide what the patterns look for.
        if _DECLARATION.search(part) or part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in part[:4]:
            raise RefusedError(Refusal.DECLARATION)
    return parts


def _weigh(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise RefusedError(Refusal.MACROS)
    if any(name.startswith("xl/externallinks/") for name in names):
        raise RefusedError(Refusal.EXTERNAL_LINKS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError(Refusal.ENCRYPTED)
    sizes = [entry.file_size for entry in entries]
    if len(sizes) > MOST_PARTS or sum(sizes) > LARGEST_SUM or max(sizes, default=0) > LARGEST_PART:
        raise RefusedError(Refusal.BOMB)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))
