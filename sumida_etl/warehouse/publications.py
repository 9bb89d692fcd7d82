"""What was published, when, and from which submissions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import CheckConstraint, ColumnElement, Connection, Engine, ForeignKey, Identity, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from sumida_etl.rounds import Round
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.archive.journal_entries import written
from sumida_etl.warehouse.archive.journal_lines import Key
from sumida_etl.warehouse.database import locks
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.connect import reading, writing
from sumida_etl.warehouse.database.frames import Source
from sumida_etl.warehouse.database.models import Submission
from sumida_etl.warehouse.database.turns import Hold

_OF_ITS_TIME = ("published_at", "edition")
"""What publishing the same again does not change, or what an earlier release did not record of it."""


class Publication(Base):
    """One publication of a round."""

    __tablename__ = "publication"
    __table_args__ = (CheckConstraint("length(manifest_sha256) = 64", name="manifest"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    round: Mapped[str]
    published_at: Mapped[datetime]
    provisional: Mapped[bool]
    manifest_sha256: Mapped[str]
    note: Mapped[str | None]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    plan_edition: Mapped[str | None]
    """The SHA-256 of the plan edition it was made by; None: an earlier release recorded it."""
    city: Mapped[str | None]
    """The code of the group it is of; None: the plan is that of one municipality."""
    edition: Mapped[int | None]
    """Which edition of its round it is of, from 1; None: an earlier release recorded it, and it is counted."""


class PublicationSource(Base):
    """A submission whose figures a publication used."""

    __tablename__ = "publication_source"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A publication on record; ``new``: it was not before."""

    id: int
    new: bool


def record(
    engine: Engine,
    round_: Round,
    *,
    published_at: datetime,
    provisional: bool,
    manifest_sha256: str,
    sources: Iterable[int],
    note: str | None = None,
    approved_by: str | None = None,
    approved_at: datetime | None = None,
    plan_edition: str | None = None,
    group: str = "",
    edition: int | None = None,
    journal: Journal | None = None,
    hold: Hold | None = None,
    put: Callable[[], None] = lambda: None,
) -> Recorded:
    """Put a publication on record, with the submission.id of everything it used, and enter it in the ``journal``.

    Publishing again what was published last (same manifest, same sources, same approval) is on record already.
    ``put`` lets the files be seen: it is called before the transaction ends, when nothing but the commit itself can
    fail any more, and never once ``hold``, the turn in which they were made, is lost. Raises LostTurnError.
    """
    used = sorted(set(sources))
    row = {
        "round": round_.key,
        "published_at": published_at,
        "provisional": provisional,
        "manifest_sha256": manifest_sha256,
        "note": note,
        "approved_by": approved_by,
        "approved_at": approved_at,
        "plan_edition": plan_edition,
        "city": group or None,
        "edition": edition,
    }
    table = Publication.__table__
    entries: tuple[Key, ...] = ()
    with writing(engine) as connection:
        locks.take(connection, [f"publication {round_.key}"])
        if hold is not None:
            hold.check(connection)
        made = select(table).where(Publication.round == round_.key, _of_group(group))
        last = connection.execute(made.order_by(Publication.id.desc()).limit(1)).first()
        if last is not None:
            before = connection.execute(
                select(PublicationSource.submission_id).where(PublicationSource.publication_id == last.id)
            ).scalars()
            same = all(last._mapping[column] == value for column, value in row.items() if column not in _OF_ITS_TIME)
            if same and sorted(before) == used:
                put()
                return Recorded(last.id, new=False)
        id_ = add_publication(connection, row, used)
        if journal is not None:
            sources_ = select(Submission.round, Submission.department, Submission.attempt)
            keys = connection.execute(sources_.where(Submission.id.in_(used)).order_by(Submission.id))
            entry = {**_entered(row), "number": numbers(connection)[id_], "sources": [list(key) for key in keys]}
            entries = journal.add("publication", [entry])
        put()
    if journal is not None:
        journal.confirm(entries)
    return Recorded(id_, new=True)


def _entered(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the journal has it, which names no group where the plan has none, and no edition that is not known."""
    return {name: value for name, value in written(row).items() if name not in ("city", "edition") or value}


def _of_group(group: str) -> ColumnElement[bool]:
    return Publication.city == group if group else Publication.city.is_(None)


def add_publication(connection: Connection, row: Mapping[str, Any], sources: Iterable[int]) -> int:
    """Add a row of ``publication`` with the submission.id of what it used; returns its id."""
    id_ = connection.execute(insert(Publication).values(row).returning(Publication.id)).scalar_one()
    if used := [{"publication_id": id_, "submission_id": one} for one in sources]:
        connection.execute(insert(PublicationSource), used)
    return id_


def numbers(connection: Connection) -> dict[int, int]:
    """Every publication's number by its id: 1, 2, … within its round, in the order they were recorded.

    The journal refers to a publication by round and number, since a rebuilt database gives out other ids.
    """
    number = func.row_number().over(partition_by=Publication.round, order_by=Publication.id).label("number")
    rows = connection.execute(select(Publication.id, number))
    return {row.id: row.number for row in rows}


def departments_of(source: Source, publication: Mapping[Any, Any]) -> tuple[str, ...]:
    """The departments whose submissions of its own round a publication used; it is a row of ``published``."""
    query = select(Submission.department).where(
        Submission.id.in_(publication["sources"]), Submission.round == publication["round"]
    )
    with reading(source) as connection:
        return tuple(sorted(set(connection.execute(query).scalars())))


def published(
    source: Source, round_: Round | None = None, at: datetime | None = None, group: str | None = None
) -> pd.DataFrame:
    """The publications on record, of one round or of all, oldest first; ``at``: those there were at that time.

    ``group``: those of one group (empty: of the plan of one municipality); None: those of all.

    The columns of the table and ``sources``, a tuple of submission.id.
    """
    query = select(Publication.__table__).order_by(Publication.id)
    if round_ is not None:
        query = query.where(Publication.round == round_.key)
    if at is not None:
        query = query.where(Publication.published_at <= at)
    if group is not None:
        query = query.where(_of_group(group))
    with reading(source) as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
        links = select(PublicationSource.publication_id, PublicationSource.submission_id)
        if group:  # of one among many
            links = links.where(PublicationSource.publication_id.in_([row["id"] for row in rows]))
        used = connection.execute(links).all()
    sources: dict[int, list[int]] = {row["id"]: [] for row in rows}
    for publication, submission in used:
        if publication in sources:
            sources[publication].append(submission)
    for row in rows:
        row["sources"] = tuple(sorted(sources[row["id"]]))
    columns = [*(column.name for column in Publication.__table__.columns), "sources"]
    return pd.DataFrame(rows, columns=columns, dtype=object)
