"""A round as it is now: every department, the approvals and refusals, and what the publications were."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from sumida_etl.deadlines.deadlines import Deadline, Deadlines
from sumida_etl.returns.returned_files import ReturnedFile
from sumida_etl.survey.status import DepartmentStatus, statuses
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.vocabulary import Outcome, how_published
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.archive.refusals import refusals_of

MOST_ROWS = 200
"""Departments on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A department. ``returned``: the name of the file to give back; ``times``: how often one was sent back."""

    status: DepartmentStatus
    deadline: Deadline
    when: str
    late: bool
    times: int = 0
    returned: str = ""

    @property
    def outcome(self) -> Outcome:
        """Where it stands."""
        return self.status.outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """A publication and who approved it, or that one was sent back, and by whom."""

    at: datetime
    what: str
    who: str
    comment: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which departments are shown. ``state``: an outcome, or empty for all; ``name``: part of the name or code."""

    state: str = ""
    late: bool = False
    open: bool = False
    name: str = ""

    @property
    def query(self) -> str:
        """As the address of a page says it."""
        flags = {name: "on" for name in ("late", "open") if getattr(self, name)}
        return urlencode({"state": self.state, "name": self.name, **flags})

    def shows(self, row: Row) -> bool:
        """Whether a department is shown."""
        named = self.name.casefold() in f"{row.status.code} {row.status.name}".casefold()
        return (
            named
            and (not self.state or row.outcome == self.state)
            and (not self.late or row.late)
            and (not self.open or row.status.errors + row.status.warnings > 0)
        )


@dataclass(frozen=True, slots=True)
class RowsShown:
    """As many departments as a page shows at once; ``number``: of the part, from 1 on; ``count``: of all parts."""

    rows: tuple[Row, ...]
    number: int
    count: int
    first: int
    total: int

    @classmethod
    def of(cls, rows: Sequence[Row], wanted: str) -> "RowsShown":
        """The part that an address asks for; the last one where it asks for more than there are."""
        count = max(1, -(-len(rows) // MOST_ROWS))
        asked = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
        number = min(max(asked, 1), count)
        first = (number - 1) * MOST_ROWS
        return cls(tuple(rows[first : first + MOST_ROWS]), number, count, first + 1, len(rows))


def rows_of(
    survey: Survey, store: Store | None, deadlines: Deadlines, returned: dict[str, ReturnedFile], today: date
) -> tuple[Row, ...]:
    """Every department that must submit, in the plan's order."""
    times: dict[str, int] = {}
    last: dict[str, str] = {}
    known = [DepartmentStatus(each.code, each.full_name, Outcome.SILENT) for each in survey.owing]
    if store:
        known = list(statuses(survey, store))
        for row in queries.submissions_of(store.engine, survey.round).to_dict("records"):
            last[row["department"]] = row["submission"]
            times[row["department"]] = times.get(row["department"], 0) + (row["outcome"] == Outcome.RETURNED)
    return tuple(_row(each, survey, deadlines, times, returned.get(last.get(each.code, "")), today) for each in known)


def _row(
    status: DepartmentStatus,
    survey: Survey,
    deadlines: Deadlines,
    times: dict[str, int],
    file: ReturnedFile | None,
    today: date,
) -> Row:
    deadline = deadlines.of(survey.round, status.code)
    there = status.version is not None
    name = file.file.name if file and status.outcome is Outcome.RETURNED else ""
    when = "" if there else deadline.when(today)
    return Row(status, deadline, when, not there and today > deadline.day, times.get(status.code, 0), name)


def decisions_of(survey: Survey, store: Store | None) -> tuple[Decision, ...]:
    """The publications with who approved them, and who sent one back, newest first."""
    if store is None:
        return ()
    every = [*_published(survey, store), *_refused(survey, store)]
    return tuple(sorted(every, key=lambda each: each.at, reverse=True))


def _published(survey: Survey, store: Store) -> Iterator[Decision]:
    for row in publications.published(store.engine, survey.round).to_dict("records"):
        what = how_published(row["provisional"])
        what = f"{what}（{row['city']}）" if row["city"] else what
        who = f"承認 {row['approved_by']}" if row["approved_by"] else "承認なし"
        yield Decision(row["published_at"], what, who, row["note"] or "")


def _refused(survey: Survey, store: Store) -> Iterator[Decision]:
    for each in refusals_of(store.archive.folder, survey.round):
        yield Decision(each.at, "公開せず差し戻し", each.name, each.comment)
