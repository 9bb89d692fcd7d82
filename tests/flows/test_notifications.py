"""Notices by the ward's command: each once, in one line it cannot take for anything else, and again where it failed."""

import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.events import Event, RelatedResource, Resource

from flows.watch.notifications import OUTAGE, Notifier, command

NOW = datetime(2024, 1, 16, tzinfo=UTC)
NAME = "prefect.resource.name"
SAY = "import os, sys; open(sys.argv[1], 'a').write(sys.stdin.read() + repr(sorted(os.environ)))"


def failed(message: str, at: datetime = NOW, name: str = "Failed", run: str = "四半期調査 R5-12") -> Event:
    resource = {
        "prefect.resource.id": "prefect.flow-run.0198a2d2-5a52-7d0e-a2c4-95c20c4fbd4a",
        NAME: run,
        "prefect.state-message": message,
    }
    role = {"prefect.resource.id": "prefect.flow.1", "prefect.resource.role": "flow"}
    flow = RelatedResource(role | {NAME: "四半期調査"})
    return Event(event=f"prefect.flow-run.{name}", resource=Resource(resource), related=[flow], occurred=at)


class Recipient:
    """Notices of some events, by a command that writes them down."""

    def __init__(self, folder: Path, words: Sequence[str] | None = None) -> None:
        self.file, self.folder = folder / "mail.txt", folder
        self.events: list[Event] = []
        self.words = words or (sys.executable, "-c", SAY, str(self.file))
        self.notifier = self.fresh()

    def fresh(self) -> Notifier:
        """As after the watch was started anew."""
        return Notifier(self.words, self.folder / "notices.json", self.known)

    def known(self, since: datetime, until: datetime) -> Sequence[Event]:
        return [event for event in self.events if since <= event.occurred <= until]

    @property
    def text(self) -> str:
        return self.file.read_text() if self.file.exists() else ""


@pytest.fixture
def recipient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recipient:
    monkeypatch.setenv("SUMIDA_DATABASE", "postgresql://u:pw@db/x")
    return Recipient(tmp_path)


def test_each_is_told_once_and_what_came_before_is_not(recipient: Recipient) -> None:
    recipient.events = [failed("以前のこと", NOW - timedelta(hours=1))]
    recipient.notifier.poll(NOW)
    recipient.events += [failed("差戻し 1件（税務課）。", NOW + timedelta(seconds=1))]
    for second in (2, 7, 12):
        recipient.notifier.poll(NOW + timedelta(seconds=second))
    recipient.fresh().poll(NOW + timedelta(seconds=20))
    assert recipient.text.count("【進捗管理】四半期調査 R5-12 が失敗しました。差戻し 1件（税務課）。\n") == 1
    assert "以前のこと" not in recipient.text and "SUMIDA_DATABASE" not in recipient.text


def test_what_happened_while_the_watch_was_down_is_told(recipient: Recipient) -> None:
    recipient.notifier.poll(NOW)
    recipient.events = [failed("", NOW + timedelta(hours=2), "Late", "vivid-koala")]
    recipient.fresh().poll(NOW + timedelta(hours=3))
    assert "四半期調査 が予定の時刻を過ぎても始まりません" in recipient.text


def test_text_is_neither_a_command_nor_a_second_line(recipient: Recipient, tmp_path: Path) -> None:
    recipient.notifier.poll(NOW)
    recipient.events = [failed(f"$(touch {tmp_path}/owned)\n~!touch {tmp_path}/owned\r\nSubject: x", NOW)]
    recipient.notifier.poll(NOW)
    assert not (tmp_path / "owned").exists()
    assert next(line[:6] for line in recipient.text.splitlines()) == "【進捗管理】"
    assert not any(line.startswith(("~", "Subject")) for line in recipient.text.splitlines())


def test_a_command_that_fails_gets_it_again(tmp_path: Path) -> None:
    script = f"{SAY}; sys.exit(os.path.exists('{tmp_path}/away'))"
    recipient = Recipient(tmp_path, (sys.executable, "-c", script, f"{tmp_path}/mail.txt"))
    recipient.notifier.poll(NOW)
    recipient.events = [failed("x")]
    (tmp_path / "away").touch()
    recipient.notifier.poll(NOW)
    (tmp_path / "away").unlink()
    recipient.notifier.poll(NOW + timedelta(seconds=5))
    recipient.notifier.poll(NOW + timedelta(seconds=10))
    assert recipient.text.count("失敗しました") == 2


def test_a_server_that_is_silent_is_told_of_once(recipient: Recipient) -> None:
    def silent(since: datetime, until: datetime) -> Sequence[Event]:
        raise ConnectionError

    recipient.notifier.poll(NOW)
    recipient.notifier.read_events = silent
    for minute in range(1, 12):
        assert ("応答しません" in recipient.text) is (timedelta(minutes=minute - 1) >= OUTAGE)
        recipient.notifier.poll(NOW + timedelta(minutes=minute))
    assert recipient.text.count("応答しません") == 1


def test_the_setting_is_split_as_a_shell_would(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["mail", "-s", "進捗管理 お知らせ", "tanto@example.lg.jp"]
    monkeypatch.setenv("SUMIDA_NOTICE_COMMAND", shlex.join(words))
    assert command() == words
    monkeypatch.delenv("SUMIDA_NOTICE_COMMAND")
    assert command() == []
