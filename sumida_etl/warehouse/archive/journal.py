"""台帳: a write-ahead log of submissions and publications beside the archive, from which a lost database is rebuilt.

There is one line of JSON per submission (its row and its findings, as the rules of that day gave them) and one per
publication. An entry is fsynced before the database commits, so that the database never holds what the journal does
not, and is marked ``kept`` after the commit. An unmarked entry is left by a process that ended in between: it is
compared with the database when that is next opened (``recovery``) and marked ``kept`` or ``void``. Of entries with the
same key the last one counts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from sumida_etl.atomic_write import atomic_write
from sumida_etl.errors import SumidaError
from sumida_etl.settings import MAIN
from sumida_etl.warehouse.archive.append_only_file import MODE, add_lines, whole_lines
from sumida_etl.warehouse.archive.archive import Archive, make_folder

Entry = Mapping[str, Any]
About = Literal["submission", "publication"]
Key = tuple[Any, ...]
"""What an entry is about, then its columns of ``_KEYS``."""
_KEYS: Mapping[About, tuple[str, ...]] = {
    "submission": ("round", "department", "attempt"),
    "publication": ("round", "number"),
}


class DamagedJournalError(SumidaError, ValueError):
    """A line of the journal cannot be read."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"台帳 {path} の{line}行目を読み取れません。控えから戻してください。")
        self.path = path
        self.line = line


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
        return _key(self.about, self.entry)


@dataclass(frozen=True, slots=True)
class _Word:
    """What became of entries: ``kept``, or not (``void``)."""

    kept: bool
    keys: tuple[Key, ...]


class Journal:
    """The file. Any number of processes may add to it at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, archive: Archive) -> "Journal":
        """The journal that goes with the database in use."""
        return cls(archive.folder / archive.journal)

    @classmethod
    def beside(cls, archive: Archive) -> list["Journal"]:
        """Journals of other databases in the archive, as an earlier release kept them; the main one first."""
        paths = sorted(archive.folder.glob("journal*.jsonl"), key=lambda path: (path.name != MAIN, path.name))
        return [cls(path) for path in paths if path.name != archive.journal]

    def add(self, about: About, entries: Sequence[Entry]) -> tuple[Key, ...]:
        """Add entries, to be committed; they are on the disk when this returns. Returns their keys. Raises OSError."""
        self._write([{about: entry} for entry in entries], lasting=True)
        return tuple(_key(about, entry) for entry in entries)

    def confirm(self, keys: Iterable[Key]) -> None:
        """Say that entries were committed. A power cut may take this back: then the database is asked."""
        self._say("kept", keys)

    def void(self, keys: Iterable[Key]) -> None:
        """Say that entries were never committed, and will not be."""
        self._say("void", keys)

    def take_over(self, other: "Journal") -> None:
        """Begin with what another journal holds, all of it or nothing; it is on the disk when this returns.

        Raises OSError.
        """
        make_folder(self.path.parent)
        atomic_write(self.path, b"".join(whole_lines(other.path)), mode=MODE)

    def records(self) -> list[Record]:
        """The entries that count, in the order they were first written. A last line that was not finished is none.

        Raises DamagedJournalError.
        """
        last: dict[Key, Record] = {}
        for line in self._lines():
            if isinstance(line, Record):
                last[line.key] = line
                continue
            for key in line.keys:
                if not line.kept:
                    last.pop(key, None)
                elif key in last:
                    last[key] = replace(last[key], kept=True)
        return list(last.values())

    def _say(self, word: Literal["kept", "void"], keys: Iterable[Key]) -> None:
        told = [list(key) for key in keys]
        self._write([{word: told}] if told else [], lasting=False)

    def _write(self, lines: Sequence[Mapping[str, Any]], *, lasting: bool) -> None:
        add_lines(self.path, [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines], lasting)

    def _lines(self) -> Iterator[Record | _Word]:
        for number, line in enumerate(whole_lines(self.path), start=1):
            yield self._line(line, number)

    def _line(self, line: bytes, number: int) -> Record | _Word:
        try:
            ((about, content),) = json.loads(line).items()
            if about in ("kept", "void"):
                return _Word(about == "kept", tuple(map(tuple, content)))
            record = Record(about, content, number)
            _ = record.key
        except (ValueError, LookupError, TypeError, AttributeError):
            raise DamagedJournalError(self.path, number) from None
        return record


def _key(about: About, entry: Entry) -> Key:
    return about, *(entry[name] for name in _KEYS[about])
