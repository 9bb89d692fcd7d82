"""While something takes its time a person sees that it goes on, in a terminal and in a log."""

import time
from io import StringIO

import pytest
from rich.console import Console

from sumida_etl.console import progress as module
from sumida_etl.console.progress import Bars, Lines, waiting


def test_a_log_gets_a_line_at_once_and_then_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.05)
    shown = StringIO()
    with waiting(Console(file=shown, width=20), "Prefect を起動しています（初回は1分ほどかかります）"):
        assert shown.getvalue() == "Prefect を起動しています（初回は1分ほどかかります）\n"
        deadline = time.monotonic() + 10
        while shown.getvalue().count("\n") < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    lines = shown.getvalue().splitlines()
    assert len(lines) >= 3 and all(line.endswith("秒") for line in lines[1:])
    time.sleep(0.2)
    assert shown.getvalue().splitlines() == lines


def test_it_ends_with_what_it_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.01)
    shown = StringIO()
    with pytest.raises(ValueError, match="no"), waiting(Console(file=shown), "準備"):
        raise ValueError("no")
    said = shown.getvalue()
    time.sleep(0.1)
    assert shown.getvalue() == said


def test_a_terminal_gets_a_spinner_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    shown = StringIO()
    with waiting(Console(file=shown, force_terminal=True, width=80), "準備しています"):
        pass
    assert "準備しています" in shown.getvalue() and "0:00:00" in shown.getvalue()


def test_the_steps_of_a_run_are_lines_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.0)
    shown = StringIO()
    with Lines(Console(file=shown)) as lines:
        lines.expect("登録", 3)
        for _ in range(3):
            lines.advance("登録")
        lines.expect("判定", 1)
        lines.advance("判定")
    assert shown.getvalue().splitlines() == ["登録 3件", "登録 1/3件", "登録 2/3件", "判定"]


def test_and_bars_in_a_terminal() -> None:
    shown = StringIO()
    with Bars(Console(file=shown, force_terminal=True, width=80)) as bars:
        bars.expect("登録", 3)
        bars.advance("登録", 3)
    assert "登録" in shown.getvalue() and "3/3" in shown.getvalue()
