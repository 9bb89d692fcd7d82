"""What was known: now, at a time, or to a publication. Every query of what is in force takes one of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source
from sumida_etl.warehouse.database.models import Submission, Withdrawal

ORDER = (Submission.received_at, Submission.sha256, Submission.attempt)
"""The columns by which submissions of a round and department follow each other."""


@dataclass(frozen=True, slots=True)
class AsPublished:
    """What a publication was made from, whatever a clock said and whatever came in while it was made.

    Attributes:
        ids: Of the rounds it names sources of (``rounds``), the accepted submissions up to the ones it used.
        at: When it was put on record: of other rounds, what was on record by then.
    """

    ids: tuple[int, ...]
    rounds: tuple[str, ...]
    at: datetime


When = datetime | AsPublished | None
"""None: now."""


def time_of(when: When) -> datetime | None:
    """The time itself; None: now."""
    return when.at if isinstance(when, AsPublished) else when


def recorded(when: When) -> ColumnElement[bool]:
    """The condition that a submission was known."""
    if when is None:
        return true()
    if isinstance(when, AsPublished):
        used = Submission.id.in_(when.ids)
        return or_(used, and_(Submission.round.not_in(when.rounds), Submission.recorded_at <= when.at))
    return Submission.recorded_at <= when


def withdrawn(when: When) -> ColumnElement[bool]:
    """The condition that a submission, joined with its withdrawal, was known to be taken back.

    What a publication was made from is in force for it, whatever was taken back since.
    """
    there = Withdrawal.submission_id.is_not(None)
    if when is None:
        return there
    if isinstance(when, AsPublished):
        return and_(there, Submission.round.not_in(when.rounds), Withdrawal.recorded_at <= when.at)
    return and_(there, Withdrawal.recorded_at <= when)


def as_published(source: Source, publication: Mapping[Any, Any]) -> AsPublished:
    """What a publication on record was made from; ``publication``: its row, as ``publications.published`` gives it."""
    columns = (Submission.id, Submission.round, Submission.department, *ORDER)
    with reading(source) as connection:
        used = connection.execute(select(*columns).where(Submission.id.in_(publication["sources"]))).all()
        last = {(row.round, row.department): tuple(row[3:]) for row in used}
        rounds = tuple(sorted({row.round for row in used}))
        accepted = select(*columns).where(Submission.round.in_(rounds), Submission.outcome == Outcome.ACCEPTED.value)
        every = connection.execute(accepted).all()
    until = (row.id for row in every if tuple(row[3:]) <= last.get((row.round, row.department), ()))
    return AsPublished(tuple(sorted(until)), rounds, publication["published_at"])
