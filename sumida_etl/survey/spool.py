"""Chunks that were checked, laid aside until every file of a run has been read."""

import pickle
from collections.abc import Callable, Iterator
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

from sumida_etl.survey.apart.stage import unpacked
from sumida_etl.survey.received import Received


class Spool:
    """Chunks in a temporary file, which has no name: it is nobody else's to read, and is gone when the process ends.

    The last chunk stays in memory, so that a run of one chunk writes nothing.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._parts: list[Callable[[], Received]] = []
        self._last: Received | None = None
        self._outlines: list[Received] = []

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._last = None
        if self._file is not None:
            self._file.close()

    def add(self, part: Received) -> None:
        """Lay a chunk aside. A workbook that an earlier chunk holds already is left out. Raises OSError."""
        self._pack_last()
        self._last = part
        self._outlines.append(part.outline())

    def add_laid_out(self, outline: Received, path: Path) -> None:
        """Note a chunk that a worker has laid down. Raises OSError."""
        self._pack_last()
        self._parts.append(lambda: unpacked(path.read_bytes()))
        self._outlines.append(outline)

    def _pack_last(self) -> None:
        last, self._last = self._last, None
        if last is None:
            return
        content = pickle.dumps(last, protocol=pickle.HIGHEST_PROTOCOL)
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - closed in __exit__
        file, start = self._file, self._file.seek(0, SEEK_END)
        file.write(content)
        self._parts.append(lambda: unpacked(_piece(file, start, len(content))))

    def outline(self) -> Received:
        """The outlines of all chunks (at least one) together."""
        return Received.together(self._outlines)

    def parts(self) -> Iterator[Received]:
        """Each chunk in turn, in the order they were added, without workbooks that an earlier one holds."""
        seen: set[str] = set()
        for outline, part in zip(self._outlines, self._read(), strict=True):
            fresh = outline.workbooks.keys() - seen
            yield part if len(fresh) == len(outline.workbooks) else part.only(fresh)
            seen |= fresh

    def _read(self) -> Iterator[Received]:
        yield from (part() for part in self._parts)
        if self._last is not None:
            yield self._last


def _piece(file: IO[bytes], start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
