"""From checked submissions to the record: the workbook into the archive first, then its rows in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from sumida_etl import incidents
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.waivers import Waived
from sumida_etl.errors import SumidaError
from sumida_etl.file_names import readable
from sumida_etl.incidents import Incident, isolate_failures
from sumida_etl.rounds import Round
from sumida_etl.survey.received import Received
from sumida_etl.survey.settling import by_department
from sumida_etl.survey.store import Store
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.journal import DamagedJournalError
from sumida_etl.warehouse.database.bulk_insert import RefusedRowsError
from sumida_etl.warehouse.database.connect import BusyWarehouseError, UnreachableWarehouseError
from sumida_etl.warehouse.database.turns import LostTurnError
from sumida_etl.warehouse.merge import Merged, RefusedSubmissionsError, merge_many

_LEAST = timedelta(microseconds=1)
_OF_ALL = (OSError, BusyWarehouseError, UnreachableWarehouseError, DamagedJournalError, LostTurnError)
"""Errors of the disk or the database, which concern all workbooks alike."""


def in_order(received: Received, store: Store) -> Received:
    """Give each new file a received_at later than anything on record for its department, whatever the clock says.

    A file is dated by when it reached the inbox. Were the clock set back in between, a correction would pass for an
    older version and its figures would be lost. What is in force keeps the time it is on record with.
    """
    return by_department(received, "受付順の確認", lambda batch: Waived(_dated(batch, store)), reraise=_OF_ALL)


def _dated(batch: Batch, store: Store) -> Batch:
    submissions = batch.submissions
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
    return replace(batch, submissions=ordered)


class UnrecordedError(SumidaError, RuntimeError):
    """The program failed as it put one submission on record; ``incident`` finds the log entry."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(
            f"プログラムの不具合のため「{incident.subject}」を登録できません（番号 {incident.number}）。"
            "記録（Logs）でこの番号を探し、保守の担当者に知らせてください。"
        )
        self.incident = incident


@dataclass(frozen=True, slots=True)
class Recorded:
    """Per SHA-256, what became of a submission: recorded, or refused by the database or because of a fault."""

    merged: Mapping[str, Merged]
    refused: Mapping[str, RefusedRowsError | UnrecordedError]


def record_many(received: Received, store: Store) -> Recorded:
    """Record everything: the workbooks in the archive first, then all of their rows in few transactions.

    A submission that the database refuses, or over which the program fails, is left out and stops no other. Which file
    corrects which is settled before, by ``in_order``.
    Raises OSError, BusyWarehouseError, FailedWarehouseError, StrayWarehouseError, LostTurnError.
    """
    store.check_archive()
    submissions = received.batch.submissions
    accepted = submissions.loc[submissions["outcome"] == Outcome.ACCEPTED, "submission"]
    store.journal.note_arriving(sorted(key for key in accepted if not store.archive.path(key).is_file()))
    store.archive.keep_many(received.workbooks[key].data for key in accepted)
    merged: dict[str, Merged] = {}
    refused: dict[str, RefusedRowsError | UnrecordedError] = {}

    def merge(keys: Sequence[str]) -> None:
        try:
            done = merge_many(store.engine, received.batch, keys, store.journal, store.hold)
        except RefusedSubmissionsError as error:
            done = error.merged
            refused.update(error.refused)
        merged.update({one.submission: one for one in done})

    as_received = submissions.sort_values("received_at", kind="stable")["submission"].tolist()
    for key, problem in isolate_failures(as_received, merge, reraise=_OF_ALL).failed:
        refused[key] = UnrecordedError(incidents.report("登録", readable(received.workbooks[key].path), problem))
    return Recorded(merged, refused)
