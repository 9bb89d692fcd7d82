"""What a run ends in, for whoever started it."""

from dataclasses import dataclass

from sumida_etl.survey import NotPublished, Received, Release, Store, Survey


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A round's run: what came, what stands in the way (if anything), and what was published (if it was)."""

    survey: Survey
    received: Received
    stopping: NotPublished
    store: Store
    released: Release | None
