"""Several workbooks of one department: that with the single latest 提出日 is kept, or all are returned (B001)."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from schemas.submission import COVER
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.cover import LABELS
from sumida_etl.checks.department_binding import unbound_in
from sumida_etl.checks.findings.finding import CellRef, Finding, finding, with_findings
from sumida_etl.first_few import first_few
from sumida_etl.rounds import day_label
from sumida_etl.vocabulary import Outcome, Severity

_NAMED = 3
"""Other workbooks that a finding names; of more, how many."""


def resolve_duplicates(batch: Batch) -> Batch:
    """Leave at most one acceptable workbook per department.

    Where exactly one has the latest 提出日, or alone has no error among those that do, the others are left out of the
    batch altogether; one of them that arrived after it is named on it. Otherwise all of them are returned, each with a
    finding that names the others. A workbook that is not surely the department's is no duplicate,
    and one whose department cannot be read is nobody's.
    """
    unbound = unbound_in(batch.findings)
    submissions = batch.submissions
    sure = submissions[~submissions["submission"].isin(unbound) & (submissions["department"] != "")]
    superseded: set[Hashable] = set()
    found: list[Finding] = []
    for _, duplicates in sure[sure["department"].duplicated(keep=False)].groupby("department", sort=False):
        winner = _latest(duplicates)
        if winner is None:
            found += [_undecided(row, duplicates) for row in duplicates.to_dict("records")]
        else:
            superseded |= set(duplicates["submission"]) - {winner}
            found += _left_out(winner, duplicates)
    settled = _returned(batch, found)
    return settled.only(set(batch.submissions["submission"]) - superseded) if superseded else settled


def _latest(duplicates: pd.DataFrame) -> str | None:
    days = duplicates["submitted_on"]
    if days.isna().any():
        return None
    last = duplicates[days == max(days)]
    if len(last) > 1:
        # The mended file beside the one that was sent back; one that came after it may be what is meant.
        last = last[last["outcome"] == Outcome.ACCEPTED]
        if len(last) == 1 and (duplicates["received_at"] > last["received_at"].iloc[0]).any():
            return None
    return str(last["submission"].iloc[0]) if len(last) == 1 else None


def _left_out(winner: str, duplicates: pd.DataFrame) -> list[Finding]:
    """On the workbook that counts, a warning that a later one of an earlier 提出日 does not."""
    counts = duplicates[duplicates["submission"] == winner].iloc[0]
    later = duplicates[duplicates["received_at"] > counts["received_at"]]
    if later.empty:
        return []
    day = counts["submitted_on"]
    place = CellRef(winner, COVER.name, f"B{LABELS['submitted_on']}")
    return [finding("B003", place, day_label(day), {"others": _listed(later["name"].tolist())})]


def _undecided(row: dict[Hashable, object], duplicates: pd.DataFrame) -> Finding:
    others = duplicates.loc[duplicates["submission"] != row["submission"], "name"].tolist()
    day = row["submitted_on"]
    raw = day_label(day) if isinstance(day, date) else ""
    place = CellRef(str(row["submission"]), COVER.name, f"B{LABELS['submitted_on']}")
    return finding("B001", place, raw, {"others": _listed(others)})


def _listed(names: Sequence[str]) -> str:
    """``「a.xlsx」「b.xlsx」``; of many the first."""
    return first_few([f"「{name}」" for name in names], most=_NAMED, between="")


def _returned(batch: Batch, found: list[Finding]) -> Batch:
    if not found:
        return batch
    back = {item.submission for item in found if item.severity is Severity.ERROR}
    submissions = batch.submissions.copy()
    submissions.loc[submissions["submission"].isin(back), "outcome"] = Outcome.RETURNED
    kept = {name: getattr(batch, name) for name in ("values", "results", "narratives")}
    kept = {name: frame[~frame["submission"].isin(back)] for name, frame in kept.items()}
    return replace(batch, submissions=submissions, findings=with_findings(batch.findings, found), **kept)


def earlier_days(submissions: pd.DataFrame, in_force: Mapping[str, tuple[str, date | None]]) -> Iterator[Finding]:
    """A warning (B004) for each acceptable submission sent before what is in force: perhaps the old file, come back.

    ``in_force``: by department the submission that was accepted last, and its 提出日.
    """
    for row in submissions[submissions["outcome"] == Outcome.ACCEPTED].to_dict("records"):
        accepted, day = in_force.get(row["department"], ("", None))
        sent = row["submitted_on"]
        if day and isinstance(sent, date) and sent < day and row["submission"] != accepted:
            place = CellRef(row["submission"], COVER.name, f"B{LABELS['submitted_on']}")
            yield finding("B004", place, day_label(sent), {"accepted": day_label(day)})
