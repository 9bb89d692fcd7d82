"""A lost warehouse made again: rows and findings from the journal, figures and texts from the archived workbooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select

from sumida_etl.atomic_write import atomic_write
from sumida_etl.database_url import shown
from sumida_etl.errors import SumidaError
from sumida_etl.first_few import first_few
from sumida_etl.integrity.editions import FoundEdition, unknown_publications
from sumida_etl.integrity.rebuilding.replay import Key, add_part, key_of, parts_of, submission_row
from sumida_etl.integrity.record_seals import unentered
from sumida_etl.integrity.recorded_plans import RecordedPlans
from sumida_etl.permissions import PRIVATE
from sumida_etl.registry import Registry
from sumida_etl.settings import CHUNK, KEY
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.archive import Archive, make_folder
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.archive.journal_entries import row_of
from sumida_etl.warehouse.archive.journal_lines import Record
from sumida_etl.warehouse.archive.plan_editions import PlanEditions
from sumida_etl.warehouse.archive.receipts import Receipts
from sumida_etl.warehouse.database import locks
from sumida_etl.warehouse.database.connect import writing
from sumida_etl.warehouse.database.models import Submission, Withdrawal
from sumida_etl.warehouse.disagreements import UnknownWorkbooksError
from sumida_etl.warehouse.merge import add_submissions
from sumida_etl.warehouse.publications import Publication, add_publication
from sumida_etl.warehouse.recovery import unknown_workbooks
from sumida_etl.warehouse.withdrawals import add_withdrawal


class OccupiedWarehouseError(SumidaError, RuntimeError):
    """The database to rebuild in holds something already."""

    def __init__(self, url: str, count: int) -> None:
        super().__init__(
            f"データベース {url} には提出が{count}件登録されています。何も変えていません。"
            "空のデータベースを --database で指定してください。"
        )
        self.url = url
        self.count = count


class NoJournalError(SumidaError, RuntimeError):
    """There is nothing to rebuild from."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(
            f"台帳 {journal.path} がないか、空です。保管庫と一緒に控えから戻すか、"
            "SUMIDA_ARCHIVE に保管庫のフォルダを設定してください。"
        )


class UnknownPublicationsError(SumidaError, RuntimeError):
    """Editions were published of which the journal never heard: some of the journal is lost."""

    def __init__(self, journal: Journal, strange: Sequence[FoundEdition]) -> None:
        folders = [one.folder for one in strange]
        lacking = first_few([one.name for one in unentered(strange, journal)])
        super().__init__(
            f"公開フォルダ {first_few([str(folder) for folder in folders])} の記録が、台帳 {journal.path} に"
            f"ありません。{f'もとになった調査票（{lacking}）もありません。' if lacking else ''}"
            "台帳の行が失われたか、台帳が古い控えです。何も変えていません。台帳を新しい控えから戻して、もう一度実行して"
            "ください。別の記録から公開したものと分かっているときは、そのフォルダを別の場所に移してください。"
        )
        self.folders = tuple(folders)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much was made again."""

    submissions: int
    publications: int

    def __str__(self) -> str:
        return f"提出 {self.submissions}件、公開の記録 {self.publications}件を作り直しました。"


def rebuild(
    engine: Engine,
    archive: Archive,
    registry: Registry | None,
    others: Sequence[Archive] = (),
    *,
    published: Path | None = None,
) -> Rebuilt:
    """Fill an empty warehouse; all of it or, where anything is missing or damaged, nothing.

    Nothing is checked anew: what was accepted stays accepted, what was returned stays returned. Attempts and times are
    those of the journal, so that what was known when is known again. An entry of which nobody knows whether the lost
    database committed it is taken in: its file had been received, checked and archived. Where ``archive``, the
    database's own, has no journal yet, workbooks and journal are copied from the first of ``others`` that has one:
    that is how a warehouse moves, and the other stays as it is.
    Each workbook is read by the plan edition it was accepted by; ``registry``, today's plan, is for what an earlier
    release recorded without one. What the archive or the folder of publications
    (``published``) holds and the journal never heard of shows that some of the journal is lost: nothing is made then.
    Raises OccupiedWarehouseError, NoJournalError, UnknownWorkbooksError, UnknownPublicationsError,
    DamagedJournalError, OSError, and as ``reread`` and ``merge``.
    """
    journal, source = Journal.of(archive), _source((archive, *others))
    records = Journal.of(source).records()
    submissions = [record for record in records if record.about == "submission"]
    if not submissions:
        raise NoJournalError(journal)
    if unknown := unknown_workbooks(source.digests(), source, announced=False):
        raise UnknownWorkbooksError(source, Journal.of(source), unknown)
    if strange := unknown_publications(published, Journal.of(source)):
        raise UnknownPublicationsError(Journal.of(source), strange)
    publications = sorted((one for one in records if one.about == "publication"), key=lambda one: one.key)
    with writing(engine) as connection:
        locks.take(connection, ["rebuild"])
        count = connection.execute(select(func.count()).select_from(Submission.__table__)).scalar_one()
        if count:
            raise OccupiedWarehouseError(shown(engine.url), count)
        if source.folder != archive.folder:
            _copy(submissions, source, archive)
            PlanEditions(archive).take_over(PlanEditions(source))
            Receipts(archive.folder).take_over(Receipts(source.folder))
        plans = RecordedPlans(PlanEditions(archive), registry)
        ids: dict[Key, int] = {}
        for round, edition, part in parts_of(submissions):
            rows = [submission_row(record, Journal.of(source)) for record in part]
            added = add_submissions(connection, rows)
            ids |= {key_of(row): id_ for row, id_ in zip(rows, added, strict=True)}
            add_part(
                connection,
                round,
                part,
                dict(zip((row["sha256"] for row in rows), added, strict=True)),
                archive,
                plans.of(round.key, edition),
                Journal.of(source),
                plans.in_force,
            )
        for record in (one for one in records if one.about == "withdrawal"):
            try:
                of = ids[key_of(record.entry)]
                row = row_of(Withdrawal.__table__, record.entry)
            except (ValueError, LookupError, TypeError):
                raise DamagedJournalError(Journal.of(source).path, record.line) from None
            add_withdrawal(connection, of, row)
        for record in publications:
            try:
                sources = [ids[round_, department, attempt] for round_, department, attempt in record.entry["sources"]]
                row = row_of(Publication.__table__, record.entry)
            except (ValueError, LookupError, TypeError):
                raise DamagedJournalError(Journal.of(source).path, record.line) from None
            add_publication(connection, row, sources)
        if source is not archive:
            journal.take_over(Journal.of(source))
    journal.confirm(record.key for record in records if not record.kept)
    return Rebuilt(len(submissions), len(publications))


def _source(archives: Sequence[Archive]) -> Archive:
    """The first archive with a record; the last one's where its only journal is one that goes by another name."""
    for archive in archives:
        if Journal.of(archive).records():
            return archive
    for archive in archives[1:]:
        beside = Journal.beside(archive)
        if len(beside) == 1:
            return Archive(archive.folder, beside[0].path.name)
    return archives[0]


def _copy(submissions: Sequence[Record], source: Archive, archive: Archive) -> None:
    """Copy the accepted workbooks, each verified, and the key of 照合番号.

    Raises MissingWorkbookError, DamagedWorkbookError, OSError.
    """
    if (source.folder / KEY).is_file():
        make_folder(archive.folder)
        atomic_write(archive.folder / KEY, (source.folder / KEY).read_bytes(), mode=PRIVATE)
    digests = [one.entry["sha256"] for one in submissions if one.entry["outcome"] == Outcome.ACCEPTED]
    for start in range(0, len(digests), CHUNK):
        archive.keep_many(source.read(digest) for digest in digests[start : start + CHUNK])
