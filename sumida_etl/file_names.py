"""File names: of received files, as people read them, and safe names for files that we write."""

import re
from pathlib import Path

from sumida_etl.values.characters import NOT_IN_GIVEN_NAME

_DOTS_BEFORE_EXTENSION = re.compile(r"\.{2,}(?=[A-Za-z0-9]{1,8}$)")
_LONGEST = 200
"""Bytes; leaves room for a number and a second extension within the 255 a file system allows."""
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?=\.|$)", re.IGNORECASE)
"""Names that no file can have on Windows."""


def readable(path: Path) -> str:
    """A file's name as text that every program takes: bytes that are no UTF-8 are read as cp932, as old Windows wrote.

    What is not that either, is shown as ``�``.
    """
    name = path.name
    if name.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in name):
        return name.encode("utf-8", "replace").decode()
    written = name.encode("utf-8", "surrogateescape")
    try:
        return written.decode("cp932")
    except UnicodeDecodeError:
        return written.decode("utf-8", "replace")


def safe_name(name: str) -> str:
    """The name without characters that a file system, a shell or a person has trouble with."""
    clean = (
        re.sub(r"\.{2,}", "_", _DOTS_BEFORE_EXTENSION.sub("_.", NOT_IN_GIVEN_NAME.sub("_", name)))
        .strip(" .")
        .lstrip("~$")
    )
    clean = _DEVICE.sub(lambda found: f"{found[0]}_", clean, count=1) if _DEVICE.match(clean) else clean
    stem, dot, suffix = clean.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = f".{suffix}" if dot and len(suffix) <= 8 else ""
    stem = stem if suffix else clean
    while len(f"{stem}{suffix}".encode()) > _LONGEST:
        stem = stem[:-1]
    return f"{stem or '名前なし'}{suffix}"
