"""Progress of a run: reported to a progress bar when started from a terminal, to nobody when deployed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Listener(Protocol):
    """Receives the progress of a run."""

    def expect(self, step: str, count: int) -> None:
        """A step of so many parts begins."""

    def advance(self, step: str, count: int = 1) -> None:
        """Parts of a step are done."""


class _NoListener:
    def expect(self, step: str, count: int) -> None:
        pass

    def advance(self, step: str, count: int = 1) -> None:
        pass


_listener: ContextVar[Listener] = ContextVar("listener")


def listener() -> Listener:
    """The listener of this run."""
    return _listener.get(_NoListener())


@contextmanager
def listening(to: Listener) -> Iterator[None]:
    """Report the progress of runs started inside the block."""
    token = _listener.set(to)
    try:
        yield
    finally:
        _listener.reset(token)
