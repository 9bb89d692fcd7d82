"""Over all published rounds, made from their folders: 000000_all_rounds.csv, one long table of the judged figures, and
catalog.json, one CKAN package whose resources grow by round.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.columns import columns_of
from schemas.publication import KpiAttainment, name_of
from sumida_etl.publication.datapackage.catalogues import NAME
from sumida_etl.publication.release.published_files import gathered_csv, published_rows, put_file
from sumida_etl.rounds import Round, UnknownRoundError

_HEADER = tuple(column.title for column in columns_of(KpiAttainment))
_ROUND = "調査回"
_OF_ONE_ROUND = ("対象時点", "temporal_end", "版", "公開区分", "issued")
"""Extras that say something of a round, which the resources' names say here."""


def write_all_rounds(parent: Path) -> None:
    """Bring the table under ``OUT/公開`` up to date."""
    if made := all_rounds(parent):
        name, data = made
        put_file(parent / name, data)


def all_rounds(parent: Path) -> tuple[str, bytes] | None:
    """The name and the content of the table; None where nothing is published. The same folders give the same bytes."""
    rounds = sorted(round_folders(parent))
    tables = [path for _, folder in rounds for path in sorted(folder.glob(f"*_{name_of(KpiAttainment)}_*.csv"))]
    if not tables:
        return None
    rows = (
        {_ROUND: path.parent.name, **row}  # a round of an earlier release has no such column
        for path in tables
        for row in published_rows(path.parent, path.name).values()
    )
    code = tables[-1].name.partition("_")[0]
    return file_name(code), gathered_csv(_HEADER, rows)


def file_name(code: str) -> str:
    """``000000_all_rounds.csv``."""
    return f"{code}_all_rounds.csv"


def write_catalogue(parent: Path) -> None:
    """Bring the package under ``OUT/公開`` up to date, the newest round's resources first.

    A round's catalogue that cannot be read, as one of an earlier release or one that is damaged, is left out.
    """
    rounds = [
        (round, entry)
        for round, folder in sorted(round_folders(parent), reverse=True)
        if (entry := _read(folder / NAME)) is not None
    ]
    if not rounds:
        return
    newest, first = rounds[0]
    content = {
        **{name: first[name] for name in first if name != "version"},
        "name": str(first["name"]).removesuffix(f"-{newest.stamp}"),
        "title": str(first["title"]).rpartition("（")[0],
        "extras": [each for each in first["extras"] if each["key"] not in _OF_ONE_ROUND],
        "resources": [
            {**resource, "name": f"{resource['name']}（{round.year_label}{round.as_of_label}）"}
            for round, entry in rounds
            for resource in entry["resources"]
        ],
    }
    put_file(parent / NAME, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        entry = json.loads(path.read_bytes())
        return entry if {"name", "title", "extras", "resources"} <= entry.keys() else None
    except (OSError, ValueError, AttributeError):
        return None


def group_folders(parent: Path) -> list[Path]:
    """The folders of the groups (municipalities), each with rounds of its own; none where there is one alone."""
    return sorted(folder for folder in parent.iterdir() if is_of_group(folder) and folder.is_dir())


def is_of_group(folder: Path) -> bool:
    """Whether a folder that holds rounds is named as that of a group."""
    return re.fullmatch("[0-9]{6}", folder.name) is not None


def round_folders(parent: Path) -> Iterator[tuple[Round, Path]]:
    """What lies in a folder under the name of a round."""
    for folder in parent.iterdir():
        try:
            yield Round.parse(folder.name), folder
        except UnknownRoundError:
            continue
