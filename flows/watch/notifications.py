"""Notices of runs, from the events of Prefect's server: failed, late, waiting for an approval, and a server that is
silent.

The watch sends them. It is neither worker nor server, so it tells of the loss of either; and it reads the server's
events, so that nothing is missed while it is down.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from prefect.client.orchestration import get_client
from prefect.events import Event
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter
from prefect.utilities.urls import url_for

from flows.watch.state_wording import LATE_CURE, in_japanese
from sumida_etl.notices.notice import Notice, NoticeKind
from sumida_etl.notices.outbox import OLDEST

WORDS = {"Failed": "失敗しました", "Crashed": "異常終了しました", "Late": "予定の時刻を過ぎても始まりません"}
APPROVAL = "Suspended"
EVENTS = tuple(f"prefect.flow-run.{name}" for name in (*WORDS, APPROVAL))
"""The events that are reported."""
OUTAGE = timedelta(minutes=5)
"""How long the server may be silent before that is reported: an upgrade takes less."""
_SILENT = "Prefect のサーバーが応答しません。サーバーのパソコンを確かめ、make up を実行してください。"
_WAITS = "が公開の承認を待っています。画面を開き、Resume を押して確かめてください。"


class ReadEvents(Protocol):
    """Reads events; raises an Exception while the server does not answer."""

    def __call__(self, since: datetime, until: datetime) -> Sequence[Event]:
        """The events to report, within a period."""


@dataclass(slots=True)
class RunNotices:
    """What the server says happened to runs."""

    read_events: ReadEvents
    _last_answer: datetime | None = None

    def since(self, begun: datetime, now: datetime) -> Iterator[Notice]:
        """Of events after the first start, none older than is told of; of an outage, one notice."""
        try:
            events = self.read_events(max(begun, now - OLDEST), now)
        except Exception as problem:
            print(f"notices: {type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
            self._last_answer = self._last_answer or now
            if now - self._last_answer >= OUTAGE:
                yield Notice(NoticeKind.SERVER, _SILENT, (f"silent since {self._last_answer.isoformat()}",))
            return
        self._last_answer = now
        for event in sorted(events, key=lambda one: one.occurred):
            yield notice_of(event)


def notice_of(event: Event) -> Notice:
    """What happened to which run, with its address."""
    name, message = event.resource.name or "", event.resource.get("prefect.state-message") or ""
    flow = next((one.name or "" for one in event.related if one.role == "flow"), "")
    if not name.startswith(flow):  # a run gets its name as it begins; until then Prefect calls it what it likes
        name = flow
    what = event.event.rpartition(".")[2]
    address = url_for("flow-run", obj_id=event.resource.id.rpartition(".")[2]) or ""
    covers = (f"event {event.id}",)
    if what == APPROVAL:
        return Notice(NoticeKind.APPROVAL, f"{name} {_WAITS}", covers, address)
    message = LATE_CURE if what == "Late" else in_japanese(message)
    return Notice(NoticeKind.FAILED, f"{name} が{WORDS[what]}。{message}", covers, address)


def server_events(since: datetime, until: datetime) -> Sequence[Event]:
    """Read the events from Prefect's server."""
    wanted = EventFilter(
        occurred=EventOccurredFilter(since=since, until=until), event=EventNameFilter(name=list(EVENTS))
    )
    with get_client(sync_client=True) as client:
        return client.read_events(wanted, limit=50).events
