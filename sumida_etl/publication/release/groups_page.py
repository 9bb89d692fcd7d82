"""公開/index.html of several groups: who has published, and the tables of all; made from the folders themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Template

from sumida_etl.publication.files.html import page_template
from sumida_etl.publication.release.all_rounds import group_folders, round_folders
from sumida_etl.publication.release.rounds_page import Link, link, made_of
from sumida_etl.rounds import Round


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group with its newest round."""

    code: str
    name: str
    newest: Round
    provisional: bool
    specimen: bool


@dataclass(frozen=True, slots=True)
class ListedRound:
    """A round with the tables of all groups."""

    round: Round
    links: tuple[Link, ...]


def groups_page(parent: Path, every: str) -> bytes:
    """The page over the groups under ``OUT/公開``. ``every``: the name of the folder with the tables of all groups."""
    rounds = sorted(round_folders(parent / every), key=lambda found: found[0], reverse=True)
    tables = [ListedRound(round, _links(folder)) for round, folder in rounds]
    return _template().render(groups=list(_groups(parent)), rounds=tables).encode()


def _groups(parent: Path) -> Iterator[ListedGroup]:
    for folder in group_folders(parent):
        if rounds := sorted(round_folders(folder), key=lambda found: found[0]):
            round, newest = rounds[-1]
            made = made_of(newest)
            name = str(made.get("ward", {}).get("name", "")) or folder.name
            yield ListedGroup(folder.name, name, round, bool(made.get("provisional")), bool(made.get("specimen")))


def _links(folder: Path) -> tuple[Link, ...]:
    place = quote(folder.parent.name)
    return tuple(
        replace(found, href=f"{place}/{found.href}") for found in map(link, sorted(folder.glob("*.csv"), reverse=True))
    )


@cache
def _template() -> Template:
    return page_template(Path(__file__).with_name("groups_page.html.j2"))
