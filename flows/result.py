"""The result of a flow run, for the caller in the same process."""

from sumida_etl.survey import Blockers, GroupOutcome, Received, Release, SetAside, Store, Survey, outdated, unexplained


class Run:
    """One run of a round: the files received and set aside, what blocks publication, and the release if there was one.

    Attributes:
        unpublished: One sentence why the round was not published; empty where it was.
        faults: One sentence over which files the program failed; empty where it did not.

    A plain class: Prefect walks through whatever a flow returns, see ``opaque``.
    """

    def __init__(
        self,
        survey: Survey,
        store: Store,
        received: Received | None = None,
        blockers: Blockers | None = None,
        released: Release | None = None,
        set_aside: SetAside | None = None,
        faults: str = "",
    ) -> None:
        self.survey = survey
        self.store = store
        self.received = received
        self.blockers = blockers or Blockers()
        self.released = released
        self.set_aside = set_aside or SetAside()
        self.groups: tuple[GroupOutcome, ...] = ()
        """Of a plan with groups, what became of each; ``released`` is None then."""
        self.unpublished = ""
        self.faults = faults

    def with_notes(self, message: str) -> str:
        """The message for the operator, followed by ``notes``."""
        return " ".join([message, *self.notes()])

    def notes(self) -> tuple[str, ...]:
        """What was set aside, over which files the program failed, what became of the plan, and what is out of date."""
        plan = self.survey.plan_changed, self.survey.unanswered, self.store.pinned_sentence
        return tuple(filter(None, (*self.set_aside.sentences(), self.faults, *plan, *self._of_record())))

    def _of_record(self) -> tuple[str, ...]:
        asks = unexplained(self.survey, self.store) if self.released is not None else ""
        return asks, outdated(self.survey, self.store)
