"""The calendar of a fiscal year: its rounds, when each is due and why on that day, and who has a day of its own."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sumida_etl.deadlines.deadlines import Deadline, Deadlines
from sumida_etl.registry.rows.departments import DeadlineRule
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.rounds import MONTHS, Round


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A department that has a deadline of its own, and why."""

    code: str
    name: str
    deadline: Deadline
    rule: DeadlineRule


@dataclass(frozen=True, slots=True)
class RoundDue:
    """A round of the year. ``when``: how far its deadline is."""

    round: Round
    deadline: Deadline
    when: str
    own: tuple[OwnDay, ...]


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """A fiscal year and whether the plan asks for anything in those beside it."""

    fiscal_year: int
    rounds: tuple[RoundDue, ...]
    before: int | None
    after: int | None


def calendar_of(
    fiscal_year: int,
    plans: Collection[Plan],
    deadlines: Deadlines,
    name_of: Callable[[Round, str], str],
    today: date,
) -> YearCalendar:
    """The year as the plans and ``deadlines.csv`` say today; ``name_of``: a department's name in a round."""
    rounds = tuple(_due(each, deadlines, name_of, today) for each in _rounds(fiscal_year, plans))
    before, after = (year if _rounds(year, plans) else None for year in (fiscal_year - 1, fiscal_year + 1))
    return YearCalendar(fiscal_year, rounds, before, after)


def _rounds(fiscal_year: int, plans: Collection[Plan]) -> list[Round]:
    every = sorted(Round.of(fiscal_year, month) for month in MONTHS)
    return [each for each in every if any(plan.is_surveyed_on(each.as_of) for plan in plans)]


def _due(round: Round, deadlines: Deadlines, name_of: Callable[[Round, str], str], today: date) -> RoundDue:
    own = (
        OwnDay(code, name_of(round, code), deadlines.of(round, code), rule)
        for code, rule in deadlines.own_of(round).items()
    )
    deadline = deadlines.of(round)
    return RoundDue(round, deadline, deadline.when(today), tuple(own))
