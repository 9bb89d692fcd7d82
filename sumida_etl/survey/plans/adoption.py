"""Letting an open round go by today's plan, and what that changes."""

from sumida_etl.errors import SumidaError
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.survey.plans.preview import PlanPreview, preview, with_later
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse.database.round_lock import turn
from sumida_etl.warehouse.publications import published


class PublishedRoundError(SumidaError, RuntimeError):
    """A round that is published stays with its edition."""

    def __init__(self, round: Round) -> None:
        super().__init__(
            f"{round.key} は公開済みなので、公開したときの計画の版のままにします。"
            "数値の訂正は、直した調査票を受け付けて公開し直します。"
        )
        self.round = round


class UnpublishablePlanError(SumidaError, ValueError):
    """What is accepted cannot be published by today's plan."""

    def __init__(self, found: PlanPreview) -> None:
        super().__init__(
            f"{found.round} は、いまの計画データでは公開できなくなります。何も変えていません。{found.unpublishable}"
        )
        self.preview = found


def adoption_of(settings: Settings, round: Round, store: Store) -> PlanPreview | None:
    """What adopting today's plan would change in a round; None where it goes by today's plan.

    Raises PlanError, OutsidePlansError.
    """
    plans = PinnedPlans.open(settings)
    files, _ = plans.today()
    pinned = plans.editions.pins().get(round.key)
    if pinned is None or pinned == files.digest:
        return None
    after = Survey.open(settings, round, files.digest)
    return with_later(preview(Survey.open(settings, round), after, store), after, settings, store)


def adopt(settings: Settings, round: Round, store: Store) -> PlanPreview | None:
    """Let a round go by today's plan; returns what that changes, None where it does so already.

    Waits for a run of the round to end. Raises as ``adoption_of``, PublishedRoundError, UnpublishablePlanError.
    """
    plans = PinnedPlans.open(settings)
    with turn(store.engine, round):
        made = published(store.engine, round)
        if not made["provisional"].all():
            raise PublishedRoundError(round)
        found = adoption_of(settings, round, store)
        if found is not None and found.unpublishable:
            raise UnpublishablePlanError(found)
        plans.editions.pin(round, plans.today()[0], "採用", anew=True)
    return found
