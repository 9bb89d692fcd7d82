"""The plan in one frozen object: the whole of it, or what it is in one round or for one municipality."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Optional

from sumida_etl.registry.groups import Group, groups_of, share_of, shares_of
from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.plans import Ward
from sumida_etl.registry.rows.tables import PlanRows
from sumida_etl.registry.years.ended import Ended, FinalsIn, OfGroup
from sumida_etl.registry.years.surveyed_plans import last_surveyed, round_rows
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import SETTLED


@dataclass(frozen=True)
class Registry(PlanRows):
    """The whole plan, or a round's or a group's part of it. Built and cross-checked by ``load_registry``."""

    group: str = ""
    """The code of the group that this is the plan of; empty: of all that there are, or of one municipality."""
    whole: Optional["Registry"] = field(default=None, repr=False, compare=False)
    """What this is a round's part of; None for the whole plan."""
    round: Round | None = None
    """The round that it is the part of."""
    ended: Ended | None = None
    """Of a round: what ended with the year before it. It is asked its last 確定, as long as that is open."""
    resting: frozenset[str] = frozenset()
    """Of a round: the indicators in force that are not due in its year (隔年)."""
    finals: FinalsIn | None = None
    """Whose 確定 of the year before is in; None: not known. Set by ``years.last_finals.knowing``."""
    _owing: dict[date, tuple[Department, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _rounds: dict[Round, "Registry"] = field(init=False, repr=False, compare=False, default_factory=dict)
    _groups: dict[str, "Registry"] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def every(self) -> "Registry":
        """The whole plan, whatever the round."""
        return self.whole or self

    def in_round(self, round: Round) -> "Registry":
        """The plan as it is in a round: its plans in that month, and of them what is in force on the round's date.

        Departments stay whole, since each has a name on every day. Raises OutsidePlansError.
        """
        if self.round == round and self.finals is not None:
            return self
        known = self.every._rounds
        if round not in known:
            whole = self.every
            known[round] = replace(whole, whole=whole, round=round, **round_rows(whole, round, whole.group_of))
        return known[round]

    def last_round(self, day: date) -> Round:
        """The latest round whose date has come by a day, of those in which any plan is surveyed: the last one of all
        where every period is over. Raises OutsidePlansError.
        """
        return last_surveyed(day, self.every.ward.plans)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The municipalities that the plan's departments belong to; none in the plan of one alone."""
        return groups_of(self.departments)

    def group_of(self, department: str) -> str:
        """The code of a department's group; empty in the plan of one municipality alone."""
        return self._group_codes.get(department, "")

    @property
    def members(self) -> frozenset[str] | None:
        """The codes of the departments of the one group that this is the plan of; None: of no group."""
        return frozenset(row.code for row in self.departments) if self.group else None

    def ward_of(self, department: Department) -> Ward:
        """The municipality that a department belongs to."""
        if not department.group:
            return self.ward
        prefecture = department.prefecture or self.ward.prefecture
        return replace(self.ward, code=department.group, name=department.group_name, prefecture=prefecture)

    def of_group(self, code: str) -> "Registry":
        """The whole plan as it is for one group alone: its departments and what they are asked, under its own name.

        An empty ``code`` is the plan of one municipality. A group that the plan does not have is asked nothing.
        """
        if not code or code == self.group:
            return self.every
        known = self.every._groups
        if not known:
            shares = shares_of(self.every, self.groups, self.group_of)
            known.update((group.code, replace(self.every, group=group.code, **own)) for group, own in shares)
        return known.get(code) or replace(self.every, group=code, **share_of(self.every, Group(code, code), {}, {}))

    @property
    def over(self) -> frozenset[str]:
        """Of a round: the indicators that ended with the year before it."""
        return self.ended.codes if self.ended else frozenset()

    @property
    def final_alone(self) -> frozenset[str]:
        """Of a round: the indicators of which nothing but the 確定 of the year before can be asked."""
        return self.over | self.resting

    def open_finals(self, round: Round, group: str = "") -> frozenset[str]:
        """The indicators whose 確定 of the year before a round the plan itself does not tell, of a group if it has any.

        None of a year in which an indicator was not in force, nor of its baseline's own year or before.
        """
        year, end = round.fiscal_year - 1, round.last_fiscal_end
        plan = self.in_round(round)
        told = plan._settled.get((group, year), set())
        then = {
            row.code
            for row in self.every.indicators
            if in_force(row, end) and row.baseline_year < year and row.is_due(year)
        }
        return frozenset(row.code for row in plan.indicators if row.code in then - told)

    @cached_property
    def _settled(self) -> dict[tuple[str, int], set[str]]:
        """By group and year the indicators whose 確定 the plan tells, in the unit they have now."""
        found: dict[tuple[str, int], set[str]] = {}
        for row in self.history:
            if row.state in SETTLED and not row.unit:
                found.setdefault((row.group, row.fiscal_year), set()).add(row.indicator)
        return found

    @cached_property
    def _group_codes(self) -> dict[str, str]:
        return {row.code: row.group for row in self.departments if row.group}

    def finals_told(self, year: int) -> frozenset[OfGroup]:
        """Whose 確定 of a year the plan itself tells."""
        return frozenset((group, code) for (group, of), codes in self._settled.items() if of == year for code in codes)

    def owing(self, day: date) -> tuple[Department, ...]:
        """The departments that owe a workbook on a day: those asked for a number or a text.

        For a final alone only where it is known that it is open.
        """
        if day not in self._owing:
            asked = {row.department for row in self.assignments_on(day) if row.indicator not in self.final_alone}
            asked |= {row.department for row in self.results if in_force(row, day)}
            asked |= {code for row in self.items if in_force(row, day) for code in row.departments}
            asked |= set(self._still_open(day))
            self._owing[day] = tuple(row for row in self.departments_on(day) if row.code in asked)
        return self._owing[day]

    def _still_open(self, day: date) -> Iterator[str]:
        """The departments that are asked for a final alone, and have not reported it in a round before."""
        if self.round is None or self.finals is None:
            return
        alone = [row for row in self.assignments_on(day) if row.indicator in self.final_alone]
        whose = [(self.group_of(row.department), row) for row in alone]
        open_finals = {group: self.open_finals(self.round, group) for group in {group for group, _ in whose}}
        for group, row in whose:
            if row.indicator in open_finals[group] and (group, row.indicator) not in self.finals.settled:
                yield row.department
