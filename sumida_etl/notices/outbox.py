"""Send what is due by every channel, each once, and again after a while where a channel failed.

A notice is sent twice by a channel only where the receiver took it without saying so, or the machine stopped before the
record was written. Both have the same id, and in a mail the same Message-ID.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sumida_etl.notices.channels import Channel, UndeliveredError
from sumida_etl.notices.notice import Notice
from sumida_etl.notices.notice_record import NoticeRecord

OLDEST = timedelta(days=1)
"""Older notices are not sent any more; they stay on record as undelivered."""
REST = timedelta(seconds=30)
"""How long a channel that failed is left alone: doubled with each failure, up to LONGEST_REST."""
LONGEST_REST = timedelta(minutes=10)


@dataclass(slots=True)
class Outbox:
    """The channels, and what they are to be given."""

    channels: Sequence[Channel]
    record: NoticeRecord
    _resting: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)

    def put(self, notices: Iterable[Notice], now: datetime) -> None:
        """Put notices on record to be sent; what was told of before is passed over."""
        for notice in notices:
            self.record.due(notice, now)

    def send(self, now: datetime) -> None:
        """Send what is due, oldest first. A channel that fails keeps its order, and no other channel waiting."""
        for channel in self.channels:
            for each in list(self.record.told.values()):
                if channel.name in each.sent or each.at < now - OLDEST:
                    continue
                if not self._send(channel, each.notice, now):
                    break

    def _send(self, channel: Channel, notice: Notice, now: datetime) -> bool:
        until, rest = self._resting.get(channel.name, (now, REST / 2))
        if now < until:
            return False
        try:
            channel.send(notice)
        except UndeliveredError as problem:
            print(f"notices: {channel.name} failed: {problem}", file=sys.stderr, flush=True)
            rest = min(2 * rest, LONGEST_REST)
            self._resting[channel.name] = (now + rest, rest)
            self.record.failed(notice, channel.name)
            return False
        self._resting.pop(channel.name, None)
        self.record.sent(notice, channel.name)
        return True
