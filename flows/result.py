"""The result of a flow run, for the caller in the same process."""

from sumida_etl.survey import Aside, NotPublished, Received, Release, Store, Survey


class Run:
    """A round's run: what came, what was set aside, what stands in the way and what was published (if anything).

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
        stopping: NotPublished | None = None,
        released: Release | None = None,
        aside: Aside | None = None,
        faults: str = "",
    ) -> None:
        self.survey = survey
        self.store = store
        self.received = received
        self.stopping = stopping or NotPublished()
        self.released = released
        self.aside = aside or Aside()
        self.unpublished = ""
        self.faults = faults

    def said(self, message: str) -> str:
        """A message for the operator, and behind it what was set aside and over which files the program failed."""
        return " ".join(filter(None, [message, *self.aside.sentences(), self.faults]))
