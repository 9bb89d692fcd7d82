"""What a worker does: read and check a chunk of opened files, lay it down, and answer with its outline."""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from os import stat_result
from pathlib import Path

from sumida_etl import incidents
from sumida_etl.reader.admission.package import Arrival, still_arriving
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.survey.apart.stage import Stage
from sumida_etl.survey.intake import Opened, receive_opened
from sumida_etl.survey.received import Received, Refused

_ONE_AT_A_TIME = threading.Lock()
"""A Dask worker may have several threads; the readers' caches and the incidents are of the process."""


_MOST_BYTES = 64 << 20
"""Of a chunk on its way; a department's workbook has some 20 KB, with pictures some MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A chunk that a worker laid down at ``path``; ``incidents``: what it has to say of faults of the program."""

    outline: Received
    path: Path
    incidents: tuple[logging.LogRecord, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    """Opened files laid down for a worker, which may not see the folder that they came from."""

    path: Path
    seen: dict[Path, stat_result]
    """What the system knew of each file when it was opened; stays here."""

    @classmethod
    def of(cls, files: Sequence[Opened], stage: Stage) -> "Parcel":
        """Lay files down. Raises OSError."""
        seen = {file.path: file.status for file in files if isinstance(file, Arrival) and file.status is not None}
        sent = tuple(replace(file, status=None) if isinstance(file, Arrival) else file for file in files)
        return cls(stage.send(sent), seen)

    def opened_again(self, laid: Laid) -> Laid:
        """The answer, with the incidents reported here, and what is still arriving seen to be; clears the files."""
        self.path.unlink(missing_ok=True)
        for record in laid.incidents:
            incidents.LOGGER.handle(record)
        refused = tuple(self._watched(one) for one in laid.outline.refused)
        return replace(laid, outline=replace(laid.outline, refused=refused))

    def _watched(self, one: Refused) -> Refused:
        status = self.seen.get(one.path)
        if status is None or not still_arriving(Arrival(one.path, b"", status.st_ctime, status), one.refusal):
            return one
        return Refused(one.path, Refusal.ARRIVING, "")


def read_apart(files: Sequence[Opened], stage: Stage) -> Laid:
    """Read and check files. Raises UnseenStageError, OtherReleaseError, OSError (of the stage)."""
    with _ONE_AT_A_TIME, incidents.held_back() as said:
        received = receive_opened(files, stage.survey())
    return Laid(received.outline(), stage.put(received), tuple(said))


def in_parcels(paths: Sequence[Path], size: int) -> Iterator[tuple[Path, ...]]:
    """Split files into chunks of at most ``size``, and of no more bytes than can be sent at once."""
    chunk: list[Path] = []
    weight = 0
    for path in paths:
        own = _bytes(path)
        if chunk and (len(chunk) == size or weight + own > _MOST_BYTES):
            yield tuple(chunk)
            chunk, weight = [], 0
        chunk.append(path)
        weight += own
    if chunk:
        yield tuple(chunk)


def _bytes(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:  # it is refused by name when it is opened
        return 0
