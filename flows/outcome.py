"""What a run ends in, for whoever started it."""

from sumida_etl.survey import NotPublished, Received, Release, Store, Survey


class Run:
    """A round's run: what came, what stands in the way (if anything), and what was published (if it was).

    ``faults`` says over which files the program failed.

    A plain class: Prefect walks through whatever a flow returns, see ``sealed``.
    """

    def __init__(
        self,
        survey: Survey,
        store: Store,
        received: Received | None = None,
        stopping: NotPublished | None = None,
        released: Release | None = None,
        faults: str = "",
    ) -> None:
        self.survey = survey
        self.store = store
        self.received = received
        self.stopping = stopping or NotPublished()
        self.released = released
        self.faults = faults
