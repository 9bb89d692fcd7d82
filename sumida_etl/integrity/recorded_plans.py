"""The plan that something on record was read by, and whether every plan edition is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sumida_etl.attainment.series import PlanOf
from sumida_etl.errors import SumidaError
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.scope import Scope
from sumida_etl.registry import Registry
from sumida_etl.registry.plan_files import DamagedEditionError
from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.plan_editions import DamagedPinsError, MissingEditionError, PlanEditions
from sumida_etl.warehouse.publications import published


class NoPlanError(SumidaError, LookupError):
    """A round names no plan edition, and today's plan cannot be used in its scope."""

    def __init__(self, round: str) -> None:
        super().__init__(
            f"{round} がどの計画の版によるかの記録がなく、いまの計画データにも誤りがあります。"
            "sumida-etl plan check で誤りを直してから、もう一度実行してください。"
        )
        self.round = round


@dataclass(frozen=True, slots=True)
class RecordedPlans:
    """``today``: the plan that stands in for editions an earlier release did not record; None: there is none."""

    editions: PlanEditions
    today: Registry | None

    def of(self, round: str, edition: str | None) -> Registry:
        """The plan of a submission: by its edition, else the first one that its round went by, else today's.

        Raises MissingEditionError, DamagedEditionError, DamagedPinsError, NoPlanError.
        """
        known = edition or next((pin.edition for pin in self.editions.history() if pin.round == round), None)
        return self._plan(round, known)

    def in_force(self, round: Round, at: datetime | None = None) -> Registry:
        """The plan that a round goes by now, or went by at a time. Raises as ``of``."""
        return self._plan(round.key, self.editions.pins(at).get(round.key))

    def at(self, time: datetime | None) -> PlanOf:
        """The same, of every round at one time (None: now)."""
        return partial(self.in_force, at=time)

    def _plan(self, round: str, edition: str | None) -> Registry:
        if edition:
            return self.editions.registry(edition)
        if self.today is None:
            raise NoPlanError(round)
        return self.today


def editions(scope: Scope) -> Iterator[Problem]:
    """Every edition that a round, a submission or a publication names."""
    kept = PlanEditions(scope.archive)
    named: dict[str, str] = {}
    try:
        for pin in kept.history():
            named.setdefault(pin.edition, f"{pin.round} の計画の版")
    except DamagedPinsError as error:
        yield Problem(Damage.PLAN_LINE, str(error.path), str(error.line))
    frame = published(scope.connection)
    rows = [(row["round"], row["plan_edition"]) for row in scope.submissions()]
    rows += zip(frame["round"], frame["plan_edition"], strict=True)
    for round, edition in rows:
        if edition:
            named.setdefault(edition, f"{round} の計画の版")
    for digest, about in named.items():
        try:
            kept.files(digest)
        except MissingEditionError as error:
            yield Problem(Damage.MISSING_PLAN, about, str(error.path))
        except DamagedEditionError as error:
            yield Problem(Damage.DAMAGED_PLAN, about, str(error.path))
