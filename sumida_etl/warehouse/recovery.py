"""Compare the database with the archive's journal, whenever a warehouse is opened.

An archive with its journal belongs to one warehouse. What the journal calls kept and the database does not hold was
lost with a deleted or an older copy of the database, or the database is another warehouse's: to go on would be to
begin anew without a word. What was entered and never confirmed is what a killed process leaves: if the database has it,
it was committed; if not, it never will be, and whoever sent the file sends it, or the inbox holds it still.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select

from sumida_etl.database_url import shown
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.archive.journal_lines import Key, Record
from sumida_etl.warehouse.database import locks
from sumida_etl.warehouse.database.connect import reading, writing
from sumida_etl.warehouse.database.models import Submission, Withdrawal
from sumida_etl.warehouse.disagreements import (
    LostWorkbooksError,
    OtherWarehouseError,
    ShortJournalError,
    UnknownWorkbooksError,
    named,
)
from sumida_etl.warehouse.publications import Publication, numbers


def settle(engine: Engine, journal: Journal) -> None:
    """See that journal and database know the same, and settle what a killed process left open.

    Raises OtherWarehouseError, ShortJournalError, DamagedJournalError, BusyWarehouseError, FailedWarehouseError and
    OSError.
    """
    records = journal.records()  # before the database: what was kept by then is there by now
    with reading(engine) as connection:
        there = held(connection)
    kept = [record for record in records if record.kept]
    if lacking := sum(not is_in(record, there) for record in kept):
        raise OtherWarehouseError(shown(engine.url), journal, lacking, len(kept), empty=not there)
    if journal.path.exists() and (more := there.keys() - {record.key for record in records}):
        more -= {record.key for record in journal.records()}  # what was entered and committed since
        if more:
            raise ShortJournalError(journal, more)
    journal.confirm(record.key for record in records if not record.kept and is_in(record, there))
    if left := [record for record in records if not is_in(record, there)]:
        _void(engine, journal, left)


def require_known_workbooks(engine: Engine, archive: Archive) -> None:
    """See that the journal knows every workbook in the archive.

    A journal of an earlier release does not know of those that a killed process left: where the database says that
    nothing is lost, it learns of them. Raises UnknownWorkbooksError, DamagedJournalError.
    """
    there = archive.digests()  # before the journal: what was archived by then is known there by now
    journal = Journal.of(archive)
    unknown = unknown_workbooks(there, archive)
    if not unknown:
        return
    with reading(engine) as connection:
        recorded = bool(held(connection))
    if not recorded or (journal.path.exists() and journal.is_chained()):
        raise UnknownWorkbooksError(archive, journal, unknown)
    if journal.path.exists():
        journal.note_arriving(sorted(unknown))


def unknown_workbooks(there: set[str], archive: Archive, *, announced: bool = True) -> set[str]:
    """Those of some workbooks in the archive that no journal in it knows; ``announced``: to have heard of is to know.

    Raises DamagedJournalError.
    """
    journals = (Journal.of(archive), *Journal.beside(archive))
    return there.difference(*(journal.digests(announced=announced) for journal in journals)) if there else set()


def require_accepted_workbooks(engine: Engine, archive: Archive) -> None:
    """See that every accepted workbook is in the archive; its content is for ``verify``. Raises LostWorkbooksError."""
    table = Submission.__table__.c
    with reading(engine) as connection:
        query = select(table.round, table.department, table.attempt, table.sha256)
        rows = connection.execute(query.where(table.outcome == Outcome.ACCEPTED.value)).all()
    there = archive.digests()
    if lost := [named(("submission", *row[:3])) for row in rows if row.sha256 not in there]:
        raise LostWorkbooksError(archive, lost)


def held(connection: Connection) -> dict[Key, str]:
    """What a database holds by the journal's keys: the SHA-256 of a workbook, or of a publication's manifest."""
    table = Submission.__table__.c
    submissions = connection.execute(select(table.round, table.department, table.attempt, table.sha256))
    found: dict[Key, str] = {("submission", *row[:3]): row.sha256 for row in submissions}
    withdrawn = select(table.round, table.department, table.attempt, table.sha256).join(Withdrawal)
    found |= {("withdrawal", *row[:3]): row.sha256 for row in connection.execute(withdrawn)}
    number = numbers(connection)
    for id_, round, manifest in connection.execute(
        select(Publication.id, Publication.round, Publication.manifest_sha256)
    ):
        found["publication", round, number[id_]] = manifest
    return found


def is_in(record: Record, there: dict[Key, str]) -> bool:
    """Whether what was entered is what the database holds under its key."""
    return there.get(record.key) == record.stated


def _lock(key: Key) -> str:
    about, *rest = key
    return f"publication {rest[0]}" if about == "publication" else f"submission {rest[0]} {rest[1]}"


def _void(engine: Engine, journal: Journal, left: Iterable[Record]) -> None:
    keys = {record.key for record in left}
    with writing(engine) as connection:
        # Whoever is between the journal and the commit holds these: it has ended once they are ours.
        locks.take(connection, [_lock(key) for key in keys])
        there = held(connection)
        open_ones = (record for record in journal.records() if record.key in keys and not record.kept)
        journal.void(record.key for record in open_ones if not is_in(record, there))
