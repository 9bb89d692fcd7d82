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
        """A message for the operator, and behind it what else there is to know (``notices``)."""
        return " ".join([message, *self.notices()])

    def notices(self) -> list[str]:
        """What was set aside, over which files the program failed, and what became of the plan."""
        pinned = "、".join(map(str, self.store.pinned))
        moved = f"計画の版の記録がなかった {pinned} を、いまの計画データに固定しました。" if pinned else ""
        return [each for each in (*self.aside.sentences(), self.faults, self.survey.plan_changed, moved) if each]
