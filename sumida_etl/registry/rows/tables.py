"""Every table of the plan, with the look-ups by code and day that the other stages need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.indicators import Assignment, Footnote, Indicator, PastValue, Target
from sumida_etl.registry.rows.measures import Item, Measure, ResultLine, Total
from sumida_etl.registry.rows.plans import DatedThresholds, JudgementWord, PlanText, Thresholds, Ward
from sumida_etl.vocabulary import Judgement


@dataclass(frozen=True)
class PlanRows:
    """Every row of ``plan/``, in the files' order."""

    ward: Ward
    departments: tuple[Department, ...]
    measures: tuple[Measure, ...]
    items: tuple[Item, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]
    history: tuple[PastValue, ...]
    footnotes: tuple[Footnote, ...]
    assignments: tuple[Assignment, ...]
    results: tuple[ResultLine, ...]
    totals: tuple[Total, ...]
    texts: tuple[PlanText, ...] = ()
    thresholds: tuple[DatedThresholds, ...] = ()
    judgements: tuple[JudgementWord, ...] = ()
    _indicators: dict[str, Indicator] = field(init=False, repr=False, compare=False)
    _measures: dict[tuple[str, str], Measure] = field(init=False, repr=False, compare=False)
    _active: dict[date, dict[str, Department]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_indicators", {row.code: row for row in self.indicators})
        object.__setattr__(self, "_measures", {(row.plan, row.number): row for row in self.measures})

    @cached_property
    def repeats(self) -> Mapping[str, str]:
        """By the code of a result that is given once more (再掲元), the figure that it is the same as."""
        return {row.code: row.repeats for row in self.results if row.repeats}

    def indicator(self, code: str) -> Indicator:
        """The indicator of a code. Raises KeyError."""
        return self._indicators[code]

    def measure(self, plan: str, number: str) -> Measure:
        """The measure of a plan and number. Raises KeyError."""
        return self._measures[plan, number]

    def active_departments(self, day: date) -> Mapping[str, Department]:
        """The departments that exist on a day, by code, under the name they have then."""
        if day not in self._active:
            self._active[day] = {row.code: row for row in self.departments if row.is_active_on(day)}
        return self._active[day]

    def departments_on(self, day: date) -> tuple[Department, ...]:
        """The departments that exist on a day, in the plan's order."""
        return tuple(self.active_departments(day).values())

    def department(self, code: str, day: date) -> Department:
        """A department as it is called on a day.

        One that does not exist then has the name nearest in time, since what it reported is still shown. One that
        the plan no longer lists goes by its code.
        """
        if code in self.active_departments(day):
            return self.active_departments(day)[code]
        rows = sorted((row for row in self.departments if row.code == code), key=lambda row: row.valid_from)
        begun = [row for row in rows if row.valid_from <= day]
        return (begun[-1:] or rows[:1] or [_unlisted(code, day)])[0]

    def target_on(self, indicator: str, day: date) -> Target | None:
        """The target in force on a day: the latest that has begun and not ended, else the first one set."""
        rows = sorted((row for row in self.targets if row.indicator == indicator), key=lambda row: row.valid_from)
        rows = [row for row in rows if row.valid_to is None or day <= row.valid_to]
        begun = [row for row in rows if row.valid_from <= day]
        return begun[-1] if begun else (rows[0] if rows else None)

    def thresholds_on(self, plan: str, day: date) -> Thresholds:
        """By which thresholds a plan (its name) is judged on a day: its own, those of every plan, or the ward's."""
        there = {row.plan: row for row in self.thresholds if row.plan in (plan, "") and in_force(row, day)}
        found = there.get(plan) or there.get("")
        return found.alone if found else self.ward.thresholds

    def word_on(self, plan: str, judgement: Judgement, day: date) -> JudgementWord | None:
        """What a plan (its name) calls a judgement on a day: its own word, or every plan's; None: the vocabulary's."""
        there = {
            row.plan: row
            for row in self.judgements
            if row.judgement is judgement and row.plan in (plan, "") and in_force(row, day)
        }
        return there.get(plan) or there.get("")

    def assignments_on(self, day: date) -> tuple[Assignment, ...]:
        """Who is asked for what on a day."""
        return tuple(row for row in self.assignments if row.is_active_on(day))


def _unlisted(code: str, day: date) -> Department:
    return Department(code=code, name=code, bureau="", valid_from=day, valid_to=day, predecessors=(), note="")
