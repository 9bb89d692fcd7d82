"""The editions that lie under ``OUT/公開``: those in force, and those that were replaced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sumida_etl.publication.files.manifest import NAME, listed, seal_in
from sumida_etl.publication.release.all_rounds import group_folders, round_folders
from sumida_etl.publication.release.history import FOLDER, RECORD, History
from sumida_etl.publication.release.published_files import content
from sumida_etl.publication.tables.record_seal import RecordSeal
from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.journal import Journal


@dataclass(frozen=True, slots=True)
class FoundEdition:
    """One edition as it lies there: its files with their SHA-256, by name.

    Attributes:
        round: Its round's key.
        group: The code of the group it is of; empty: of one municipality.
        folder: Where it lies.
        number: 1, 2, … of a replaced one; None for the one in force.
        manifest: The SHA-256 of its manifest; None where there is none.
        listed: What its manifest says of its other files; None where that cannot be read.
        files: Its other files, without the record of what replaced it.
        seal: The workbooks that its manifest lists; None where it lists none, or cannot be read.
        correction: The SHA-256 of that record; None for the edition in force.
    """

    round: str
    group: str
    folder: Path
    number: int | None
    manifest: str | None
    listed: Mapping[str, str] | None
    files: Mapping[str, str]
    seal: RecordSeal | None
    correction: str | None

    @classmethod
    def read(cls, round: str, group: str, folder: Path, number: int | None = None) -> "FoundEdition":
        """Read an edition. Raises OSError."""
        there = content(folder)
        files = {name: sha256(data).hexdigest() for name, data in there.items()}
        correction = files.pop(RECORD, None) if number is not None else None
        data = there.get(NAME, b"")
        seal = seal_of_manifest(data)
        return cls(round, group, folder, number, files.pop(NAME, None), _listed(data), files, seal, correction)

    @property
    def is_whole(self) -> bool:
        """Whether its files are those that its own manifest lists."""
        return self.listed is not None and dict(self.files) == dict(self.listed)


def editions(published: Path) -> Iterator[FoundEdition]:
    """Every edition of every round (and group), replaced ones first. Raises OSError."""
    for group, parent in parents_in(published):
        for round in rounds_in(parent):
            for edition in History.of(parent, round).kept():
                yield FoundEdition.read(round.key, group, edition.folder, edition.number)
            if (parent / round.key).is_dir():
                yield FoundEdition.read(round.key, group, parent / round.key)


def parents_in(published: Path) -> list[tuple[str, Path]]:
    """The folders that hold folders of rounds: the published one itself, and that of each group by its code."""
    groups = group_folders(published) if published.is_dir() else []
    return [("", published), *((folder.name, folder) for folder in groups)]


def rounds_in(published: Path) -> list[Round]:
    """The rounds that have a folder there, or a history."""
    found: set[Round] = set()
    for parent in (published, published / FOLDER):
        for round, folder in round_folders(parent) if parent.is_dir() else ():
            if folder.is_dir() and round.key == folder.name:
                found.add(round)
    return sorted(found)


def unknown_publications(published: Path | None, journal: Journal) -> list[FoundEdition]:
    """The editions of which the journal never heard. Raises OSError, DamagedJournalError."""
    if published is None:
        return []
    known = journal.manifests()
    return [one for one in editions(published) if one.manifest and (one.round, one.manifest) not in known]


def seal_of_manifest(manifest: bytes) -> RecordSeal | None:
    """The workbooks that a manifest lists; None where it lists none, or cannot be read."""
    try:
        return seal_in(manifest)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _listed(manifest: bytes) -> Mapping[str, str] | None:
    try:
        return listed(manifest)
    except (ValueError, LookupError, TypeError):
        return None
