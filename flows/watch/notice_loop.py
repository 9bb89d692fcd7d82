"""The watch's notices: look for what is new, put it on record, send it; beside the watch, so that it waits for none."""

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flows.round_selection import last_round
from flows.watch.errors_logged import errors_logged
from flows.watch.notifications import RunNotices, server_events
from sumida_etl.japan_time import JAPAN
from sumida_etl.notices.channels import Channel
from sumida_etl.notices.naming import channels_of
from sumida_etl.notices.notice_record import NoticeRecord
from sumida_etl.notices.outbox import Outbox
from sumida_etl.notices.round_notices import RoundNotices
from sumida_etl.operations.site import Site
from sumida_etl.settings import Settings

PAUSE = 5.0
"""Seconds between two looks at the server's events."""
ROUNDS = timedelta(seconds=20)
"""Between two looks at folders and warehouse."""


@dataclass(slots=True)
class NoticeLoop:
    """Everything there is to tell, and the channels."""

    outbox: Outbox
    runs: RunNotices
    rounds: RoundNotices
    _looked: datetime | None = field(default=None)

    @classmethod
    def of(cls, settings: Settings, channels: Sequence[Channel]) -> "NoticeLoop":
        """The loop of an installation. Raises OSError."""
        record = NoticeRecord.open(settings.archive_folder)
        site = Site.of_environment()
        rounds = RoundNotices(settings, os.environ.get("PREFECT_UI_URL", "").rstrip("/"), site.board)
        return cls(Outbox(channels, record), RunNotices(server_events), rounds)

    def poll(self, now: datetime) -> None:
        """Look and send once. What cannot be looked at is logged, and keeps nothing else from being sent."""
        record = self.outbox.record
        if record.begun is None:
            record.begin(self.rounds.there_already(), now)
        begun = record.begun or now
        with errors_logged():
            self.outbox.put(self.runs.since(begun, now), now)
        if self._looked is None or now - self._looked >= ROUNDS:
            self._looked = now
            with errors_logged():
                self.outbox.put(self.rounds.returned(record.covered), now)
            with errors_logged():
                self.outbox.put(self.rounds.published(record.covered), now)
            with errors_logged():
                today = last_round(now.astimezone(JAPAN).date())
                self.outbox.put(self.rounds.silent(record.covered, now, today), now)
        self.outbox.send(now)


def begin() -> None:
    """Start the loop, if the ward has named a channel. Raises UnusableChannelError, UnusableSmtpError."""
    if channels := channels_of(settings := Settings()):
        threading.Thread(target=_go_on, args=(settings, channels), name="notices", daemon=True).start()


def _go_on(settings: Settings, channels: Sequence[Channel]) -> None:
    loop: NoticeLoop | None = None
    while True:
        with errors_logged():
            loop = loop or NoticeLoop.of(settings, channels)
            loop.poll(datetime.now(UTC))
        time.sleep(PAUSE)
