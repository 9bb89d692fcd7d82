"""The published folder of a round: it appears whole or not at all, and what it replaces is kept (訂正).

``OUT/公開`` holds one folder per round, ``履歴`` with the editions that were replaced, and ``index.html``, which lists
them all.
"""

import ctypes
import errno
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

from sumida_etl.atomic_write import sync
from sumida_etl.file_locks import exclusively_in, require_file_locks
from sumida_etl.permissions import closed_folder, open_folder
from sumida_etl.publication.files import manifest
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.release.all_rounds import write_all_rounds, write_catalogue
from sumida_etl.publication.release.correction import correction
from sumida_etl.publication.release.history import History
from sumida_etl.publication.release.obstacles import require_unobstructed
from sumida_etl.publication.release.published_files import clear, content, open_all, put_file, write
from sumida_etl.publication.release.rounds_page import NAME as PAGE
from sumida_etl.publication.release.rounds_page import replaced_page, rounds_page
from sumida_etl.rounds import Round
from sumida_etl.settings import APART_FOLDER, PUBLICATION_FOLDER

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_HERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What was recorded of a round's publications.

    Attributes:
        manifests: The SHA-256 of the manifest of each edition ever entered.
        last: The files of the one that is in force by the record; None where they cannot be made again.
        tell: Is told, in a sentence, of what lies in the folder and is not on record, before it is replaced.
    """

    manifests: Collection[str]
    last: Callable[[], Mapping[str, bytes] | None]
    tell: Callable[[str], None]

    def has(self, files: Mapping[str, bytes]) -> bool:
        """Whether the files of a folder are an edition on record, each as its manifest lists it."""
        data = files.get(manifest.NAME, b"")
        if sha256(data).hexdigest() not in self.manifests:
            return False
        return manifest.listed(data) == {
            name: sha256(data).hexdigest() for name, data in files.items() if name != manifest.NAME
        }


def strange(folder: Path, apart: Path) -> str:
    """The sentence on a folder that was not as it was recorded."""
    return (
        f"公開フォルダ {folder} の内容が、公開の記録と違いました（書き換えられたか、別の記録から公開されたものです）。"
        f"その内容は {apart} に移し、公開フォルダは記録の内容に置き換えました。"
    )


@dataclass(frozen=True, slots=True)
class Published:
    """Where the files are, whether this publication changed any of them, and where what it replaced is kept."""

    folder: Path
    changed: bool
    files: tuple[str, ...]
    replaced: Path | None = None
    apart: Path | None = None
    """Where what lay there without being on record was kept."""

    @property
    def warning(self) -> str:
        """A sentence on what was kept apart; empty where nothing was."""
        return strange(self.folder, self.apart) if self.apart else ""


def publish(
    artefacts: Sequence[Artefact],
    out: Path,
    round: Round,
    *,
    note: str | None = None,
    on: date | None = None,
    record: Callable[[Callable[[], None]], object] = lambda put: put(),
    on_record: OnRecord | None = None,
    same_edition: bool = False,
    group: str = "",
) -> Published:
    """Make ``OUT/公開/R5-12`` hold exactly these files; of a ``group``, ``OUT/公開/<its code>/R5-12``.

    Where it held others, they go to ``OUT/公開/履歴/R5-12/1`` with a record of what changed, why (``note``) and when
    (``on``); where they are of the ``same_edition``, which got its reason or newer pages, that record is made anew.
    ``record`` is given the step by which they come to be seen, and takes it while it puts them on record.
    What lies there and is not as it was recorded (``on_record``) is told, and kept apart instead: it was no edition.
    Whenever this stops, a reader finds the old folder or the new one, complete; the next call clears what was left and
    brings ``index.html`` up to date. Two processes publish one after the other. Raises ObstructedFolderError and
    NoFileLocksError before anything is done, and OSError, and then the old folder stands, or the new one if only
    ``index.html`` could not be written.
    """
    parent = out / PUBLICATION_FOLDER / group
    open_folder(parent)
    target, new, old = (parent / name for name in (round.key, f".{round.key}.new", f".{round.key}.old"))
    history = History.of(parent, round)
    files = {file.name: file.content for file in artefacts}
    replaced = apart = None
    with exclusively_in(parent):
        _mend(target, new, old)
        before = content(target)
        history.mend(before)
        changed = before != files
        if changed:
            require_file_locks(parent)
            require_unobstructed(parent, (target, new, old, parent / PAGE))
            if before and on_record and not on_record.has(before):
                apart = _set_apart(before, out / APART_FOLDER / group / round.key)
                on_record.tell(strange(target, apart))
                before = dict(on_record.last() or {})
            write(files, new)
            if same_edition:
                history.record_again(files, note)
            elif before and before != files:
                replaced = history.keep(before, correction(before, files, note, on))
        record(partial(_put, new, target, old) if changed else lambda: None)
        _mend(target, new, old)
        write_all_rounds(parent)
        write_catalogue(parent)
        put_file(parent / PAGE, rounds_page(parent))
        if page := replaced_page(parent, round):
            put_file(history.folder / PAGE, page)
        open_all(parent)
    return Published(target, changed, tuple(sorted(files)), replaced, apart)


def _mend(target: Path, new: Path, old: Path) -> None:
    """Clear what a publication that was stopped left; one stopped between two renames gets its folder back."""
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (new, old):
        clear(left)


def _set_apart(files: Mapping[str, bytes], parent: Path) -> Path:
    """Write files into a folder of their own, ``1``, ``2``, … in ``parent``, but the same ones only once."""
    closed_folder(parent)
    there = sorted((path for path in parent.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
    if there and content(there[-1]) == files:
        return there[-1]
    folder = parent / str(int(there[-1].name) + 1 if there else 1)
    write(files, folder)
    return folder


def _put(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif not exchange(new, target):
        target.rename(old)
        new.rename(target)
    sync(target.parent)


def exchange(one: Path, other: Path) -> bool:
    """Swap two paths of one filesystem; False where system or filesystem cannot, and nothing was done.

    Raises OSError for anything else that goes wrong.
    """
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    renameat2.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    problem = ctypes.get_errno()
    if problem in _NOT_HERE:
        return False
    raise OSError(problem, os.strerror(problem), str(one), None, str(other))
