"""The result of a flow run, for the caller in the same process."""

from sumida_etl.survey import Blockers, Received, Release, SetAside, Store, Survey


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
        self.unpublished = ""
        self.faults = faults

    def with_notes(self, message: str) -> str:
        """The message for the operator, followed by the ``notes``."""
        return " ".join([message, *self.notes()])

    def notes(self) -> list[str]:
        """What was set aside, over which files the program failed, and what became of the plan."""
        plan = self.survey.plan_changed, self.store.pinned_sentence
        return [each for each in (*self.set_aside.sentences(), self.faults, *plan) if each]
