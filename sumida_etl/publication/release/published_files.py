"""Published files in their folders: read whole or row by row, and written so that they outlast a power cut."""

import csv
import io
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sumida_etl.atomic_write import atomic_write, clear_unfinished, sync, write_new
from sumida_etl.permissions import OPEN, open_folder, open_up
from sumida_etl.publication.release.correction import KEY


def content(folder: Path) -> dict[str, bytes]:
    """Every file by its path within the folder; empty for a folder that is not there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def published_rows(folder: Path, file: str) -> dict[str, dict[str, str]]:
    """The cells of each row by their headers, by the row's ID; none where the file is not there. Raises OSError."""
    try:
        data = (folder / file).read_bytes()
    except FileNotFoundError:
        return {}
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""), restval="", restkey="")
    return {row[KEY]: row for row in rows if KEY in row}


def gathered_csv(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A CSV of rows of several publications; a column that an earlier release did not have is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Make the folder with these files, on disk before this returns. Raises FileExistsError where it stands."""
    open_folder(folder.parent)
    folder.mkdir(mode=0o755)
    open_up(folder)
    for name, data in files.items():
        path = folder / name
        open_folder(path.parent)
        write_new(path, data, mode=OPEN)
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync(each)


def put_file(path: Path, data: bytes) -> None:
    """Let a file have this content in one step; one that has it already is not touched."""
    if path.is_file() and path.read_bytes() == data:
        clear_unfinished(path.parent)
    else:
        atomic_write(path, data, mode=OPEN)


def clear(path: Path) -> None:
    """Remove a file, a link, or a folder with all in it, where there is one."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def open_all(folder: Path) -> None:
    """Let every account read a folder and all in it: what an earlier release left as its umask had it, too."""
    for each in (folder, *folder.rglob("*")):
        if not each.is_symlink():
            open_up(each)
