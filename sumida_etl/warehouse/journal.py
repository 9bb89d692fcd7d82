"""台帳: what the archived files cannot know, in one file beside them, so that a lost database can be made again.

A line of JSON for each submission recorded (its row and its findings: what was found then, by the rules of then) and
for each publication. Lines are confirmed on the disk before the database commits. If the process ends in between, the
line speaks of something that is not on record; whatever takes its place later has the same key, and the last line of a
key is the one that counts. So the database never holds what the journal does not.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sumida_etl.warehouse.archive import Archive, make_folder, sync_folder

NAME = "journal.jsonl"
Entry = Mapping[str, Any]
About = Literal["submission", "publication"]
_KEYS: Mapping[About, tuple[str, ...]] = {
    "submission": ("round", "department", "attempt"),
    "publication": ("round", "number"),
}


class DamagedJournalError(ValueError):
    """A line of the journal cannot be read."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"台帳 {path} の{line}行目を読み取れません。控えから戻してください。")
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """One line: what it is ``about`` and its columns as JSON knows them."""

    about: About
    entry: Entry
    line: int

    @property
    def key(self) -> tuple[Any, ...]:
        """What a later line replaces it by."""
        return self.about, *(self.entry[name] for name in _KEYS[self.about])


class Journal:
    """The file. Any number of processes may add to it at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, archive: Archive) -> "Journal":
        """The journal of an archive, which lies in its folder."""
        return cls(archive.folder / NAME)

    def add(self, about: About, entries: Iterable[Entry]) -> None:
        """Add lines; they are on the disk when this returns. Raises OSError."""
        lines = [json.dumps({about: entry}, ensure_ascii=False, separators=(",", ":")) for entry in entries]
        if not lines:
            return
        with self._alone() as handle:
            _cut_unfinished(handle)
            data = "".join(f"{line}\n" for line in lines).encode()
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)

    def lines(self) -> Iterator[Record]:
        """Every line as it was written. Raises DamagedJournalError; a last line that was not finished is none."""
        if not self.path.is_file():
            return
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.endswith(b"\n"):
                    yield self._record(line, number)

    def records(self) -> list[Record]:
        """What counts, in the order it was first written: of lines with the same key the last."""
        last: dict[tuple[Any, ...], Record] = {}
        for record in self.lines():
            last[record.key] = record
        return list(last.values())

    def _record(self, line: bytes, number: int) -> Record:
        try:
            ((about, entry),) = json.loads(line).items()
            record = Record(about, entry, number)
            _ = record.key
        except (ValueError, LookupError, TypeError, AttributeError):
            raise DamagedJournalError(self.path, number) from None
        return record

    @contextmanager
    def _alone(self) -> Iterator[int]:
        new = not self.path.exists()
        make_folder(self.path.parent)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if new:
                sync_folder(self.path.parent)
            yield handle
        finally:
            os.close(handle)


def _cut_unfinished(handle: int) -> None:
    """Take away the beginning of a line whose writer was stopped: nothing was committed on its strength."""
    end = size = os.fstat(handle).st_size
    while end:
        start = max(0, end - 65536)
        found = os.pread(handle, end - start, start).rfind(b"\n")
        if found >= 0:
            end = start + found + 1
            break
        end = start
    if end != size:
        os.ftruncate(handle, end)
