"""What can be downloaded beside the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.titles import file_title


@dataclass(frozen=True, slots=True)
class Download:
    """A file with what it is, in words."""

    name: str
    title: str
    form: str
    size: str


def downloads_of(files: Sequence[Artefact]) -> tuple[Download, ...]:
    """The files in the order given, each with its size."""
    return tuple(
        Download(
            file.name, file_title(file.name), PurePosixPath(file.name).suffix[1:].upper(), _size(len(file.content))
        )
        for file in files
    )


def _size(size: int) -> str:
    return f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"
