"""What a round works with: the plan as of the round, and the store (database and archive) of its submissions."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from sumida_etl.checks.waivers import Waiver, load_waivers
from sumida_etl.database_url import parse_url, shown
from sumida_etl.file_locks import see_file_locks
from sumida_etl.integrity.rebuild import OccupiedWarehouseError, Rebuilt, rebuild
from sumida_etl.permissions import close
from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.model import Department
from sumida_etl.registry.publication_metadata import Metadata, load_metadata
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey.known_figures import known_figures
from sumida_etl.survey.previous_values import last_values
from sumida_etl.survey.ward_key import ward_key
from sumida_etl.templates.questionnaire import Asked, asked_in
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.database.connect import connect, reading
from sumida_etl.warehouse.database.round_lock import turn
from sumida_etl.warehouse.database.schema import open_warehouse, revision_of
from sumida_etl.warehouse.database.turns import Hold
from sumida_etl.warehouse.recovery import (
    OtherWarehouseError,
    StrayWarehouseError,
    UnmovedWarehouseError,
    held,
    see_workbooks,
    settle,
)

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
        registry = load_registry(settings.path(settings.plan))
        return rebuild(engine, archive_of(settings), registry, others, published=published)
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Survey:
    """A round with its plan and the key that its workbooks' tokens are made with."""

    round: Round
    registry: Registry
    asked: Asked
    key: TokenKey
    metadata: Metadata
    waivers: tuple[Waiver, ...] = ()

    @classmethod
    def open(cls, settings: Settings, round: Round) -> "Survey":
        """Load the plan and the key. Raises PlanError, and as ``ward_key``."""
        plan = settings.path(settings.plan)
        registry = load_registry(plan)
        waivers = load_waivers(plan / "waivers.yaml")
        return cls(round, registry, asked_in(registry, round), ward_key(settings), load_metadata(plan), waivers)

    def at(self, round: Round) -> "Survey":
        """The same plan in another round."""
        return replace(self, round=round, asked=asked_in(self.registry, round))

    def with_previous_values(self, store: "Store") -> "Survey":
        """The same round, with what was accepted: 前回値, what is known of each figure, and its own workbooks."""
        last = last_values(self.registry, self.round, store.engine)
        known = known_figures(self.registry, self.round, store.engine)
        every = queries.submissions_of(store.engine, self.round)
        accepted = every[every["outcome"] == Outcome.ACCEPTED]
        taken = zip(accepted["submission"], accepted["round"], accepted["department"], strict=True)
        asked = replace(asked_in(self.registry, self.round, last), known=known)
        return replace(self, asked=asked, key=replace(self.key, accepted=frozenset(taken)))

    @property
    def owing(self) -> tuple[Department, ...]:
        """The departments that must submit a workbook."""
        return self.registry.owing(self.round.as_of)

    def name_of(self, code: str) -> str:
        """A department's name; the code where none is known by it."""
        return next((each.name for each in self.owing if each.code == code), code)


@dataclass(frozen=True, slots=True)
class Store:
    """Where accepted submissions go: database and archive."""

    engine: Engine
    archive: Archive
    rebuilt: Rebuilt | None = None
    """What was rebuilt when the store was opened."""
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
        Raises the errors of ``open_warehouse``, ``settle``, ``see_workbooks`` and ``rebuilt_from_archive``, and
        UnmovedWarehouseError.
        """
        close(settings.path(settings.warehouse))
        close(settings.archive_folder)
        engine, archive = open_warehouse(settings.database_url), archive_of(settings)
        store = cls(engine, archive)
        try:
            for folder in _locked_in(store):
                see_file_locks(folder)
            settle(store.engine, store.journal)
            see_workbooks(store.engine, store.archive)
            store._check_nothing_left_behind(settings)
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
        url = parse_url(settings.database_url)
        if url.drivername == "sqlite" and not Path(url.database or "").is_file():
            return None
        engine = connect(settings.database_url)
        try:
            with reading(engine) as connection:
                there = revision_of(connection) is not None
        finally:
            engine.dispose()
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


def _locked_in(store: Store) -> Iterator[Path]:
    """The folders in which processes keep out of each other's way by locks on files."""
    if store.engine.dialect.name == "sqlite":
        yield Path(store.engine.url.database or "").parent
    if store.archive.folder.is_dir():
        yield store.archive.folder
