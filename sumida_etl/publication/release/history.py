"""履歴: the editions of a round that were replaced, each complete, with the record of what replaced it and why."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.atomic_write import clear_unfinished, sync
from sumida_etl.publication.release.correction import Correction, correction
from sumida_etl.publication.release.published_files import clear, content, put_file, write
from sumida_etl.rounds import Round

FOLDER = "履歴"
RECORD = "訂正.json"
_ASIDE = re.compile(r"\.[0-9]+\.(?:new|old)")
"""Folders of editions that are not whole yet, or no longer."""


@dataclass(frozen=True, slots=True)
class ReplacedEdition:
    """An edition that was replaced. ``number`` counts from 1, the first edition."""

    number: int
    folder: Path

    def correction(self) -> Correction:
        """What came in its place. Raises ValueError for a record that cannot be read."""
        return Correction.from_json((self.folder / RECORD).read_bytes())


@dataclass(frozen=True, slots=True)
class History:
    """The replaced editions of one round, in ``folder`` as ``1``, ``2``, …

    An edition is kept before another takes its place. If the process ends in between, the last one kept is still the
    one that is published, which is how ``mend`` knows that it was not replaced.
    """

    folder: Path

    @classmethod
    def of(cls, parent: Path, round: Round) -> "History":
        """The history of a round under ``OUT/公開``."""
        return cls(parent / FOLDER / round.key)

    def kept(self) -> tuple[ReplacedEdition, ...]:
        """Oldest first."""
        return tuple(sorted(self._kept(), key=lambda edition: edition.number))

    def replaced(self, published: Mapping[str, bytes]) -> tuple[ReplacedEdition, ...]:
        """``kept`` without a last one that is what is published still."""
        kept = self.kept()
        return kept[:-1] if kept and published and _edition(kept[-1].folder) == published else kept

    def mend(self, published: Mapping[str, bytes]) -> None:
        """Clear what a publication that was stopped left. ``published``: the round's files as they stand."""
        if not self.folder.is_dir():
            return
        clear_unfinished(self.folder)
        for left in self.folder.iterdir():
            if _ASIDE.fullmatch(left.name):
                clear(left)
        for edition in self.kept()[len(self.replaced(published)) :]:
            aside = self.folder / f".{edition.number}.old"
            edition.folder.rename(aside)
            clear(aside)

    def record_again(self, files: Mapping[str, bytes], note: str | None) -> None:
        """Let the record of the last 訂正, if there was one, say what these files changed, and why.

        They take the place of others of the same edition. Raises ValueError for a record that cannot be read.
        """
        for edition in self.kept()[-1:]:
            made = correction(_edition(edition.folder), files, note, edition.correction().on)
            put_file(edition.folder / RECORD, made.as_json())

    def keep(self, files: Mapping[str, bytes], record: Correction) -> Path:
        """Keep an edition that is about to be replaced; its folder appears whole."""
        kept = self.kept()
        number = kept[-1].number + 1 if kept else 1
        new, folder = self.folder / f".{number}.new", self.folder / str(number)
        write({**files, RECORD: record.as_json()}, new)
        new.rename(folder)
        for each in (self.folder, self.folder.parent, self.folder.parent.parent):
            sync(each)
        return folder

    def _kept(self) -> Iterator[ReplacedEdition]:
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name.isascii() and path.name.isdigit():
                    yield ReplacedEdition(int(path.name), path)


def _edition(folder: Path) -> dict[str, bytes]:
    files = content(folder)
    files.pop(RECORD, None)
    return files
