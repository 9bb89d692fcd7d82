"""File permissions: files with names or keys are closed to other accounts of the machine, published ones open to all.

Closed means that nobody but the owner and the group gets in, whatever the umask; how much the group may is left to the
umask, or to whoever set it on an existing folder. Open means that a web server under any account can read it.
"""

import logging
import os
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISVTX

LOGGER = logging.getLogger("sumida_etl.permissions")
PRIVATE, CLOSED, OPEN = 0o600, 0o660, 0o644
"""Modes of new files: for the owner alone; for owner and group, as far as the umask allows; for all to read."""
_OTHERS = 0o007
_OTHERS_WRITE = 0o002


def closed_folder(folder: Path, *names: str) -> Path:
    """Make a folder, and folders in it, that other accounts cannot enter; existing ones are left as they are.

    Folders above that are missing can be passed through: a published folder may come to lie beside this one.
    Returns the innermost. Raises OSError.
    """
    if not folder.is_dir():
        open_folder(folder.parent)
        folder.mkdir(mode=0o770, exist_ok=True)
    return closed_folder(folder / names[0], *names[1:]) if names else folder


def closed_file(path: Path) -> Path:
    """Close a file to other accounts, creating it empty where it is missing. Raises OSError."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, CLOSED))
    except FileExistsError:
        if path.is_file():
            close(path)
    return path


def close(path: Path) -> None:
    """Remove other accounts' access to a file or folder, if it exists; the group's stays.

    A folder that everybody shares, such as ``/tmp``, is left alone, and so is what belongs to somebody else: the log
    says so.
    """
    try:
        mode = path.stat().st_mode
        if mode & _OTHERS and not (S_ISDIR(mode) and mode & S_ISVTX):
            path.chmod(S_IMODE(mode) & ~_OTHERS)
    except FileNotFoundError:
        pass
    except OSError as problem:
        LOGGER.warning("other accounts may have access to %s: %s", ascii(str(path)), problem.strerror)


def open_folder(folder: Path) -> Path:
    """Make a folder, and those above it, that every account can enter; an existing one is left as it is.

    Raises OSError.
    """
    if not folder.is_dir():
        open_folder(folder.parent)
        folder.mkdir(mode=0o755, exist_ok=True)
        open_up(folder)
    return folder


def open_up(path: Path) -> None:
    """Let every account read a file or enter a folder, and nobody but the owner and the group write to it.

    What belongs to somebody else stays as it is: the log says so.
    """
    mode = path.stat().st_mode
    wanted = (S_IMODE(mode) | (0o755 if S_ISDIR(mode) else 0o644)) & ~_OTHERS_WRITE
    if wanted == S_IMODE(mode):
        return
    try:
        path.chmod(wanted)
    except OSError as problem:
        LOGGER.warning("a web server may be unable to read %s: %s", ascii(str(path)), problem.strerror)
