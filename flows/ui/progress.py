"""Who is told how far a run is: nobody when deployed, a progress bar when started from a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Listener(Protocol):
    """Told as the run goes on."""

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
    """Who listens to this run."""
    return _listener.get(_NoListener())


@contextmanager
def listening(to: Listener) -> Iterator[None]:
    """Let someone listen to the runs started inside."""
    token = _listener.set(to)
    try:
        yield
    finally:
        _listener.reset(token)
