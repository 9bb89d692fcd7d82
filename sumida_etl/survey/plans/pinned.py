"""Which plan each round goes by: the edition it was pinned to, or today's files where it is not pinned yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sumida_etl.errors import to_run
from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.publication_metadata import Metadata, load_metadata
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.plan_editions import PlanEditions


@dataclass(frozen=True, slots=True)
class PinnedPlans:
    """Today's plan and the editions in the archive."""

    settings: Settings
    editions: PlanEditions
    assumed: Mapping[str, str] = field(default_factory=dict)
    """Editions by round that are taken for the ones they go by, to see what an adoption would change."""
    at: datetime | None = None
    """The time at which every round is asked which edition it went by; None: now."""
    _todays: list[tuple[PlanFiles, Registry]] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def open(cls, settings: Settings) -> "PinnedPlans":
        """The plans of the archive in use; nothing is read yet. Raises UnusableUrlError."""
        return cls(settings, PlanEditions(Archive(settings.archive_folder, settings.journal_name)))

    def today(self) -> tuple[PlanFiles, Registry]:
        """Today's files and what they say. Raises PlanError."""
        if not self._todays:
            files = PlanFiles.of_folder(self.settings.path(self.settings.plan))
            self._todays.append((files, load_registry(files)))
        return self._todays[0]

    def assuming(self, round: Round, edition: str) -> "PinnedPlans":
        """The same, as if a round went by an edition; nothing is pinned."""
        return replace(self, assumed={**self.assumed, round.key: edition})

    def as_of(self, at: datetime | None) -> "PinnedPlans":
        """The same, with the editions that rounds went by at a time (None: now)."""
        return replace(self, at=at)

    def pinned(self, round: Round) -> str | None:
        """The digest of the edition that a round goes by; None: it is not pinned, and goes by today's plan."""
        return self.assumed.get(round.key) or self.editions.pins(self.at).get(round.key)

    def files(self, edition: str | None) -> PlanFiles:
        """The files of an edition (None: of today). Raises PlanError, MissingEditionError, DamagedEditionError."""
        if edition is None or (edition not in self.editions.held() and self._is_today(edition)):
            return self.today()[0]
        return self.editions.files(edition)

    def registry(self, edition: str | None) -> Registry:
        """The whole plan of an edition, as ``files``."""
        if edition is None or (edition not in self.editions.held() and self._is_today(edition)):
            return self.today()[1]
        return self.editions.registry(edition)

    def _is_today(self, edition: str) -> bool:
        try:
            return self.today()[0].digest == edition
        except PlanError:
            return False

    def registry_of(self, round: Round) -> Registry:
        """The whole plan that a round goes by. Raises as ``files``."""
        return self.registry(self.pinned(round))

    def metadata(self, edition: str | None) -> Metadata:
        """How the data are described: by the edition, but for the days and the texts let pass, which are today's.

        Those are said of a round after its publication. Raises as ``files``.
        """
        metadata = load_metadata(self.files(edition), kept=edition is not None)
        try:
            now = load_metadata(PlanFiles.of_folder(self.settings.path(self.settings.plan)))
        except PlanError:
            return metadata
        return replace(metadata, released=now.released, cleared=now.cleared)

    def pin(self, round: Round, why: str) -> str:
        """See that a round is pinned; returns the edition. Raises PlanError, OutsidePlansError, OSError."""
        if known := self.editions.pins().get(round.key):
            return known
        files, registry = self.today()
        registry.in_round(round)
        return self.editions.pin(round, files, why)

    def changed(self, round: Round) -> str:
        """A sentence where today's plan says something else than the round goes by; empty where it does not."""
        pinned = self.editions.pins().get(round.key)
        if pinned is None:
            return ""
        try:
            files, registry = self.today()
        except PlanError as problem:
            said = f"いまの計画データには誤りがあります（{problem.faults[0]}）。"
            return f"{round.key} は固定した計画の版で行いました。{said}"
        if files.digest == pinned or registry == self.editions.registry(pinned):
            return ""
        return (
            f"計画データが {round.key} の版（{pinned[:8]}）から変わっています。この調査回は固定した版のまま行いました。"
            f"取り入れるときは、{self._adopting(round)}"
        )

    @staticmethod
    def _adopting(round: Round) -> str:
        command = f"sumida-etl plan adopt --round {round.key}"
        return to_run("四半期調査", command, f"round に {round.key} を入れ、adopt を付けて")


def todays_plan(settings: Settings) -> Registry | None:
    """Today's plan; None where its files cannot be used: what was recorded by an edition needs none of it."""
    try:
        return PinnedPlans.open(settings).today()[1]
    except PlanError:
        return None
