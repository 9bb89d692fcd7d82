"""Does the record hold every workbook that a publication was judged from? Each publication lists them, sealed.

Journal, archive and database that were all cut short alike agree with each other; what was published does not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from sumida_etl.errors import SumidaError
from sumida_etl.first_few import first_few
from sumida_etl.integrity.editions import FoundEdition, parents_in, rounds_in, seal_of_manifest
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.scope import Scope
from sumida_etl.publication.files.manifest import NAME
from sumida_etl.publication.tables.record_seal import RecordSeal, SealedSubmission
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.models import Submission
from sumida_etl.warehouse.publications import published


class LostRecordError(SumidaError, RuntimeError):
    """Rounds are published from workbooks of which the record knows nothing: it is lost, older, or another's."""

    def __init__(self, folders: Sequence[Path], lacking: Sequence[SealedSubmission]) -> None:
        what = f"（{first_few([one.name for one in lacking])}）" if lacking else ""
        super().__init__(
            f"公開フォルダ {first_few([str(folder) for folder in folders])} のもとになった調査票{what}が、いまの記録に"
            "ありません。データベースと保管庫が失われたか、古い控えか、別のものです。何も変えていません。"
            "データベース、保管庫（台帳と計画の版も）を新しい控えから戻すか、その場所を指定して、もう一度実行してください。"
            "控えがないとき、また別の記録から公開したものと分かっているときは、その公開フォルダを消さずに別の場所へ移すか、"
            "SUMIDA_OUT に別のフォルダを設定してください。"
        )
        self.folders = tuple(folders)
        self.lacking = tuple(lacking)


def seal_of(connection: Connection, ids: Iterable[int]) -> RecordSeal:
    """The seal over some submissions on record (submission.id)."""
    columns = (Submission.department, Submission.round, Submission.sha256, Submission.plan_edition)
    rows = connection.execute(select(*columns).where(Submission.id.in_(sorted(ids))))
    return RecordSeal.over(SealedSubmission(*row) for row in rows)


def require_recorded_publications(engine: Engine, journal: Journal, folder: Path, only: Round | None = None) -> None:
    """See that the record holds what the publications in force (of one round; None: of all) were judged from.

    ``folder``: of all rounds. A publication of an earlier release lists nothing; its round must be on record at least.
    Raises LostRecordError, DamagedJournalError, OSError.
    """
    there = dict(_in_force(folder, only))  # before the database: what was published by then is on record by now
    if not there:
        return
    recorded = {round for round, _ in journal.manifests()}
    with reading(engine) as connection:
        held = _accepted(connection)
        recorded |= set(published(connection)["round"])
    lacking = {place: _lacking(seal, held) for place, seal in there.items()}
    unknown = {place for place, seal in there.items() if seal is None and place.name not in recorded}
    if lost := [place for place in there if lacking[place] or place in unknown]:
        raise LostRecordError(lost, [one for place in lost for one in lacking[place]])


def sealed(scope: Scope, found: Iterable[FoundEdition]) -> Iterator[Problem]:
    """Every edition, replaced ones too: is the workbook it lists on any record, and is it what it says it used?

    What journal or database alone have lost is told where they are compared.
    """
    submissions = scope.submissions()
    held: set[tuple[str, ...]] = {(row["department"], row["round"], row["sha256"]) for row in submissions}
    known = held
    with suppress(DamagedJournalError):  # told by ``journalled``
        known = held | _entered(Journal.of(scope.archive))
    there = {row["id"] for row in submissions}
    sources: defaultdict[tuple[str, str], list[tuple[int, ...]]] = defaultdict(list)
    for row in published(scope.connection).to_dict("records"):
        sources[row["round"], row["manifest_sha256"]].append(row["sources"])
    for one in found:
        if lacking := _lacking(one.seal, known):
            yield Problem(Damage.LOST_SOURCE, str(one.folder), first_few([each.name for each in lacking]))
            continue
        used = sources[one.round, one.manifest or ""]
        if one.seal is None or not used or not there.issuperset(chain.from_iterable(used)) or _lacking(one.seal, held):
            continue
        if one.seal not in [seal_of(scope.connection, ids) for ids in used]:
            yield Problem(Damage.OTHER_SEAL, str(one.folder), one.seal.sha256)


def seals_in_force(folder: Path) -> Iterator[tuple[str, RecordSeal]]:
    """What the publications in force, each by its folder's name, say they were judged from; ``folder``: of them all."""
    for place, seal in _in_force(folder, None):
        if seal is not None:
            yield " ".join(place.relative_to(folder).parts), seal


def unentered(strange: Iterable[FoundEdition], journal: Journal) -> list[SealedSubmission]:
    """The workbooks that some editions list and the journal never heard of. Raises DamagedJournalError."""
    known = _entered(journal)
    return list(dict.fromkeys(each for one in strange for each in _lacking(one.seal, known)))


def _entered(journal: Journal) -> set[tuple[str, ...]]:
    return {
        (record.entry["department"], record.entry["round"], record.stated)
        for record in journal.records()
        if record.about == "submission"
    }


def _accepted(connection: Connection) -> set[tuple[str, ...]]:
    columns = (Submission.department, Submission.round, Submission.sha256)
    rows = connection.execute(select(*columns).where(Submission.outcome == Outcome.ACCEPTED.value))
    return {tuple(row) for row in rows}


def _in_force(folder: Path, only: Round | None) -> Iterator[tuple[Path, RecordSeal | None]]:
    for _, parent in parents_in(folder):
        for round in rounds_in(parent):
            manifest = parent / round.key / NAME
            if only in (None, round) and manifest.is_file():
                yield manifest.parent, seal_of_manifest(manifest.read_bytes())


def _lacking(seal: RecordSeal | None, held: Collection[tuple[str, ...]]) -> list[SealedSubmission]:
    listed = seal.submissions if seal else ()
    return [one for one in listed if (one.department, one.round, one.sha256) not in held]
