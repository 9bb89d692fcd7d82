"""Notifications by a command of the ward's choice, such as mail, which Prefect's server cannot send by itself.

The watch runs the command. It is neither worker nor server, so it reports the loss of either. It reads the server's
events, so that nothing is missed while it is down, and stores in a file which events have been sent.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from prefect.client.orchestration import get_client
from prefect.events import Event
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter
from prefect.utilities.urls import url_for

from flows.watch.state_wording import LATE_CURE, in_japanese
from sumida_etl.atomic_write import atomic_write

WORDS = {"Failed": "失敗しました", "Crashed": "異常終了しました", "Late": "予定の時刻を過ぎても始まりません"}
EVENTS = tuple(f"prefect.flow-run.{name}" for name in WORDS)
"""The events that are reported."""
OUTAGE = timedelta(minutes=5)
"""How long the server may be silent before that is reported: an upgrade takes less."""
_SILENT = "【進捗管理】Prefect のサーバーが応答しません。サーバーのパソコンを確かめ、make up を実行してください。"
_OLDEST = timedelta(days=1)
"""Older events are not sent any more."""
_PATIENCE = 60
"""Time limit of the command, in seconds."""


class ReadEvents(Protocol):
    """Reads events; raises an Exception while the server does not answer."""

    def __call__(self, since: datetime, until: datetime) -> Sequence[Event]:
        """The events to report, within a period."""


@dataclass(slots=True)
class Notifier:
    """``command``: gets each notice on its standard input; ``file``: which events have been sent."""

    command: Sequence[str]
    file: Path
    read_events: ReadEvents
    _last_answer: datetime | None = None
    _outage_reported: bool = field(default=False)

    def poll(self, now: datetime) -> None:
        """Send what is new. An event for which the command fails is sent again at the next poll. Raises OSError."""
        begun, sent = self._load(now)
        try:
            events = self.read_events(max(begun, now - _OLDEST), now)
        except Exception as problem:
            print(f"notices: {type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
            self._last_answer = self._last_answer or now
            if now - self._last_answer >= OUTAGE and not self._outage_reported:
                self._outage_reported = self._send(_SILENT)
            return
        self._last_answer, self._outage_reported = now, False
        for event in sorted(events, key=lambda one: one.occurred):
            if str(event.id) in sent:
                continue
            if not self._send(sentence(event)):
                return  # not now, then: the inbox is watched too
            sent[str(event.id)] = event.occurred
            self._save(begun, {id: day for id, day in sent.items() if day >= now - 2 * _OLDEST})

    def _send(self, text: str) -> bool:
        # The ward's secrets are no business of the command; the text is on no command line, and no shell reads it.
        ours = ("SUMIDA_", "PREFECT_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        try:
            subprocess.run(  # noqa: S603 - the ward's own command
                self.command, input=f"{text}\n".encode(), env=environment, timeout=_PATIENCE, check=True
            )
        except (OSError, subprocess.SubprocessError) as problem:
            how = getattr(problem, "returncode", "") or getattr(problem, "strerror", "")
            print(f"notices: the command failed: {type(problem).__name__} {how}", file=sys.stderr, flush=True)
            return False
        return True

    def _load(self, now: datetime) -> tuple[datetime, dict[str, datetime]]:
        try:
            stored = json.loads(self.file.read_text(encoding="utf-8"))
            return datetime.fromisoformat(stored["begun"]), {
                id: datetime.fromisoformat(day) for id, day in stored["told"].items()
            }
        except (FileNotFoundError, ValueError, LookupError):
            self._save(now, {})
            return now, {}

    def _save(self, begun: datetime, sent: dict[str, datetime]) -> None:
        days = {id: day.isoformat() for id, day in sent.items()}
        atomic_write(self.file, json.dumps({"begun": begun.isoformat(), "told": days}).encode())


def command() -> list[str]:
    """``SUMIDA_NOTICE_COMMAND``, split as a shell would; empty where it is unset."""
    return shlex.split(os.environ.get("SUMIDA_NOTICE_COMMAND", ""))


def sentence(event: Event) -> str:
    """The notice: one line that says what happened to which run, and one with its address."""
    name, message = event.resource.name or "", event.resource.get("prefect.state-message") or ""
    flow = next((one.name or "" for one in event.related if one.role == "flow"), "")
    if not name.startswith(flow):  # a run gets its name as it begins; until then Prefect calls it what it likes
        name = flow
    what = event.event.rpartition(".")[2]
    message = LATE_CURE if what == "Late" else in_japanese(message)
    said = " ".join(f"【進捗管理】{name} が{WORDS[what]}。{message}".split())
    address = url_for("flow-run", obj_id=event.resource.id.rpartition(".")[2])
    return f"{said}\n{address}" if address else said


def server_events(since: datetime, until: datetime) -> Sequence[Event]:
    """Read the events from Prefect's server."""
    wanted = EventFilter(
        occurred=EventOccurredFilter(since=since, until=until), event=EventNameFilter(name=list(EVENTS))
    )
    with get_client(sync_client=True) as client:
        return client.read_events(wanted, limit=50).events
