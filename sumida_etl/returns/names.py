"""Names of returned files: like the department's own, and safe on every system."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

_UNSAFE = re.compile(r"""[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff/\\<>:"|?*]""")
_DOTS_BEFORE_EXTENSION = re.compile(r"\.{2,}(?=[A-Za-z0-9]{1,8}$)")
_LONGEST = 200
"""Bytes; leaves room for a number and a second extension within the 255 a file system allows."""


def safe_name(name: str) -> str:
    """The name without what a file system, a shell or a person could stumble over."""
    clean = re.sub(r"\.{2,}", "_", _DOTS_BEFORE_EXTENSION.sub("_.", _UNSAFE.sub("_", name))).strip(" .").lstrip("~$")
    stem, dot, suffix = clean.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = f".{suffix}" if dot and len(suffix) <= 8 else ""
    stem = stem if suffix else clean
    while len(f"{stem}{suffix}".encode()) > _LONGEST:
        stem = stem[:-1]
    return f"{stem or '名前なし'}{suffix}"


def return_names(paths: Iterable[Path]) -> Mapping[Path, str]:
    """A name for what is returned for each file; two files never get the same one, however alike they look."""
    taken: set[str] = set()
    names = {}
    for path in paths:
        wanted = safe_name(path.name)
        stem, suffix = Path(wanted).stem, Path(wanted).suffix
        number = 1
        name = wanted
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        names[path] = name
    return names
