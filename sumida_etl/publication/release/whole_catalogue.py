"""公開/catalog.json: one CKAN package over all rounds, whose resources grow by round; made from the folders."""

import json
from pathlib import Path
from typing import Any

from sumida_etl.publication.datapackage.ckan import NAME
from sumida_etl.publication.release.all_rounds import round_folders
from sumida_etl.publication.release.durable_files import put_file

_OF_ONE_ROUND = ("対象時点", "temporal_end", "版", "公開区分", "issued")
"""Extras that say something of a round, which the resources' names say here."""


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
