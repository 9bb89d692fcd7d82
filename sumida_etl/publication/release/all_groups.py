"""公開/全団体/R5-12: the tables of every group's publication of a round in one, made from the groups' own folders.

``全国地方公共団体コード`` tells a row's group, with ``ID`` the row. The same folders give the same bytes.
A group that is not published yet has no rows; ``団体一覧.csv`` says so.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.columns import columns_of
from schemas.publication import EVERY_TABLE, PublishedTable, name_of
from sumida_etl.file_locks import exclusively_in
from sumida_etl.permissions import open_folder
from sumida_etl.publication.files import manifest
from sumida_etl.publication.release.groups_page import groups_page
from sumida_etl.publication.release.published_files import gathered_csv, open_all, published_rows, put_file
from sumida_etl.publication.release.rounds_page import NAME as PAGE
from sumida_etl.registry.groups import Group
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import how_published

FOLDER = "全団体"
LIST = "団体一覧.csv"
LIST_HEADER = ("全国地方公共団体コード", "地方公共団体名", "調査回", "公開", "版", "フォルダ")


@dataclass(frozen=True, slots=True)
class AllGroups:
    """The tables of a round over its groups, in the plan's order, under ``OUT/公開`` (``parent``)."""

    parent: Path
    round: Round
    groups: Sequence[Group]

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.parent / FOLDER / self.round.key

    def put(self, code: str) -> None:
        """Bring tables and list of groups up to date, each in one step; ``code``: what the tables' names begin with."""
        open_folder(self.folder.parent)
        open_folder(self.folder)
        with exclusively_in(self.folder.parent):
            kept = set()
            for name, data in self.files(code):
                put_file(self.folder / name, data)
                kept.add(name)
            for path in self.folder.glob("*.csv"):
                if path.name not in kept:
                    path.unlink()
            put_file(self.parent / PAGE, groups_page(self.parent, FOLDER))
            open_all(self.folder)

    def files(self, code: str) -> Iterator[tuple[str, bytes]]:
        """Each table's name and content, one at a time; a table that no group has is left out."""
        yield LIST, gathered_csv(LIST_HEADER, (self._listed(group) for group in self.groups))
        for table in EVERY_TABLE:
            titles = [column.title for column in columns_of(table)]
            rows = list(self._rows(table))
            if rows:
                yield f"{code}_all_{name_of(table)}_{self.round.stamp}.csv", gathered_csv(titles, rows)

    def _rows(self, table: type[PublishedTable]) -> Iterator[dict[str, str]]:
        for group in self.groups:
            file = f"{group.code}_{name_of(table)}_{self.round.stamp}.csv"
            yield from published_rows(self._of(group), file).values()

    def _listed(self, group: Group) -> dict[str, str]:
        made = _manifest(self._of(group) / manifest.NAME)
        how = how_published(made.get("provisional")) if made else "未公開"
        place = f"{group.code}/{self.round.key}"
        cells = group.code, group.name, self.round.key, how, str(made.get("edition", "")), place
        return dict(zip(LIST_HEADER, cells, strict=True))

    def _of(self, group: Group) -> Path:
        return self.parent / group.code / self.round.key


def _manifest(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return {}
