"""What a survey needs to be opened: the plan in a round, and the store its submissions go to."""

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from sumida_etl.checks.waivers import Waiver, load_waivers
from sumida_etl.forms.asked import Asked, asked_in
from sumida_etl.forms.token import TokenKey, ward_key
from sumida_etl.permissions import close
from sumida_etl.publication.package_metadata import Metadata, load_metadata
from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.model import Department
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey.last import last_values
from sumida_etl.warehouse.archive import Archive
from sumida_etl.warehouse.connect import connect, reading
from sumida_etl.warehouse.journal import Journal
from sumida_etl.warehouse.schema import open_warehouse, revision_of
from sumida_etl.warehouse.settling import settle
from sumida_etl.warehouse.url import parse_url


def archive_of(settings: Settings) -> Archive:
    """The archive, with the journal of the database in use."""
    return Archive(settings.archive_folder, settings.journal_name)


@dataclass(frozen=True, slots=True)
class Survey:
    """A round with the plan it is about and the key its workbooks are bound with."""

    round: Round
    registry: Registry
    asked: Asked
    key: TokenKey
    metadata: Metadata
    waivers: tuple[Waiver, ...] = ()

    @classmethod
    def open(cls, settings: Settings, round: Round) -> "Survey":
        """Load the plan and the key. Raises PlanError."""
        plan = settings.path(settings.plan)
        registry = load_registry(plan)
        waivers = load_waivers(plan / "waivers.yaml")
        return cls(round, registry, asked_in(registry, round), ward_key(settings), load_metadata(plan), waivers)

    def at(self, round: Round) -> "Survey":
        """The same plan in another round."""
        return replace(self, round=round, asked=asked_in(self.registry, round))

    def knowing(self, store: "Store") -> "Survey":
        """The same round with 前回値 as the rounds accepted before it tell it."""
        last = last_values(self.registry, self.round, store.engine)
        return replace(self, asked=asked_in(self.registry, self.round, last))

    @property
    def owing(self) -> tuple[Department, ...]:
        """The departments that owe a workbook."""
        return self.registry.owing(self.round.as_of)

    def name_of(self, code: str) -> str:
        """A department's name; the code where none is known by it."""
        return next((each.name for each in self.owing if each.code == code), code)


@dataclass(frozen=True, slots=True)
class Store:
    """Where what is accepted goes."""

    engine: Engine
    archive: Archive

    @classmethod
    def open(cls, settings: Settings) -> "Store":
        """Open the warehouse, made or migrated as need be, and see that it holds what the archive's journal says.

        Raises the errors of ``open_warehouse`` and ``settle``.
        """
        close(settings.path(settings.warehouse))
        close(settings.archive_folder)
        store = cls(open_warehouse(settings.database_url), archive_of(settings))
        try:
            settle(store.engine, store.journal)
        except BaseException:
            store.engine.dispose()
            raise
        return store

    @classmethod
    def made(cls, settings: Settings) -> "Store | None":
        """The warehouse where there is one already: a template, which only looks, makes none. Raises as ``open``."""
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

    @property
    def journal(self) -> Journal:
        """What the archived files cannot know."""
        return Journal.of(self.archive)
