"""Progress of long work: a spinner or bars in a terminal; elsewhere a plain line every few seconds, for a log."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

EVERY = 5.0
"""Seconds between two plain lines."""


@contextmanager
def waiting(console: Console, text: str) -> Iterator[None]:
    """Show what is being done and for how long, until the block ends."""
    if console.is_terminal:
        columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
        with Progress(*columns, console=console, transient=True) as progress:
            progress.add_task(text, total=None)
            yield
        return
    begun, over = time.monotonic(), threading.Event()

    def report() -> None:
        while not over.wait(EVERY):
            _say(console, f"{text}　{time.monotonic() - begun:.0f}秒")

    _say(console, text)
    reporter = threading.Thread(target=report, daemon=True)
    reporter.start()
    try:
        yield
    finally:
        over.set()
        reporter.join()


class Bars:
    """One bar per step, for a terminal."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console)
        self.steps: dict[str, TaskID] = {}

    def __enter__(self) -> "Bars":
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def expect(self, step: str, count: int) -> None:
        """A step of so many parts begins."""
        self.steps[step] = self.progress.add_task(step, total=count)

    def advance(self, step: str, count: int = 1) -> None:
        """Parts of a step are done."""
        self.progress.advance(self.steps[step], count)


class Lines:
    """One line when a step begins, and one every few seconds with its progress."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.steps: dict[str, tuple[int, int]] = {}
        self.last_line = time.monotonic()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def expect(self, step: str, count: int) -> None:
        """A step of so many parts begins."""
        self.steps[step] = 0, count
        self._say(step if count == 1 else f"{step} {count}件")

    def advance(self, step: str, count: int = 1) -> None:
        """Parts of a step are done."""
        done, of = self.steps[step]
        self.steps[step] = done + count, of
        if done + count < of and time.monotonic() - self.last_line >= EVERY:
            self._say(f"{step} {done + count}/{of}件")

    def _say(self, text: str) -> None:
        self.last_line = time.monotonic()
        _say(self.console, text)


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
