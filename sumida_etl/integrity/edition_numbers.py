"""Which edition (版) of a round a publication is, and the reason it was made: read from the publications on record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from sumida_etl.publication.release.correction import COMPLETED
from sumida_etl.rounds import Round
from sumida_etl.warehouse.known import AsPublished, When
from sumida_etl.warehouse.publications import published


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """The last publication of a round: its number, counted from 1, and what identifies it."""

    number: int
    reason: str | None
    provisional: bool
    manifest_sha256: str
    sources: tuple[int, ...]

    def lets_explain(self, sources: Iterable[int]) -> bool:
        """Whether it is a correction without a reason, of these very submissions: a reason belongs to it then."""
        return self.number > 1 and self.reason is None and set(self.sources) == set(sources)

    def reason_for_next(self, note: str | None, *, provisional: bool) -> str | None:
        """Why another takes its place: what somebody says, or that what was provisional is complete."""
        return note or (COMPLETED if self.provisional and not provisional else None)


def last_edition(round: Round, moment: Connection, at: When = None, group: str = "") -> PublishedEdition | None:
    """The last publication of a round (``at``: at a time) and group, None before the first.

    Recording the same files again, a reason for a correction that had none, or pages that a newer program made anew
    makes no other edition.
    """
    time = at.at if isinstance(at, AsPublished) else at
    assert time is None or isinstance(time, datetime)
    every = list(_numbered(published(moment, round, time, group).to_dict("records")))
    return every[-1] if every else None


def same_edition_later(rows: Iterable[Mapping[Any, Any]]) -> frozenset[str]:
    """The manifests of a round's publications that the next one replaced only to give a reason, or with newer pages.

    They are no editions of their own, so no history keeps them.
    """
    return frozenset(
        before.manifest_sha256
        for before, after in pairwise(_numbered(rows))
        if before.number == after.number and before.manifest_sha256 != after.manifest_sha256
    )


def _numbered(rows: Iterable[Mapping[Any, Any]]) -> Iterator[PublishedEdition]:
    last: PublishedEdition | None = None
    for row in rows:
        last = _after(last, row)
        yield last


def _after(last: PublishedEdition | None, row: Mapping[Any, Any]) -> PublishedEdition:
    sha256, provisional, used = row["manifest_sha256"], row["provisional"], tuple(row["sources"])
    said = row["note"] if isinstance(row["note"], str) and row["note"] else None
    if last is None:
        return PublishedEdition(1, None, provisional, sha256, used)
    if sha256 == last.manifest_sha256:
        return last
    if said and last.lets_explain(used):
        return PublishedEdition(last.number, said, provisional, sha256, used)
    if row["edition"] == last.number:  # its seal stays that of the first workbooks
        return replace(last, manifest_sha256=sha256)
    reason = last.reason_for_next(said, provisional=provisional)
    return PublishedEdition(last.number + 1, reason, provisional, sha256, used)
