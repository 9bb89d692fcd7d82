"""公開/index.html: the rounds that are published and what was corrected in them, made from the folders themselves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Template

from sumida_etl.publication.files import manifest
from sumida_etl.publication.files.artefact import file_place, file_title, size_label
from sumida_etl.publication.files.html import page_template
from sumida_etl.publication.release.all_rounds import file_name, round_folders
from sumida_etl.publication.release.correction import Correction
from sumida_etl.publication.release.durable_files import content
from sumida_etl.publication.release.history import FOLDER, RECORD, History, ReplacedEdition
from sumida_etl.rounds import Round

NAME = "index.html"
SHOWN = 30  # changed cells of a 訂正 on the page; its record has them all
_UNREADABLE = Correction("訂正の記録を読み取れません。", None, False, False, (), (), (), ())


@dataclass(frozen=True, slots=True)
class Link:
    """A file to download. ``href`` is relative to the page."""

    title: str
    href: str
    form: str
    size: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """An edition that was replaced, with links to it and to the record of its 訂正."""

    number: int
    correction: Correction
    folder: str
    record: str

    @property
    def cells(self) -> int:
        """How many cells of rows that stayed were changed."""
        return sum(len(table.changed) for table in self.correction.tables)

    @property
    def rows(self) -> int:
        """How many rows came or went."""
        return sum(len(table.added) + len(table.removed) for table in self.correction.tables)


@dataclass(frozen=True, slots=True)
class Entry:
    """A round on the page."""

    round: Round
    ward: str
    provisional: bool
    specimen: bool
    missing: tuple[str, ...]
    links: tuple[Link, ...]
    replaced: tuple[Replaced, ...]  # newest first


def rounds_page(parent: Path) -> bytes:
    """The page over the rounds under ``OUT/公開``, newest first. The same folders give the same bytes."""
    entries = sorted(_entries(parent), key=lambda entry: entry.round, reverse=True)
    tables = [_link(path) for path in sorted(parent.glob(file_name("*")))]
    every = tables[0] if tables else None
    ward = entries[0].ward if entries else ""
    return _template().render(ward=ward, entries=entries, every=every, shown=SHOWN).encode()


def _entries(parent: Path) -> Iterator[Entry]:
    for round, folder in round_folders(parent):
        made = _json(folder / manifest.NAME)
        history = History.of(parent, round)
        kept = history.replaced(content(folder)) if history.folder.is_dir() else ()
        yield Entry(
            round,
            str(made.get("ward", {}).get("name", "")),
            bool(made.get("provisional")),
            bool(made.get("specimen")),
            tuple(each["name"] for each in made.get("missing", ())),
            tuple(_link(path) for path in _listed(folder)),
            tuple(_replaced(edition, round) for edition in reversed(kept)),
        )


def _replaced(edition: ReplacedEdition, round: Round) -> Replaced:
    place = f"{quote(FOLDER)}/{round.key}/{edition.number}"
    first = next((name for name in (NAME, manifest.NAME) if (edition.folder / name).is_file()), "")
    try:
        change = edition.correction()
    except (OSError, ValueError):
        change = _UNREADABLE
    return Replaced(edition.number, change, f"{place}/{first}", f"{place}/{quote(RECORD)}")


def _listed(folder: Path) -> list[Path]:
    """The round's own files (not what lies in folders beneath), the most asked for first."""
    return sorted(filter(Path.is_file, folder.iterdir()), key=lambda path: (file_place(path.name), path.name))


def _link(path: Path) -> Link:
    folder = "" if path.name.endswith(file_name("")) else f"{quote(path.parent.name)}/"
    href = f"{folder}{quote(path.name)}"
    return Link(file_title(path.name), href, path.suffix.lstrip(".").upper(), size_label(path.stat().st_size))


def _json(path: Path) -> dict[str, Any]:
    """A damaged file of one round must not keep another from being listed."""
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return {}


@cache
def _template() -> Template:
    return page_template(Path(__file__).with_name("rounds_page.html.j2"), file_title=file_title)
