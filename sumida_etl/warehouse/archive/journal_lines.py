"""The lines of the journal: entries, what became of them, and notes beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Entry = Mapping[str, Any]
About = Literal["submission", "publication", "withdrawal"]
Key = tuple[Any, ...]
"""What an entry is about, then its columns of ``_KEYS``."""
_KEYS: Mapping[About, tuple[str, ...]] = {
    "submission": ("round", "department", "attempt"),
    "publication": ("round", "number"),
    "withdrawal": ("round", "department", "attempt"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One entry: what it is ``about`` and its columns as JSON knows them. ``kept``: its commit is known of."""

    about: About
    entry: Entry
    line: int
    kept: bool = False

    @property
    def key(self) -> Key:
        """What a later line replaces it by."""
        return key_of(self.about, self.entry)

    @property
    def stated(self) -> str:
        """The SHA-256 it is about: of the workbook, or of the publication's manifest."""
        return str(self.entry.get("manifest_sha256" if self.about == "publication" else "sha256", ""))


@dataclass(frozen=True, slots=True)
class Word:
    """What became of entries: ``kept``, or not (``void``)."""

    kept: bool
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is known beside the entries: the ``key`` of 照合番号, or digests of workbooks that were ``arriving``."""

    about: str
    content: Any


def plain_key(key: Sequence[Any]) -> Key:
    """A key as JSON gives it. Raises TypeError where it cannot be one."""
    about, *rest = key
    if about not in _KEYS or len(rest) != len(_KEYS[about]) or not all(type(one) in (str, int) for one in rest):
        raise TypeError(key)
    return about, *rest


def key_of(about: About, entry: Entry) -> Key:
    """What a later line replaces an entry by."""
    return about, *(entry[name] for name in _KEYS[about])
