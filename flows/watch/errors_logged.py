"""What goes wrong in the watch is logged, and it goes on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def errors_logged() -> Iterator[None]:
    """Log whatever is raised inside: a share that is away, a disk that is full, a server that is busy come back."""
    try:
        yield
    except Exception as problem:
        print(f"watch: {type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
