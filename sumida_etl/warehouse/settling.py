"""Does the database hold what the journal of the archive says it does? Asked whenever a warehouse is opened.

An archive with its journal belongs to one warehouse. What the journal calls kept and the database does not hold was
lost with a deleted or an older copy of the database, or the database is another warehouse's: to go on would be to
begin anew without a word. What was entered and never confirmed is what a killed process leaves: if the database has it,
it was committed; if not, it never will be, and whoever sent the file sends it, or the inbox holds it still.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select

from sumida_etl.warehouse import locks
from sumida_etl.warehouse.connect import reading, writing
from sumida_etl.warehouse.journal import Journal, Key, Record
from sumida_etl.warehouse.models import Submission
from sumida_etl.warehouse.publications import Publication
from sumida_etl.warehouse.url import shown


class OtherWarehouseError(RuntimeError):
    """The database lacks some of what the archive's journal says was kept: lost, an older copy, or another's."""

    def __init__(self, url: str, journal: Journal, lacking: int, kept: int) -> None:
        super().__init__(
            f"データベース {url} には、保管庫の台帳 {journal.path} にある登録{kept}件のうち{lacking}件がありません"
            "（失われたか、古い控えです）。何も変えていません。"
            "保管庫から作り直すときは、空のデータベースに sumida-etl rebuild を実行してください"
            "（今のファイルは別の場所に移すか、--database で別の空のデータベースを指定します）。"
            "この記録と関係のない新しい記録を始めるときは、--database で別のデータベースを"
            "（SUMIDA_ARCHIVE を設定しているときは、別の保管庫のフォルダも）指定してください。"
        )
        self.url = url
        self.lacking = lacking
        self.kept = kept


def settle(engine: Engine, journal: Journal) -> None:
    """See that everything the journal calls kept is there, and settle what a killed process left open.

    Raises OtherWarehouseError, DamagedJournalError, BusyWarehouseError, FailedWarehouseError, OSError.
    """
    records = journal.records()  # before the database: what was kept by then is there by now
    with reading(engine) as connection:
        there = held(connection)
    kept = [record for record in records if record.kept]
    if lacking := sum(not is_in(record, there) for record in kept):
        raise OtherWarehouseError(shown(engine.url), journal, lacking, len(kept))
    journal.confirm(record.key for record in records if not record.kept and is_in(record, there))
    if left := [record for record in records if not is_in(record, there)]:
        _void(engine, journal, left)


def held(connection: Connection) -> dict[Key, str]:
    """What a database holds by the journal's keys: a submission's SHA-256, a publication's manifest's."""
    table = Submission.__table__.c
    submissions = connection.execute(select(table.round, table.department, table.attempt, table.sha256))
    found: dict[Key, str] = {("submission", *row[:3]): row.sha256 for row in submissions}
    numbers: dict[str, int] = {}
    publications = select(Publication.round, Publication.manifest_sha256).order_by(Publication.id)
    for round, manifest in connection.execute(publications):
        numbers[round] = numbers.get(round, 0) + 1
        found["publication", round, numbers[round]] = manifest
    return found


def is_in(record: Record, there: dict[Key, str]) -> bool:
    """Whether what was entered is what the database holds under its key."""
    said: str = record.entry["sha256" if record.about == "submission" else "manifest_sha256"]
    return there.get(record.key) == said


def _void(engine: Engine, journal: Journal, left: Iterable[Record]) -> None:
    keys = {record.key for record in left}
    with writing(engine) as connection:
        # Whoever is between the journal and the commit holds these: it has ended once they are ours.
        locks.take(connection, [" ".join(map(str, key[:3] if key[0] == "submission" else key[:2])) for key in keys])
        there = held(connection)
        open_ones = (record for record in journal.records() if record.key in keys and not record.kept)
        journal.void(record.key for record in open_ones if not is_in(record, there))
