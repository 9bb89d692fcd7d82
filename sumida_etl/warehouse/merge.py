"""Adding submissions to the warehouse: each wholly or not at all, and each only once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import DataError, IntegrityError

from sumida_etl.checks.batch import Batch
from sumida_etl.errors import SumidaError
from sumida_etl.settings import CHUNK
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.archive.journal_entries import entries_of
from sumida_etl.warehouse.archive.journal_lines import Key
from sumida_etl.warehouse.attempts import attempts_of
from sumida_etl.warehouse.database import locks
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.bulk_insert import RefusedRowsError, add_rows, driver_message
from sumida_etl.warehouse.database.connect import writing
from sumida_etl.warehouse.database.models import Submission
from sumida_etl.warehouse.database.turns import Hold
from sumida_etl.warehouse.incoming import Incoming, incoming_of


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one submission. ``version`` is None for a returned one.

    ``new``: rows were written; otherwise it was on record. ``current``: its figures are the ones in force; an accepted
    submission that is not current was received before one already accepted.
    """

    submission: str
    id: int
    version: int | None
    new: bool
    current: bool


class RefusedSubmissionsError(SumidaError, RuntimeError):
    """The database did not admit some submissions; all others are merged. ``refused``: SHA-256 → the reason."""

    def __init__(self, refused: dict[str, RefusedRowsError], merged: tuple[Merged, ...]) -> None:
        super().__init__("\n".join(f"提出 {one} を登録できません。{error}" for one, error in refused.items()))
        self.refused = refused
        self.merged = merged


def merge(engine: Engine, batch: Batch, submission: str, journal: Journal | None = None) -> Merged:
    """Add one submission of a batch, in one transaction. Raises as ``merge_many``."""
    return merge_many(engine, batch, [submission], journal)[0]


def merge_many(
    engine: Engine,
    batch: Batch,
    submissions: Iterable[str] | None = None,
    journal: Journal | None = None,
    hold: Hold | None = None,
) -> tuple[Merged, ...]:
    """Add submissions of a batch (all, if none are named) in the order they were received, and answer in that order.

    What is written is entered in the ``journal`` before it is committed; without one it cannot be rebuilt.
    ``hold``: the turn in which this is done; nothing is written once it is lost.

    A chunk is one transaction. If the database refuses a row of it, its submissions are added one by one, so that only
    the refused stay out. Raises RefusedSubmissionsError then, DoubledSubmissionError before anything is written,
    BusyWarehouseError, LostTurnError.
    """
    incoming = incoming_of(batch, submissions)
    merged: list[Merged] = []
    refused: dict[str, RefusedRowsError] = {}
    for start in range(0, len(incoming), CHUNK):
        chunk = incoming[start : start + CHUNK]
        try:
            merged += _merge_chunk(engine, batch, chunk, journal, hold)
        except RefusedRowsError:
            for one in chunk:
                try:
                    merged += _merge_chunk(engine, batch, [one], journal, hold)
                except RefusedRowsError as error:
                    refused[one.row["sha256"]] = error
    if refused:
        raise RefusedSubmissionsError(refused, tuple(merged))
    return tuple(merged)


def _merge_chunk(
    engine: Engine, batch: Batch, chunk: Sequence[Incoming], journal: Journal | None, hold: Hold | None
) -> list[Merged]:
    keys = {one.key for one in chunk}
    entries: tuple[Key, ...] = ()
    with writing(engine) as connection:
        locks.take(connection, [f"submission {key.round} {key.department}" for key in keys])
        if hold is not None:
            hold.check(connection)
        histories = attempts_of(connection, keys)
        entered = [(one, *one.get_or_add(histories[one.key])) for one in chunk]
        fresh = [(one, attempt) for one, attempt, new in entered if new]
        if fresh:
            now = datetime.now(UTC)
            rows = [{**one.row, "attempt": attempt.number, "recorded_at": now} for one, attempt in fresh]
            for (one, attempt), id_ in zip(fresh, add_submissions(connection, rows), strict=True):
                histories[one.key].ids[attempt.number] = id_
            owners = {attempt.sha256: histories[one.key].ids[attempt.number] for one, attempt in fresh}
            accepted = {attempt.sha256 for _, attempt in fresh if attempt.outcome == Outcome.ACCEPTED}
            add_content(connection, batch, owners, {sha: id_ for sha, id_ in owners.items() if sha in accepted})
            if journal is not None:  # last, when nothing but the commit itself can fail any more
                entries = journal.add("submission", entries_of(rows, batch.findings))
    if journal is not None:
        journal.confirm(entries)
    merged = []
    for one, attempt, new in entered:
        attempts = histories[one.key]
        version, current = attempts.version(attempt), attempts.is_current(attempt)
        merged.append(Merged(attempt.sha256, attempts.ids[attempt.number], version, new, current))
    return merged


def add_submissions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Add rows of ``submission``; returns their ids in the same order. Raises RefusedRowsError."""
    statement = insert(Submission).returning(Submission.id, sort_by_parameter_order=True)
    try:
        return connection.execute(statement, list(rows)).scalars().all()
    except (IntegrityError, DataError) as error:
        raise RefusedRowsError("submission", driver_message(error.orig)) from None


def add_content(connection: Connection, batch: Batch, every: Mapping[str, int], accepted: Mapping[str, int]) -> None:
    """Add findings of every submission, figures and narrative of the accepted ones alone (SHA-256 → id).

    Raises RefusedRowsError.
    """
    tables = Base.metadata.tables
    add_rows(connection, tables["value"], batch.values, accepted)
    add_rows(connection, tables["result"], batch.results, accepted)
    add_rows(connection, tables["narrative"], batch.narratives, accepted)
    add_rows(connection, tables["finding"], batch.findings, every)
