"""The submissions of a batch as rows to be added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from sumida_etl.checks.batch import Batch
from sumida_etl.errors import SumidaError
from sumida_etl.warehouse.attempts import Attempt, Attempts, SubmissionKey
from sumida_etl.warehouse.database.column_types import NaiveMomentError


@dataclass(frozen=True, slots=True)
class Incoming:
    """A submission of a batch: the columns of its row in the table."""

    row: dict[str, Any]

    @property
    def key(self) -> SubmissionKey:
        """The round and department it is counted under."""
        return SubmissionKey(self.row["round"], self.row["department"])

    def get_or_add(self, attempts: Attempts) -> tuple[Attempt, bool]:
        """Return its attempt among them and whether it was added; a mere repetition is not."""
        what = self.row["sha256"], self.row["outcome"], self.row["received_at"]
        repeated = attempts.repeated(*what)
        return (repeated, False) if repeated else (attempts.add(*what), True)


class DoubledSubmissionError(SumidaError, ValueError):
    """A batch holds a workbook twice, or not at all."""

    def __init__(self, submission: str, count: int) -> None:
        super().__init__(f"提出 {submission} が取込データに{count}件あります。1件でなければ登録できません。")
        self.submission = submission
        self.count = count


_COPIED = ("round", "name", "form_version", "author", "contact", "submitted_on", "confirms")


def incoming_of(batch: Batch, submissions: Iterable[str] | None) -> list[Incoming]:
    """Submissions of a batch (all, if none are named), as they were received. Raises DoubledSubmissionError."""
    frame = batch.submissions
    names = list(frame["submission"] if submissions is None else submissions)
    counts = frame["submission"].value_counts()
    for name in names:
        if (count := int(counts.get(name, 0))) != 1:
            raise DoubledSubmissionError(name, count)
    wanted = frame[frame["submission"].isin(names)]
    rows = wanted.astype(object).where(wanted.notna(), None).to_dict("records")
    incoming = [
        Incoming(
            {
                **{column: row.get(column) for column in _COPIED},
                "department": row["department"] or "",
                "sha256": row["submission"],
                "outcome": str(row["outcome"]),
                "received_at": _moment(row["received_at"]),
                "plan_edition": row.get("plan_edition"),
            }
        )
        for row in rows
    ]
    return sorted(incoming, key=lambda one: (one.row["received_at"], one.row["sha256"]))


def _moment(value: datetime) -> datetime:
    """A time as the database gives it back, so that what is on record is recognised: nanoseconds are cut off."""
    if value.tzinfo is None:
        raise NaiveMomentError(value)
    return pd.Timestamp(value).floor("us").to_pydatetime().astimezone(UTC)
