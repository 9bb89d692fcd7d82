"""The published folder of a round: it appears whole or not at all, and stays untouched when nothing changed."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.publication.artefact import Artefact
from sumida_etl.publication.exchange import exchange
from sumida_etl.rounds import Round

FOLDER = "公開"


@dataclass(frozen=True, slots=True)
class Published:
    """Where the files are, and whether this publication changed any of them."""

    folder: Path
    changed: bool
    files: tuple[str, ...]


def publish(artefacts: Sequence[Artefact], out: Path, round: Round) -> Published:
    """Make ``OUT/公開/R5-12`` hold exactly these files.

    Whenever this stops, a reader finds the old folder or the new one, complete; the next call clears what was left.
    Two processes publish one after the other. Raises OSError, and then the old folder stands.
    """
    parent = out / FOLDER
    parent.mkdir(parents=True, exist_ok=True)
    target, new, old = (parent / name for name in (round.key, f".{round.key}.new", f".{round.key}.old"))
    with _alone(parent):
        _mend(target, new, old)
        changed = _content(target) != {file.name: file.content for file in artefacts}
        if changed:
            _write(artefacts, new)
            _put(new, target, old)
            _sync(parent)
            _mend(target, new, old)
    return Published(target, changed, tuple(sorted(file.name for file in artefacts)))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder itself: the lock ends with the process, however it ends, and leaves no file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _mend(target: Path, new: Path, old: Path) -> None:
    """Clear what a publication that was stopped left; one stopped between two renames gets its folder back."""
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (new, old):
        if left.exists():
            shutil.rmtree(left)


def _content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _write(artefacts: Sequence[Artefact], folder: Path) -> None:
    folder.mkdir()
    for file in artefacts:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(file.content)
            stream.flush()
            os.fsync(stream.fileno())
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        _sync(each)


def _put(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif not exchange(new, target):
        target.rename(old)
        new.rename(target)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
