"""From checked submissions to the record: the workbook into the archive first, then its rows in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from sumida_etl.rounds import Round
from sumida_etl.survey.intake import Received
from sumida_etl.survey.opened import Store
from sumida_etl.survey.undisturbed import undisturbed
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.bulk import RefusedRowsError
from sumida_etl.warehouse.merge import Merged, RefusedSubmissionsError, merge_many

_LEAST = timedelta(microseconds=1)


def in_order(received: Received, store: Store) -> Received:
    """What was not seen before arrived after all that was, whatever the clock says.

    A file is dated by when it reached the inbox. Were the clock set back in between, a correction would pass for an
    older version and its figures would be lost. What is in force keeps the time it is on record with.
    """
    submissions = received.batch.submissions
    known = [
        queries.submissions_of(store.engine, Round.parse(str(key)), departments=set(rows["department"]))
        for key, rows in submissions.groupby("round")
    ]
    seen = {pair for rows in known for pair in zip(rows["submission"], rows["received_at"], strict=True)}
    last = {key: day for rows in known for key, day in rows.groupby("department")["received_at"].max().items()}
    current = {
        sha: day
        for rows in known
        for sha, day in rows.loc[rows["current"], ["submission", "received_at"]].itertuples(index=False)
    }
    dated = [
        current.get(row["submission"], last[row["department"]] + _LEAST)
        if row["department"] in last
        and row["received_at"] <= last[row["department"]]
        and (row["submission"], row["received_at"]) not in seen
        else row["received_at"]
        for row in submissions.to_dict("records")
    ]
    ordered = submissions.assign(received_at=pd.Series(dated, index=submissions.index, dtype=object))
    return replace(received, batch=replace(received.batch, submissions=ordered))


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of submissions, by SHA-256: on record, or not admitted by the database."""

    merged: Mapping[str, Merged]
    refused: Mapping[str, RefusedRowsError]


@undisturbed()
def keep_many(received: Received, store: Store) -> Kept:
    """Put everything on record: the workbooks into the archive first, then all of their rows in few transactions.

    What the database does not admit stays out and stops no other. Whether an earlier file is a correction of a later
    one is settled before, by ``in_order``. Raises OSError, BusyWarehouseError, FailedWarehouseError,
    StrayWarehouseError.
    """
    store.see_archive()
    submissions = received.batch.submissions
    accepted = submissions.loc[submissions["outcome"] == Outcome.ACCEPTED, "submission"]
    store.archive.keep_many(received.workbooks[key].data for key in accepted)
    refused: dict[str, RefusedRowsError] = {}
    try:
        merged = merge_many(store.engine, received.batch, journal=store.journal)
    except RefusedSubmissionsError as error:
        merged, refused = error.merged, error.refused
    return Kept({one.submission: one for one in merged}, refused)
