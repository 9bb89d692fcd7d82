"""Is what lies in the published folders what was put on record?"""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.scope import Place, name_of
from sumida_etl.publication.files.manifest import NAME
from sumida_etl.publication.release.durable_files import content
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.publications import published


def publications(place: Place) -> Iterator[Problem]:
    """Each round's last publication against its folder, and every publication against what it says it used."""
    rows = published(place.connection).to_dict("records")
    last = {str(row["round"]): str(row["manifest_sha256"]) for row in rows}
    for key, manifest in last.items():
        yield from _folder(place.published / key, key, manifest)
    for folder in sorted(place.published.glob("*")) if place.published.is_dir() else ():
        if folder.is_dir() and folder.name not in last and _is_round(folder.name):
            yield Problem(Damage.UNRECORDED, str(folder))
    submissions = {row["id"]: row for row in place.submissions()}
    for row in rows:
        for id_ in row["sources"]:
            used = submissions.get(id_)
            if used is None:
                yield Problem(Damage.SOURCE, f"公開 {row['round']}", f"提出 {id_} がありません")
            elif Round.parse(used["round"]) > Round.parse(row["round"]) or used["outcome"] != Outcome.ACCEPTED:
                yield Problem(Damage.SOURCE, f"公開 {row['round']}", f"{name_of(used)} は{used['outcome']}です")


def _folder(folder: Path, round: str, recorded: str) -> Iterator[Problem]:
    if not folder.is_dir():
        yield Problem(Damage.UNPUBLISHED, f"公開 {round}", str(folder))
        return
    files = {name: sha256(data).hexdigest() for name, data in content(folder).items()}
    manifest = files.pop(NAME, "なし")
    if manifest != recorded:
        yield Problem(Damage.MANIFEST, str(folder), f"SHA-256 は {manifest}")
    try:
        listed = {each["name"]: each["sha256"] for each in json.loads((folder / NAME).read_bytes())["files"]}
    except (OSError, ValueError, LookupError, TypeError):
        if manifest == recorded:
            yield Problem(Damage.MANIFEST, str(folder), "読み取れません")
        return
    for name, digest in listed.items():
        if name not in files:
            yield Problem(Damage.MISSING_PUBLISHED, str(folder / name))
        elif files[name] != digest:
            yield Problem(Damage.DAMAGED_PUBLISHED, str(folder / name), files[name])
    for name in files:
        if name not in listed:
            yield Problem(Damage.EXTRA_PUBLISHED, str(folder / name))


def _is_round(name: str) -> bool:
    try:
        return Round.parse(name).key == name
    except UnknownRoundError:
        return False
