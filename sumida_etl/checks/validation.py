"""Validate a laid-out sheet with pandera: which cell fails which rule of its model, and how many of them are told."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from pandera.errors import SchemaErrorReason, SchemaErrors

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.checks.context import Row
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.rules.row_check import RowCheck

MOST = 300
"""Findings of one sheet of one workbook. The largest form of ours has 120 cells to fill in."""
TOO_MANY = "S030"


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that failed a rule of a column. ``at``: the label of the row in the frame."""

    rule: RowCheck
    column: Column
    at: int
    submission: str


def failures(sheet: Sheet, rows: pd.DataFrame) -> Iterator[Failure]:
    """Validate the rows of many submissions against the sheet's model in one lazy pass.

    Raises RuntimeError where a rule breaks or the frame itself is not as declared: that is no finding of a workbook.
    """
    if rows.empty:
        return
    try:
        # In place, for pandera would copy the frame; no model coerces, so nothing is changed in it.
        sheet.model.validate(rows, lazy=True, inplace=True)
    except SchemaErrors as failed:
        columns = {column.name: column for column in sheet.columns}
        for error in failed.schema_errors:
            # pandera files an exception in a check as one more failure.
            if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK or not isinstance(error.check, RowCheck):
                raise RuntimeError(f"{sheet.name}: {error.column_name}/{error.check} broke: {error}") from None
            column, wrong = columns[error.column_name], rows.loc[~error.check_output, "submission"]
            for at, submission in zip(wrong.index.tolist(), wrong.tolist(), strict=True):
                yield Failure(error.check, column, at, submission)


def limited(failed: Sequence[Failure]) -> tuple[list[Failure], Mapping[str, int]]:
    """The failures of one sheet to report, in their order, and how many are left out, by submission.

    Of a submission with more than ``MOST``, the first ones down its rows are reported.
    """
    crowded = {key for key, number in Counter(one.submission for one in failed).items() if number > MOST}
    if not crowded:
        return list(failed), {}
    places: dict[str, list[int]] = {}
    for place, one in enumerate(failed):
        places.setdefault(one.submission, []).append(place)
    left_out = {place for key in crowded for place in sorted(places[key], key=lambda place: failed[place].at)[MOST:]}
    more = Counter(failed[place].submission for place in left_out)
    return [one for place, one in enumerate(failed) if place not in left_out], more


def overflow_finding(submission: str, sheet: str, count: int) -> Finding:
    """The finding that counts what was left out."""
    return finding(TOO_MANY, CellRef(submission, sheet, "A1"), "", {"count": count, "most": MOST})


def row_at(rows: pd.DataFrame, at: int) -> Row:
    """A row of the frame by its label."""
    return {str(name): cell for name, cell in rows.loc[at].items()}
