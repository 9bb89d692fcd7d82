"""Where submissions go: database and archive, opened, checked and, where a file was lost, rebuilt."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from sumida_etl.database_url import shown
from sumida_etl.file_locks import require_file_locks
from sumida_etl.integrity.rebuilding.rebuild import OccupiedWarehouseError, Rebuilt, rebuild
from sumida_etl.integrity.record_seals import require_recorded_publications
from sumida_etl.permissions import close
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey.plans.pinned import PinnedPlans, todays_plan
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.round_lock import turn
from sumida_etl.warehouse.database.schema import existing, open_warehouse
from sumida_etl.warehouse.database.turns import Hold
from sumida_etl.warehouse.disagreements import OtherWarehouseError, StrayWarehouseError, UnmovedWarehouseError
from sumida_etl.warehouse.recovery import held, require_known_workbooks, settle

LOGGER = logging.getLogger(__name__)


def archive_of(settings: Settings) -> Archive:
    """The archive of the database in use. Raises UnusableUrlError."""
    return Archive(settings.archive_folder, settings.journal_name)


def rebuilt_from_archive(settings: Settings, before: Settings | None = None) -> Rebuilt:
    """Rebuild an empty database from its archive; where that is empty, from the ward's, or the only other one.

    ``before``: the settings before another database was named. Raises as ``open_warehouse`` and ``rebuild``.
    """
    engine = open_warehouse(settings.database_url)
    try:
        others = [archive_of(before)] if before else []
        others.append(Archive(settings.ward_archive))
        beside = [each for each in settings.archives if Journal.of(Archive(each)).path.exists()]
        others += [Archive(each) for each in beside if len(beside) == 1]
        published = settings.path(settings.out) / PUBLICATION_FOLDER
        return rebuild(engine, archive_of(settings), todays_plan(settings), others, published=published)
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Store:
    """Where accepted submissions go: database and archive."""

    engine: Engine
    archive: Archive
    rebuilt: Rebuilt | None = None
    """What was rebuilt when the store was opened."""
    pinned: tuple[Round, ...] = ()
    """Rounds of an earlier release that were pinned to today's plan when the store was opened."""
    hold: Hold | None = None
    """The turn in which it is written to."""

    @contextmanager
    def in_turn(self, round: Round, waiting: Callable[[], None] = lambda: None) -> Iterator["Store"]:
        """The store, written to in a turn on the round: the one it has, or one to be waited for (``waiting``)."""
        if self.hold is not None and self.hold.round == round:
            yield self
            return
        with turn(self.engine, round, waiting) as hold:
            yield replace(self, hold=hold)

    @classmethod
    def open(cls, settings: Settings) -> "Store":
        """Open the warehouse, create or migrate it, and check it against the archive's journal.

        A named SQLite file that was deleted is rebuilt from the archive beside it without asking. For any other
        database that is empty while the archive holds a record, a person decides.
        Raises the errors of ``open_warehouse``, ``settle``, ``require_known_workbooks`` and ``rebuilt_from_archive``,
        UnmovedWarehouseError and LostRecordError.
        """
        close(settings.path(settings.warehouse))
        close(settings.archive_folder)
        engine, archive = open_warehouse(settings.database_url), archive_of(settings)
        store = cls(engine, archive)
        try:
            if archive.folder.is_dir():
                require_file_locks(archive.folder)
            settle(store.engine, store.journal)
            require_known_workbooks(store.engine, store.archive)
            store._check_nothing_left_behind(settings)
            if not settings.is_named_file:  # a trial lies beside the ward's own publications
                require_recorded_publications(engine, store.journal, settings.path(settings.out) / PUBLICATION_FOLDER)
            store = replace(store, pinned=store._pin_recorded_rounds(settings))
        except OtherWarehouseError as problem:
            store.engine.dispose()
            if not (problem.empty and settings.is_named_file):
                raise
            made = None
            with suppress(OccupiedWarehouseError):  # by another process, meanwhile
                made = rebuilt_from_archive(settings)
            LOGGER.warning("%s was empty: made again from %s", problem.url, store.archive.folder)
            return replace(cls.open(settings), rebuilt=made)
        except BaseException:
            store.engine.dispose()
            raise
        return store

    @property
    def pinned_sentence(self) -> str:
        """That rounds of an earlier release were pinned; empty where there were none."""
        rounds = "、".join(map(str, self.pinned))
        return f"計画の版の記録がなかった {rounds} を、いまの計画データに固定しました。" if rounds else ""

    def _pin_recorded_rounds(self, settings: Settings) -> tuple[Round, ...]:
        """Pin rounds that an earlier release recorded without an edition to today's plan. Raises PlanError.

        Where the archive is not the database's own nothing is put into it.
        """
        if not self.journal.path.exists():
            return ()
        plans = PinnedPlans.open(settings)
        known = plans.editions.pins()
        if left := tuple(each for each in queries.rounds_recorded(self.engine) if each.key not in known):
            files, _ = plans.today()
            for each in left:
                plans.editions.pin(each, files, "移行")
            LOGGER.warning("rounds without a plan edition, pinned to today's plan: %s", " ".join(map(str, left)))
        return left

    def _check_nothing_left_behind(self, settings: Settings) -> None:
        """Raises UnmovedWarehouseError where a server's database would begin anew beside the ward's own record."""
        if settings.archive is not None or settings.is_named_file or self.journal.path.exists():
            return
        ward = Archive(settings.ward_archive)
        kept = sum(record.kept for journal in (Journal.of(ward), *Journal.beside(ward)) for record in journal.records())
        if kept and not queries.rounds_known(self.engine):
            raise UnmovedWarehouseError(shown(self.engine.url), ward.folder, kept)

    @classmethod
    def open_existing(cls, settings: Settings) -> "Store | None":
        """The warehouse if there is one already; none is created, for callers that only read. Raises as ``open``."""
        with existing(settings.database_url) as found:
            there = found is not None
        return cls.open(settings) if there else None

    def check_archive(self) -> None:
        """Check that the archive of the database's record is there. Raises StrayWarehouseError."""
        if self.journal.path.exists():
            return
        with reading(self.engine) as connection:
            count = len(held(connection))
        if count:
            raise StrayWarehouseError(shown(self.engine.url), self.archive.folder, count)

    def note_key(self, key: TokenKey) -> None:
        """Let the journal know the ward's key by its fingerprint. Raises OSError, DamagedJournalError."""
        known = self.journal.key()
        if known is None or known["fingerprint"] != key.fingerprint:
            self.journal.note_key(key.id, key.fingerprint)

    @property
    def journal(self) -> Journal:
        """The journal beside the archive: what the archived files themselves cannot say."""
        return Journal.of(self.archive)
