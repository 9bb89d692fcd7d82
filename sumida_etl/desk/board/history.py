"""How the rounds went: when each department handed in, how often it was sent back, which checks failed most."""

import re
from dataclasses import dataclass
from datetime import date

from sumida_etl.checks.findings.messages import sentences
from sumida_etl.deadlines.deadlines import Deadlines
from sumida_etl.japan_time import JAPAN
from sumida_etl.rounds import Round
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.vocabulary import Outcome, Severity
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.models import Finding

MOST_CHECKS = 5
_FIELD = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A department in a round. ``first``: the day its first workbook came; None: none did."""

    first: date | None
    late: bool
    times: int


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check and how many workbooks were sent back for it."""

    code: str
    said: str
    workbooks: int


@dataclass(frozen=True, slots=True)
class RoundHistory:
    """A round: by department code, and as a whole."""

    round: Round
    due: date
    departments: dict[str, HandedIn]
    names: dict[str, str]
    checks: tuple[FailedCheck, ...]

    @property
    def in_time(self) -> int:
        """How many departments handed in by their deadline."""
        return sum(each.first is not None and not each.late for each in self.departments.values())

    @property
    def returned(self) -> int:
        """How often a workbook was sent back."""
        return sum(each.times for each in self.departments.values())


def history_of(survey: Survey, store: Store, deadlines: Deadlines) -> RoundHistory:
    """One round."""
    every = queries.submissions_of(store.engine, survey.round)
    first = every.groupby("department")["received_at"].min().to_dict()
    back = every[every["outcome"] == Outcome.RETURNED]
    times = back["department"].value_counts().to_dict()
    departments = {}
    for each in survey.owing:
        came = first[each.code].astimezone(JAPAN).date() if each.code in first else None
        late = came is not None and came > deadlines.of(survey.round, each.code).day
        departments[each.code] = HandedIn(came, late, int(times.get(each.code, 0)))
    names = {each.code: each.full_name for each in survey.owing}
    checks = _failed(store, back["id"].tolist())
    return RoundHistory(survey.round, deadlines.of(survey.round).day, departments, names, checks)


def _failed(store: Store, submissions: list[int]) -> tuple[FailedCheck, ...]:
    found = queries.content_of(store.engine, Finding, submissions)
    errors = found[found["severity"] == Severity.ERROR].drop_duplicates(["id", "code"])
    counts = sorted(errors["code"].value_counts().items(), key=lambda one: (-one[1], one[0]))
    return tuple(FailedCheck(str(code), _said(str(code)), int(count)) for code, count in counts[:MOST_CHECKS])


def _said(code: str) -> str:
    """The check's sentence without what it is said of."""
    known = sentences().get(code)
    return _FIELD.sub("…", known.message) if known else ""
