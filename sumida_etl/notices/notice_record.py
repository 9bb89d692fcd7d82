"""What there was to tell and what was told: an append-only file in the archive, each line chained to the last.

A notice is put on record with its words before it is sent, so it goes out even where the watch was stopped or a
receiver was away; then, for each channel, that it was sent, or that it failed once. No address stands in it.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sumida_etl.japan_time import JAPAN
from sumida_etl.notices.notice import Notice, NoticeKind
from sumida_etl.warehouse.archive.chain import DamagedJournalError, add_links, linked_lines

NAME = "notices.jsonl"


@dataclass(slots=True)
class Told:
    """A notice on record. ``sent``, ``failed``: names of channels."""

    notice: Notice
    at: datetime
    sent: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    @property
    def undelivered(self) -> bool:
        """Whether a channel failed and has not succeeded since."""
        return bool(self.failed - self.sent)


@dataclass(slots=True)
class NoticeRecord:
    """The file as it was when it was opened, and what was added since, even where the file could not be written."""

    path: Path
    begun: datetime | None = None
    """When the first watch started: what came before is told of to nobody."""
    covered: set[str] = field(default_factory=set)
    told: dict[str, Told] = field(default_factory=dict)

    @classmethod
    def open(cls, archive: Path) -> "NoticeRecord":
        """Read the record of an archive. A damaged one is read up to the damage: notices go on. Raises OSError."""
        record = cls(archive / NAME)
        try:
            for line, _ in linked_lines(record.path):
                record._take(json.loads(line)["notice"])
        except (DamagedJournalError, ValueError, LookupError) as problem:
            print(f"notices: {record.path.name}: {type(problem).__name__}", file=sys.stderr, flush=True)
            record.begun = record.begun or datetime.now(UTC)
        return record

    def begin(self, covers: Iterable[str], at: datetime) -> None:
        """Note what there is already as the first watch starts."""
        self._add({"step": "begun", "covers": sorted(covers), "at": at.isoformat()})

    def due(self, notice: Notice, at: datetime) -> None:
        """Put a notice on record, unless all that it tells of was told."""
        if self.covered.issuperset(notice.covers):
            return
        self._add(
            {
                "step": "due", "id": notice.id, "kind": notice.kind.value, "said": notice.said,
                "address": notice.address, "covers": list(notice.covers), "at": at.isoformat(),
            }
        )  # fmt: skip

    def sent(self, notice: Notice, channel: str) -> None:
        """It went out by a channel."""
        self._add({"step": "sent", "id": notice.id, "channel": channel, "at": datetime.now(UTC).isoformat()})

    def failed(self, notice: Notice, channel: str) -> None:
        """It did not; noted once."""
        if channel not in self.told[notice.id].failed:
            self._add({"step": "failed", "id": notice.id, "channel": channel, "at": datetime.now(UTC).isoformat()})

    @property
    def undelivered(self) -> tuple[Told, ...]:
        """The notices that some channel has not got through, oldest first."""
        return tuple(each for each in self.told.values() if each.undelivered)

    def _add(self, line: Mapping[str, Any]) -> None:
        """In memory first: where the disk is full a notice still goes out, and only once."""
        self._take(line)
        try:
            add_links(self.path, [json.dumps({"notice": line}, ensure_ascii=False)], lasting=True)
        except OSError as problem:
            print(f"notices: {NAME} cannot be written: {problem.strerror}", file=sys.stderr, flush=True)

    def _take(self, line: Mapping[str, Any]) -> None:
        step, at = line["step"], datetime.fromisoformat(line["at"])
        if step == "begun":
            self.begun = at
            self.covered.update(line["covers"])
        elif step == "due":
            notice = Notice(NoticeKind(line["kind"]), line["said"], tuple(line["covers"]), line["address"])
            self.covered.update(notice.covers)
            self.told.setdefault(line["id"], Told(notice, at))
        elif step == "sent":
            self.told[line["id"]].sent.add(line["channel"])
        else:
            self.told[line["id"]].failed.add(line["channel"])


def undelivered_sentence(archive: Path) -> str:
    """What the coordinators were not told for want of a channel that works; empty where there is nothing such.

    Raises OSError.
    """
    if not (left := NoticeRecord.open(archive).undelivered):
        return ""
    last = left[-1]
    channels = "、".join(sorted(last.failed - last.sent))
    day = f"{last.at.astimezone(JAPAN):%Y-%m-%d %H:%M}"
    return (
        f"届いていない知らせ {len(left)}件（新しいもの {day} {last.notice.kind.word}、{channels}）。"
        "知らせ先の設定（SUMIDA_NOTICE_COMMAND、SUMIDA_WEBHOOK、SUMIDA_NOTICE_MAIL）と、相手のサーバーを確かめてください。"
    )
