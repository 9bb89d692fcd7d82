"""Each notice once by each channel: after a restart, a failure, a full disk, a damaged record."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sumida_etl.notices.channels import UndeliveredError
from sumida_etl.notices.notice import Notice, NoticeKind
from sumida_etl.notices.notice_record import NAME, NoticeRecord, undelivered_sentence
from sumida_etl.notices.outbox import LONGEST_REST, OLDEST, REST, Outbox

NOW = datetime(2024, 1, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass
class Ear:
    """A channel that is away at times."""

    name: str
    away: bool = False
    tries: int = 0
    heard: list[str] = field(default_factory=list)

    def send(self, notice: Notice) -> None:
        self.tries += 1
        if self.away:
            raise UndeliveredError("HTTP 503")
        self.heard.append(notice.said)


def told(name: str) -> Notice:
    return Notice(NoticeKind.RETURNED, f"{name}を差し戻しました。", (f"returned {name}",))


def outbox(folder: Path, *channels: Ear) -> Outbox:
    return Outbox(channels, NoticeRecord.open(folder))


def test_once_by_each_channel_also_after_a_restart(tmp_path: Path) -> None:
    one, other = Ear("command"), Ear("webhook")
    for _ in range(2):
        box = outbox(tmp_path, one, other)
        for second in range(3):
            box.put([told("税務課"), told("総務課")], NOW)
            box.send(NOW + second * SECOND)
    assert one.heard == other.heard == ["税務課を差し戻しました。", "総務課を差し戻しました。"]


def test_what_is_in_part_new_is_told_once_more(tmp_path: Path) -> None:
    ear = Ear("command")
    box = outbox(tmp_path, ear)
    box.put([told("税務課")], NOW)
    box.put([Notice(NoticeKind.RETURNED, "2件", ("returned 税務課", "returned 総務課"))], NOW)
    box.put([told("総務課")], NOW)
    box.send(NOW)
    assert ear.heard == ["税務課を差し戻しました。", "2件"]


def test_a_channel_that_fails_gets_it_later_and_keeps_no_other_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = Ear("command"), Ear("webhook", away=True)
    box = outbox(tmp_path, bad, good)
    box.put([told("税務課")], NOW)
    for second in range(29):
        box.send(NOW + second * SECOND)
    assert (good.heard, bad.tries) == (["税務課を差し戻しました。"], 1), "it is left alone for a while"
    assert "notices: webhook failed: HTTP 503" in capsys.readouterr().err
    said = undelivered_sentence(tmp_path)
    assert said.startswith("届いていない知らせ 1件（新しいもの 2024-01-16 09:00 差戻し、webhook）。"), said
    bad.away = False
    box = outbox(tmp_path, bad, good)  # the source may be gone by now: the words are on record
    box.send(NOW + REST)
    assert good.heard == bad.heard == ["税務課を差し戻しました。"]
    assert undelivered_sentence(tmp_path) == ""


def test_a_channel_that_goes_on_failing_is_tried_more_and_more_rarely(tmp_path: Path) -> None:
    ear = Ear("webhook", away=True)
    box = outbox(tmp_path, ear)
    box.put([told("税務課")], NOW)
    for second in range(3600):
        box.send(NOW + second * SECOND)
    assert ear.tries == 5 + (3600 - 31 * 30) // LONGEST_REST.seconds + 1
    assert (tmp_path / NAME).read_text().count('"failed"') == 1
    ear.away = False
    box.send(NOW + OLDEST + SECOND)
    assert ear.heard == [], "a day later it is no news"


def test_a_disk_that_is_full_stops_nothing_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sumida_etl.notices.notice_record.add_links", full)
    ear = Ear("command")
    box = outbox(tmp_path, ear)
    for second in range(3):
        box.put([told("税務課")], NOW)
        box.send(NOW + second * SECOND)
    assert ear.heard == ["税務課を差し戻しました。"]
    assert "cannot be written: No space left on device" in capsys.readouterr().err


def test_a_damaged_record_stops_no_notice(tmp_path: Path) -> None:
    ear = Ear("command")
    box = outbox(tmp_path, ear)
    box.record.begin(["old"], NOW)
    box.put([told("税務課")], NOW)
    box.send(NOW)
    text = (tmp_path / NAME).read_text()
    (tmp_path / NAME).write_text(text.replace("税務課を", "総務課を"))
    box = outbox(tmp_path, ear)
    box.put([told("会計課")], NOW)
    box.send(NOW)
    assert ear.heard[-1] == "会計課を差し戻しました。" and box.record.begun == NOW
