"""Folders of files on disk: read whole, written so that they outlast a power cut."""

import os
from collections.abc import Mapping
from pathlib import Path

from sumida_etl.warehouse.archive import sync


def content(folder: Path) -> dict[str, bytes]:
    """Every file by its path within the folder; empty for a folder that is not there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Make the folder with these files, on disk before this returns. Raises FileExistsError where it stands."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_file(path, data)
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync(each)


def put_file(path: Path, data: bytes) -> None:
    """Let a file have this content in one step; one that has it already is not touched."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    if path.is_file() and path.read_bytes() == data:
        return
    _write_file(new, data)
    new.replace(path)
    sync(path.parent)


def _write_file(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
