"""Is what lies in the published folders, replaced editions too, what was put on record?"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from sumida_etl.integrity.edition_numbers import same_edition_later
from sumida_etl.integrity.editions import FoundEdition
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.scope import Scope, name_of
from sumida_etl.publication.release.correction import Correction, correction
from sumida_etl.publication.release.history import RECORD
from sumida_etl.publication.release.published_files import content
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.publications import published

Rows = Sequence[Mapping[Any, Any]]
Whose = tuple[str, str]
"""A round, and the code of a group (empty: of one municipality)."""
Entered = Mapping[tuple[str, str], Collection[str | None]]
"""Round and manifest of every publication that the journal knows, with its reasons."""


def publications(scope: Scope, found: Sequence[FoundEdition]) -> Iterator[Problem]:
    """Every edition (``found``: of every round) against the record, and every publication against what it used."""
    rows = published(scope.connection).to_dict("records")
    entered: Entered = {}
    with suppress(DamagedJournalError):  # told by ``journalled``
        entered = Journal.of(scope.archive).manifests()
    made, lying = defaultdict[Whose, list[Mapping[Any, Any]]](list), defaultdict[Whose, list[FoundEdition]](list)
    for row in rows:
        made[row["round"], row["city"] or ""].append(row)
    for one in found:
        lying[one.round, one.group].append(one)
    for whose in dict.fromkeys([*made, *lying]):
        round, group = whose
        yield from _round(scope.published / group / round, lying[whose], made[whose], entered)
    yield from _sources(scope, rows)


def _round(folder: Path, found: Sequence[FoundEdition], rows: Rows, entered: Entered) -> Iterator[Problem]:
    if not rows:
        yield Problem(Damage.UNRECORDED, str(folder))
        return
    current = next((one for one in found if one.number is None), None)
    recorded = [str(row["manifest_sha256"]) for row in rows]
    if current is None:
        yield Problem(Damage.UNPUBLISHED, f"公開 {folder.name}", str(folder))
    elif current.manifest != recorded[-1]:
        yield Problem(Damage.MANIFEST, str(folder), f"SHA-256 は {current.manifest or 'なし'}")
    elif current.listed is None:
        yield Problem(Damage.MANIFEST, str(folder), "読み取れません")
    for one in found:
        if one.number is not None and one.manifest not in recorded and (one.round, one.manifest) not in entered:
            yield Problem(Damage.STRANGE_EDITION, str(one.folder), f"SHA-256 は {one.manifest or 'なし'}")
        yield from _files(one)
    there = {one.manifest for one in found} | same_edition_later(rows)
    for number, manifest in enumerate(recorded, start=1):
        if manifest not in there and manifest != recorded[-1]:
            yield Problem(Damage.MISSING_EDITION, str(folder), str(number))
    for one, after in pairwise(found):
        if one.is_whole and after.is_whole:
            reasons = {row["note"] for row in rows if row["manifest_sha256"] == after.manifest}
            yield from _correction(one, after, reasons.union(entered.get((after.round, after.manifest or ""), ())))


def _files(edition: FoundEdition) -> Iterator[Problem]:
    if edition.listed is None:
        return
    for name, digest in edition.listed.items():
        if name not in edition.files:
            yield Problem(Damage.MISSING_PUBLISHED, str(edition.folder / name))
        elif edition.files[name] != digest:
            yield Problem(Damage.DAMAGED_PUBLISHED, str(edition.folder / name), edition.files[name])
    for name in edition.files:
        if name not in edition.listed:
            yield Problem(Damage.EXTRA_PUBLISHED, str(edition.folder / name))


def _correction(edition: FoundEdition, after: FoundEdition, reasons: Collection[str | None]) -> Iterator[Problem]:
    """The record of a 訂正 against the two editions themselves, and its reason against the publication's."""
    path = edition.folder / RECORD
    before = {name: data for name, data in content(edition.folder).items() if name != RECORD}
    now = {name: data for name, data in content(after.folder).items() if after.number is None or name != RECORD}
    if before == now:
        return  # a process was stopped between keeping the edition and replacing it
    try:
        said = Correction.from_json(path.read_bytes())
    except (OSError, ValueError):
        yield Problem(Damage.CORRECTION, str(path), "読み取れません")
        return
    made = [correction(before, now, reason, said.on) for reason in reasons or (said.note,)]
    if said not in made:
        nearest = next((one for one in made if one.note == said.note), made[0])
        differing = [name for name, value in asdict(said).items() if value != asdict(nearest)[name]]
        yield Problem(Damage.CORRECTION, str(path), "、".join(differing))


def _sources(scope: Scope, rows: Rows) -> Iterator[Problem]:
    submissions = {row["id"]: row for row in scope.submissions()}
    for row in rows:
        for id_ in row["sources"]:
            used = submissions.get(id_)
            if used is None:
                yield Problem(Damage.SOURCE, f"公開 {row['round']}", f"提出 {id_} がありません")
            elif Round.parse(used["round"]) > Round.parse(row["round"]) or used["outcome"] != Outcome.ACCEPTED:
                yield Problem(Damage.SOURCE, f"公開 {row['round']}", f"{name_of(used)} は{used['outcome']}です")
