"""The whole plan in one frozen object, with the look-ups the other stages need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sumida_etl.registry.model import (
    Assignment,
    Department,
    Footnote,
    Indicator,
    Item,
    Measure,
    PastValue,
    ResultLine,
    Target,
    Total,
    Ward,
)


@dataclass(frozen=True)
class Registry:
    """Every row of ``plan/``, in the files' order. Built and cross-checked by ``load_registry``."""

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
    _indicators: dict[str, Indicator] = field(init=False, repr=False, compare=False)
    _measures: dict[tuple[str, str], Measure] = field(init=False, repr=False, compare=False)
    _active: dict[date, dict[str, Department]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _owing: dict[date, tuple[Department, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_indicators", {row.code: row for row in self.indicators})
        object.__setattr__(self, "_measures", {(row.plan, row.number): row for row in self.measures})

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
        """The target in force on a day: the latest that has begun, else the first one set."""
        rows = sorted((row for row in self.targets if row.indicator == indicator), key=lambda row: row.valid_from)
        begun = [row for row in rows if row.valid_from <= day]
        return begun[-1] if begun else (rows[0] if rows else None)

    def assignments_on(self, day: date) -> tuple[Assignment, ...]:
        """Who is asked for what on a day."""
        return tuple(row for row in self.assignments if row.is_active_on(day))

    def owing(self, day: date) -> tuple[Department, ...]:
        """The departments that owe a workbook on a day: those asked for a number or a text."""
        if day not in self._owing:
            asked = {row.department for row in self.assignments_on(day)}
            asked |= {row.department for row in self.results}
            asked |= {code for row in self.items for code in row.departments}
            self._owing[day] = tuple(row for row in self.departments_on(day) if row.code in asked)
        return self._owing[day]


def _unlisted(code: str, day: date) -> Department:
    return Department(code=code, name=code, bureau="", valid_from=day, valid_to=day, predecessors=(), note="")
