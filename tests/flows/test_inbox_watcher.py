"""The inbox watch: one word for many files, and never while one of them is still being written."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from flows.watch.inbox_watcher import InboxWatcher, Revival
from sumida_etl.operations.site import Site
from sumida_etl.rounds import Round

ROUND = Round.parse("R5-12")
NOW = Round.parse("R5-09")


def test_told_once_when_files_have_been_left_alone(tmp_path: Path) -> None:
    told: list[Round] = []
    watch = InboxWatcher(tmp_path, told.append, quiet=10)
    folder = tmp_path / "R5-12"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"1")
    for second in (0, 5):
        watch.poll(second, NOW)
    (folder / "a.xlsx").write_bytes(b"12")  # still being copied
    watch.poll(9, NOW)
    (folder / "b.xlsx").write_bytes(b"1")
    for second in (11, 16, 20):
        watch.poll(second, NOW)
    assert told == []
    for second in (21, 30, 60):
        watch.poll(second, NOW)
    assert told == [ROUND]
    os.utime(folder / "a.xlsx", (1, 1))  # replaced by a file of the same size
    for second in (70, 80, 90):
        watch.poll(second, NOW)
    assert told == [ROUND, ROUND]


def test_a_file_taken_away_is_no_news(tmp_path: Path) -> None:
    told: list[Round] = []
    watch = InboxWatcher(tmp_path, told.append, quiet=10)
    (tmp_path / "a.xlsx").write_bytes(b"1")
    (tmp_path / "b.xlsx").write_bytes(b"1")
    for second in (0, 10):
        watch.poll(second, NOW)
    (tmp_path / "a.xlsx").unlink()
    for second in (20, 30, 40):
        watch.poll(second, NOW)
    assert told == [NOW]


def test_what_a_dead_worker_took_is_marked_once_the_server_answers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    died, marked = iter([["server", "worker"], [], []]), []

    def mark(worker: str, at: datetime) -> None:
        marked.append((worker, at))
        if len(marked) == 1:
            raise ConnectionError("the server died, too")

    monkeypatch.setattr("flows.watch.inbox_watcher.revive", lambda _site: next(died))
    monkeypatch.setattr("flows.watch.inbox_watcher.mark_not_begun", mark)
    revival = Revival(Site.of_environment())
    with pytest.raises(ConnectionError):
        revival.look()
    revival.look()
    revival.look()
    assert len(marked) == 2 and marked[0] == marked[1]
