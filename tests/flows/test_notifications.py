"""What is told of runs: each once, by the words an operator reads, and nothing of what came before the first start."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.events import Event, RelatedResource, Resource
from pydantic import SecretStr

from flows.watch.notice_loop import NoticeLoop
from flows.watch.notifications import OUTAGE, RunNotices
from sumida_etl.notices.notice import Notice
from sumida_etl.notices.notice_record import NoticeRecord
from sumida_etl.notices.outbox import Outbox
from sumida_etl.notices.round_notices import RoundNotices
from sumida_etl.settings import Settings
from tests.conftest import CHECKOUT, KEY

NOW = datetime(2024, 1, 5, tzinfo=UTC)
NAME = "prefect.resource.name"


def event(message: str, at: datetime = NOW, name: str = "Failed", run: str = "四半期調査 R5-12") -> Event:
    resource = {
        "prefect.resource.id": "prefect.flow-run.0198a2d2-5a52-7d0e-a2c4-95c20c4fbd4a",
        NAME: run,
        "prefect.state-message": message,
    }
    role = {"prefect.resource.id": "prefect.flow.1", "prefect.resource.role": "flow"}
    flow = RelatedResource(role | {NAME: "四半期調査"})
    return Event(event=f"prefect.flow-run.{name}", resource=Resource(resource), related=[flow], occurred=at)


@dataclass
class Ear:
    """A channel that hears everything."""

    name: str = "command"
    heard: list[Notice] = field(default_factory=list)

    def send(self, notice: Notice) -> None:
        self.heard.append(notice)


class Office:
    """The watch's loop over some events; ``fresh``: as after the watch was started anew."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home, plan=CHECKOUT / "plan", token_key=SecretStr(KEY))
        self.ear = Ear()
        self.events: list[Event] = []
        self.silent = False
        self.loop = self.fresh()

    def fresh(self) -> NoticeLoop:
        outbox = Outbox([self.ear], NoticeRecord.open(self.settings.archive_folder))
        return NoticeLoop(outbox, RunNotices(self.known), RoundNotices(self.settings))

    def known(self, since: datetime, until: datetime) -> Sequence[Event]:
        if self.silent:
            raise ConnectionError
        return [event for event in self.events if since <= event.occurred <= until]

    @property
    def said(self) -> list[str]:
        return [each.line for each in self.ear.heard]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_each_is_told_once_and_what_came_before_is_not(office: Office) -> None:
    office.events = [event("以前のこと", NOW - timedelta(hours=1))]
    office.loop.poll(NOW)
    office.events += [event("差戻し 1件（税務課）。", NOW + timedelta(seconds=1))]
    for second in (2, 7, 12):
        office.loop.poll(NOW + timedelta(seconds=second))
    office.fresh().poll(NOW + timedelta(seconds=20))
    assert office.said == ["【進捗管理】四半期調査 R5-12 が失敗しました。差戻し 1件（税務課）。"]


def test_what_happened_while_the_watch_was_down_is_told(office: Office) -> None:
    office.loop.poll(NOW)
    office.events = [event("", NOW + timedelta(hours=2), "Late", "vivid-koala")]
    office.fresh().poll(NOW + timedelta(hours=3))
    assert len(office.said) == 1 and "四半期調査 が予定の時刻を過ぎても始まりません" in office.said[0]


def test_an_approval_that_waits_is_told_with_the_page_to_open(office: Office) -> None:
    office.loop.poll(NOW)
    office.events = [event("Paused by ...", NOW, "Suspended")]
    office.loop.poll(NOW)
    assert office.said == [
        "【進捗管理】四半期調査 R5-12 が公開の承認を待っています。画面を開き、Resume を押して確かめてください。"
    ]
    assert office.ear.heard[0].kind == "approval"


def test_a_server_that_is_silent_is_told_of_once(office: Office) -> None:
    office.loop.poll(NOW)
    office.silent = True
    for minute in range(1, 12):
        assert bool(office.said) is (timedelta(minutes=minute - 1) >= OUTAGE)
        office.loop.poll(NOW + timedelta(minutes=minute))
    assert len(office.said) == 1 and "応答しません" in office.said[0]


def test_a_plan_that_cannot_be_read_stops_no_other_notice(office: Office, tmp_path: Path) -> None:
    office.settings = office.settings.model_copy(update={"plan": tmp_path / "no plan"})
    loop = office.fresh()
    loop.poll(NOW)
    office.events = [event("x")]
    loop.poll(NOW + timedelta(seconds=5))
    assert len(office.said) == 1
