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
from sumida_etl.publication.release.all_rounds import file_name, is_of_group, round_folders
from sumida_etl.publication.release.correction import Correction
from sumida_etl.publication.release.history import FOLDER as HISTORY
from sumida_etl.publication.release.history import RECORD, History, ReplacedEdition
from sumida_etl.publication.release.published_files import content
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
    """An edition that was replaced, with links to it and to the record of its 訂正, from the round's 履歴."""

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
    tables = [link(path) for path in sorted(parent.glob(file_name("*")))]
    every = tables[0] if tables else None
    ward = entries[0].ward if entries else ""
    above = f"../{NAME}" if is_of_group(parent) else ""
    shared = {"ward": ward, "above": above, "history": quote(HISTORY), "shown": SHOWN}
    return _template("rounds_page.html.j2").render(**shared, entries=entries, every=every).encode()


def replaced_page(parent: Path, round: Round) -> bytes | None:
    """公開/履歴/R5-12/index.html, to which the replaced editions of a round lead; None where none was replaced."""
    folder = parent / round.key
    made, replaced = made_of(folder), _all_replaced(folder, round)
    if not replaced:
        return None
    page, first = _template("replaced_page.html.j2"), _first(folder)
    return page.render(ward=_ward(made), round=round, first=first, replaced=replaced).encode()


def _entries(parent: Path) -> Iterator[Entry]:
    for round, folder in round_folders(parent):
        made = made_of(folder)
        yield Entry(
            round,
            _ward(made),
            bool(made.get("provisional")),
            bool(made.get("specimen")),
            tuple(each["name"] for each in made.get("missing", ())),
            tuple(link(path) for path in _listed(folder)),
            _all_replaced(folder, round),
        )


def _all_replaced(folder: Path, round: Round) -> tuple[Replaced, ...]:
    """Newest first."""
    history = History.of(folder.parent, round)
    kept = history.replaced(content(folder)) if history.folder.is_dir() else ()
    return tuple(map(_replaced, reversed(kept)))


def _replaced(edition: ReplacedEdition) -> Replaced:
    try:
        change = edition.correction()
    except (OSError, ValueError):
        change = _UNREADABLE
    number = edition.number
    return Replaced(number, change, f"{number}/{_first(edition.folder)}", f"{number}/{quote(RECORD)}")


def _first(folder: Path) -> str:
    """The file that an edition is opened by."""
    return next((name for name in (NAME, manifest.NAME) if (folder / name).is_file()), "")


def _ward(made: dict[str, Any]) -> str:
    return str(made.get("ward", {}).get("name", ""))


def _listed(folder: Path) -> list[Path]:
    """The round's own files (not what lies in folders beneath), the most asked for first."""
    return sorted(filter(Path.is_file, folder.iterdir()), key=lambda path: (file_place(path.name), path.name))


def link(path: Path) -> Link:
    """A file of a round's folder, as a page beside that folder links to it."""
    folder = "" if path.name.endswith(file_name("")) else f"{quote(path.parent.name)}/"
    href = f"{folder}{quote(path.name)}"
    return Link(file_title(path.name), href, path.suffix.lstrip(".").upper(), size_label(path.stat().st_size))


def made_of(folder: Path) -> dict[str, Any]:
    """The manifest of a publication; a damaged one must not keep others from being listed, and says nothing."""
    try:
        return dict(json.loads((folder / manifest.NAME).read_bytes()))
    except (OSError, ValueError):
        return {}


@cache
def _template(name: str) -> Template:
    return page_template(Path(__file__).with_name(name), file_title=file_title)
