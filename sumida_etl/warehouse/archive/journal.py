"""台帳: a write-ahead log of what is recorded, beside the archive, from which a lost database is rebuilt.

There is one line of JSON per submission (its row and its findings, as the rules of that day gave them), per withdrawal
and per publication. An entry is fsynced before the database commits, so that the database never holds what the journal
does not, and is marked ``kept`` after the commit. An unmarked entry is left by a process that ended in between: it is
compared with the database when that is next opened (``recovery``) and marked ``kept`` or ``void``. Of entries with the
same key the last one counts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from sumida_etl.atomic_write import atomic_write
from sumida_etl.rounds import Round
from sumida_etl.settings import MAIN
from sumida_etl.warehouse.archive.append_only_file import MODE, whole_lines
from sumida_etl.warehouse.archive.archive import Archive, make_folder
from sumida_etl.warehouse.archive.chain import DamagedJournalError, Head, add_links, is_chained, linked_lines
from sumida_etl.warehouse.archive.journal_lines import About, Entry, Key, Note, Record, Word, key_of, plain_key

__all__ = ["DamagedJournalError", "Journal", "Key", "Record"]


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
        return tuple(key_of(about, entry) for entry in entries)

    def confirm(self, keys: Iterable[Key]) -> None:
        """Say that entries were committed. A power cut may take this back: then the database is asked."""
        self._say("kept", keys)

    def void(self, keys: Iterable[Key]) -> None:
        """Say that entries were never committed, and will not be."""
        self._say("void", keys)

    def note_key(self, id_: str, fingerprint: str) -> None:
        """Say with which key of 照合番号 the record goes on. Raises OSError."""
        self._write([{"key": {"id": id_, "fingerprint": fingerprint}}], lasting=True)

    def note_arriving(self, digests: Sequence[str]) -> None:
        """Say that workbooks are about to be archived, before they are. Raises OSError.

        A file in the archive that the journal never heard of so shows that some of the journal is lost.
        """
        self._write([{"arriving": list(digests)}] if digests else [], lasting=True)

    def key(self) -> Mapping[str, str] | None:
        """``id`` and ``fingerprint`` of the key noted last. Raises DamagedJournalError."""
        notes = [line.content for line in self._lines() if isinstance(line, Note) and line.about == "key"]
        return notes[-1] if notes else None

    def digests(self, *, announced: bool = True) -> set[str]:
        """The SHA-256 of every workbook that was entered, or only ``announced``. Raises DamagedJournalError."""
        found: set[str] = set()
        for line in self._lines():
            if isinstance(line, Record) and line.about == "submission":
                found.add(line.stated)
            elif announced and isinstance(line, Note) and line.about == "arriving":
                found.update(line.content)
        return found

    def manifests(self) -> dict[tuple[str, str], set[str | None]]:
        """Round and manifest's SHA-256 of every publication ever entered, committed or not, with its reasons.

        Raises DamagedJournalError.
        """
        found: dict[tuple[str, str], set[str | None]] = {}
        for line in self._lines():
            if isinstance(line, Record) and line.about == "publication":
                found.setdefault((line.entry["round"], line.stated), set()).add(line.entry.get("note"))
        return found

    def head(self) -> Head:
        """The end of the journal. Raises DamagedJournalError."""
        head = Head(0, "")
        for _, head in linked_lines(self.path):  # noqa: B007 - the last one is wanted
            pass
        return head

    def is_chained(self) -> bool:
        """Whether it has lines with hashes: all but those that an earlier release wrote."""
        return any(map(is_chained, whole_lines(self.path)))

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
            if isinstance(line, Note):
                continue
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
        written = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines]
        add_links(self.path, written, lasting=lasting)

    def _lines(self) -> Iterator[Record | Word | Note]:
        for line, head in linked_lines(self.path):
            yield self._line(line, head.lines)

    def _line(self, line: bytes, number: int) -> Record | Word | Note:
        try:
            found = json.loads(line)
            ((about, content),) = ((name, value) for name, value in found.items() if name not in ("before", "hash"))
            if about in ("kept", "void"):
                return Word(about == "kept", tuple(plain_key(key) for key in content))
            if about == "key":
                return Note(about, {"id": str(content["id"]), "fingerprint": str(content["fingerprint"])})
            if about == "arriving":
                return Note(about, tuple(map(str, content)))
            record = Record(about, content, number)
            _ = plain_key(record.key), Round.parse(content["round"]), record.stated
        except (ValueError, LookupError, TypeError, AttributeError):
            raise DamagedJournalError(self.path, number) from None
        return record
