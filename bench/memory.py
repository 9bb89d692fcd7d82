"""The most memory that a process and all that it started held at once, each shared page counted once."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY = 0.2
"""Seconds between two looks."""


class Peak:
    """``bytes``: the most that was seen so far."""

    def __init__(self) -> None:
        self.bytes = 0

    def look(self) -> None:
        """Add up what the tree of processes holds now."""
        self.bytes = max(self.bytes, sum(_held(pid) for pid in _tree(os.getpid())))


@contextmanager
def watched() -> Iterator[Peak]:
    """Look at the memory of this process and its children while the block runs."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(_EVERY):
            peak.look()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = [each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has ended
        return
    for child in {int(one) for text in children for one in text.split()}:
        yield from _tree(child)


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
