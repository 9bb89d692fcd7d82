"""Chunks that were checked, laid aside until every file of a run has been read."""

import pickle
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

from sumida_etl.survey.received import Received


class Spool:
    """Chunks in a temporary file, which has no name: it is nobody else's to read, and is gone when the process ends.

    The last chunk stays in memory, so that a run of one chunk writes nothing.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._lengths: list[int] = []
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
        if self._last is not None:
            content = pickle.dumps(self._last, protocol=pickle.HIGHEST_PROTOCOL)
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 - closed in __exit__
            self._file.write(content)
            self._lengths.append(len(content))
        self._last = part
        self._outlines.append(part.outline())

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
        if self._file is not None:
            start = 0
            for length in self._lengths:
                self._file.seek(start)
                yield _unpacked(self._file.read(length))
                start += length
        if self._last is not None:
            yield self._last


def _unpacked(content: bytes) -> Received:
    part = pickle.loads(content)  # noqa: S301 - packed by this run itself
    assert isinstance(part, Received)
    return part
