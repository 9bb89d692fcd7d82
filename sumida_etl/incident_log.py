"""Program faults met by a command: their tracebacks go to a file, not to the terminal."""

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sumida_etl.incidents import LOGGER


class _File(logging.FileHandler):
    """Created with the first entry, for this account only: it may contain what departments typed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", errors="backslashreplace", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self.used = False

    def _open(self) -> io.TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.used = True
        return os.fdopen(handle, "a", encoding=self.encoding, errors=self.errors)


@contextmanager
def incidents_logged(path: Path) -> Iterator[list[Path]]:
    """Log incidents to a file inside the block; afterwards the list holds the path if anything was written."""
    written: list[Path] = []
    handler = _File(path)
    before, LOGGER.propagate = LOGGER.propagate, False
    LOGGER.addHandler(handler)
    try:
        yield written
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.propagate = before
        handler.close()
        if handler.used:
            written.append(path)
