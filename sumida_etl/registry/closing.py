"""Indicators of which a round asks the 確定 of the year before and nothing else: they ended with it, or are not due."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sumida_etl.registry.model import Assignment, Department, Indicator, Target, in_force
from sumida_etl.registry.succession import answers_for
from sumida_etl.rounds import Round


@dataclass(frozen=True, slots=True)
class Ended:
    """Indicators that ended with the year before a round: their rows as they stood on its last day.

    Assignments and targets go on, so that the round finds them; an assignment to a department that is gone is the
    only one's that came of it.
    """

    indicators: tuple[Indicator, ...]
    assignments: tuple[Assignment, ...]
    targets: tuple[Target, ...]
    unanswered: tuple[str, ...]
    """The codes of those of which nobody in force answers for a part that was reported."""

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
) -> Ended:
    """What of a whole plan ended with the year before a round; ``going_on``: the codes that are in force in it."""
    end = round.last_fiscal_end
    rows = [row for row in indicators if row.code not in going_on and _ended(row, end, round.as_of)]
    asked: list[Assignment] = []
    kept: list[Indicator] = []
    unanswered = []
    for row in rows:
        own = [each for each in assignments if each.indicator == row.code]
        then = [each for each in own if in_force(each, end)]
        answering = _answering(then, departments, round.as_of) or [each for each in own if in_force(each, round.as_of)]
        if then or answering:
            kept.append(row)
            asked += answering
        if then and not answering:
            unanswered.append(row.code)
    codes = {row.code for row in kept}
    return Ended(tuple(kept), tuple(asked), tuple(_last(targets, codes, end)), tuple(unanswered))


def _ended(row: Indicator, end: date, day: date) -> bool:
    """Whether a row was in force at the end of a year, and by a later day is over."""
    return in_force(row, end) and row.valid_to is not None and row.valid_to < day


def _answering(then: Sequence[Assignment], departments: Sequence[Department], day: date) -> list[Assignment]:
    """Who answers on a day for every part that was reported, each part once; nobody where one of them is lost."""
    found: dict[tuple[str, str], Assignment] = {}
    for each in then:
        whose = answers_for(departments, each.department, day)
        if whose is None:
            return []
        found.setdefault((whose, each.part), replace(each, department=whose, valid_to=None))
    return list(found.values())


def _last(targets: Sequence[Target], codes: Collection[str], end: date) -> Iterator[Target]:
    return (replace(row, valid_to=None) for row in targets if row.indicator in codes and row.valid_from <= end)
