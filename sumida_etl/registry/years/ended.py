"""Indicators of which a round asks the 確定 of the year before and nothing else: they ended with it, or are not due."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.indicators import Assignment, Indicator, Target
from sumida_etl.registry.years.succession import Succession
from sumida_etl.rounds import Round

OfGroup = tuple[str, str]
"""A group's code (empty in the plan of one municipality), and the code of an indicator."""


@dataclass(frozen=True, slots=True)
class FinalsIn:
    """Whose 確定 of the year before is in: ``in_time``, before the round's own year; ``settled``, before the round."""

    in_time: frozenset[OfGroup] = frozenset()
    settled: frozenset[OfGroup] = frozenset()

    def with_answers(self, of_plan: Collection[OfGroup]) -> "FinalsIn":
        """The same, with those that the plan itself tells."""
        return FinalsIn(self.in_time | set(of_plan), self.settled | set(of_plan))

    def alone(self, group: str) -> "FinalsIn":
        """Those of one group, as its own plan names them."""
        both = self.in_time, self.settled
        return FinalsIn(*(frozenset(("", code) for whose, code in every if whose == group) for every in both))


@dataclass(frozen=True, slots=True)
class Ended:
    """Indicators that ended with the year before a round: their rows as they stood on its last day.

    Assignments and targets go on, so that the round finds them; an assignment to a department that is gone is the
    only one's that came of it.
    """

    indicators: tuple[Indicator, ...]
    assignments: tuple[Assignment, ...]
    targets: tuple[Target, ...]
    whose: frozenset[OfGroup]
    """Which groups reported which of them."""
    unanswered: tuple[OfGroup, ...]
    """Those of which nobody in force answers for a part that was reported."""

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the indicators."""
        return frozenset(row.code for row in self.indicators)


def ended_before(
    round: Round,
    going_on: Collection[str],
    indicators: Sequence[Indicator],
    assignments: Sequence[Assignment],
    targets: Sequence[Target],
    departments: Sequence[Department],
    group_of: Callable[[str], str],
) -> Ended:
    """What of a whole plan ended with the year before a round; ``going_on``: the codes that are in force in it."""
    end = round.last_fiscal_end
    rows = {row.code: row for row in indicators if row.code not in going_on and _ended(row, end, round.as_of)}
    theirs: dict[OfGroup, list[Assignment]] = {}
    for each in assignments if rows else ():
        if each.indicator in rows:
            theirs.setdefault((group_of(each.department), each.indicator), []).append(each)
    succession = Succession(departments if theirs else (), round.as_of)
    asked: list[Assignment] = []
    whose: set[OfGroup] = set()
    unanswered = []
    for key, own in theirs.items():
        then = [each for each in own if in_force(each, end)]
        answering = _answering(then, succession) or [each for each in own if in_force(each, round.as_of)]
        if then or answering:
            whose.add(key)
            asked += answering
        if then and not answering:
            unanswered.append(key)
    kept = tuple(row for row in rows.values() if row.code in {code for _, code in whose})
    last = tuple(_last(targets, {row.code for row in kept}, end))
    return Ended(kept, tuple(asked), last, frozenset(whose), tuple(unanswered))


def _ended(row: Indicator, end: date, day: date) -> bool:
    """Whether a row was in force at the end of a year, and by a later day is over."""
    return in_force(row, end) and row.valid_to is not None and row.valid_to < day


def _answering(then: Sequence[Assignment], succession: Succession) -> list[Assignment]:
    """Who answers for every part that was reported, each part once; nobody where one of them is lost."""
    found: dict[tuple[str, str], Assignment] = {}
    for each in then:
        whose = succession.answers_for(each.department)
        if whose is None:
            return []
        found.setdefault((whose, each.part), replace(each, department=whose, valid_to=None))
    return list(found.values())


def _last(targets: Sequence[Target], codes: Collection[str], end: date) -> Iterator[Target]:
    return (replace(row, valid_to=None) for row in targets if row.indicator in codes and row.valid_from <= end)
