"""The whole plan in one frozen object, with the look-ups the other stages need."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Optional, TypeVar

from sumida_etl.errors import SumidaError
from sumida_etl.registry.groups import Group, groups_of
from sumida_etl.registry.model import (
    Assignment,
    Department,
    Footnote,
    Indicator,
    Item,
    Measure,
    PastValue,
    Plan,
    PlanText,
    ResultLine,
    Target,
    Total,
    Ward,
    in_force,
)
from sumida_etl.registry.years.ended import Ended, FinalsIn, OfGroup, ended_before
from sumida_etl.rounds import Round, day_label, fiscal_year_of
from sumida_etl.vocabulary import SETTLED

Row = TypeVar("Row")


class OutsidePlansError(SumidaError, ValueError):
    """No plan is surveyed in the round: it lies outside every period, or its month is none of a plan's."""

    def __init__(self, round: Round, plans: tuple[Plan, ...]) -> None:
        running = [plan for plan in plans if in_force(plan, round.as_of)]
        if running:
            months = "、".join(f"{plan.name}は{'・'.join(f'{each}月' for each in plan.months)}" for plan in running)
            said = f"{round.as_of.month}月末に調べる計画はありません（{months}）"
        else:
            periods = "、".join(f"{plan.name}は{_period(plan)}" for plan in plans)
            said = f"{day_label(round.as_of)}は、どの計画の期間にも入っていません（{periods}）"
        super().__init__(
            f"{round.key} は調査回になりません。{said}。調査回を確かめるか、plans.csv に計画を足してください。"
        )
        self.round = round


def _period(plan: Plan) -> str:
    return f"{day_label(plan.valid_from)}から{day_label(plan.valid_to) + 'まで' if plan.valid_to else ''}"


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
    texts: tuple[PlanText, ...] = ()
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
    _indicators: dict[str, Indicator] = field(init=False, repr=False, compare=False)
    _measures: dict[tuple[str, str], Measure] = field(init=False, repr=False, compare=False)
    _active: dict[date, dict[str, Department]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _owing: dict[date, tuple[Department, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _rounds: dict[Round, "Registry"] = field(init=False, repr=False, compare=False, default_factory=dict)
    _groups: dict[str, "Registry"] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_indicators", {row.code: row for row in self.indicators})
        object.__setattr__(self, "_measures", {(row.plan, row.number): row for row in self.measures})

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
            known[round] = self.every._in_force(round)
        return known[round]

    def last_round(self, day: date) -> Round:
        """The latest round whose date has come by a day, of those in which any plan is surveyed: the last one of all
        where every period is over. Raises OutsidePlansError.
        """
        months = {month for plan in self.every.ward.plans for month in plan.months}
        round = newest = Round.last_before(day, months=months)
        first = min(plan.valid_from for plan in self.every.ward.plans)
        while round.as_of >= first:
            if any(plan.is_surveyed_on(round.as_of) for plan in self.every.ward.plans):
                return round
            round = Round.last_before(round.as_of - timedelta(days=1), months=months)
        raise OutsidePlansError(newest, self.every.ward.plans)

    def _in_force(self, round: Round) -> "Registry":
        day = round.as_of
        plans = tuple(plan for plan in self.ward.plans if plan.is_surveyed_on(day))
        if not plans:
            raise OutsidePlansError(round, self.ward.plans)
        names = {plan.name for plan in plans}
        running = [row for row in self.indicators if row.plan in names and in_force(row, day)]
        codes = {row.code for row in running}
        every = {row.code for row in self.indicators if in_force(row, day)}
        ended = ended_before(
            round, every, self.indicators, self.assignments, self.targets, self.departments, self.group_of
        )
        over = round.last_fiscal_end
        kept = {id(row) for row in (*running, *ended.indicators)}
        return replace(
            self,
            ward=of_plans(self.ward, plans),
            measures=tuple(row for row in self.measures if row.plan in names and in_force(row, day)),
            items=tuple(row for row in self.items if row.plan in names and in_force(row, day)),
            indicators=tuple(row for row in self.indicators if id(row) in kept),
            targets=(*(row for row in self.targets if row.indicator in codes), *ended.targets),
            history=tuple(row for row in self.history if row.indicator in codes | ended.codes),
            footnotes=tuple(
                row
                for row in self.footnotes
                if (row.indicator in codes and in_force(row, day))
                or (row.indicator in ended.codes and in_force(row, over))
            ),
            assignments=(*(row for row in self.assignments if row.indicator in codes), *ended.assignments),
            results=tuple(row for row in self.results if row.plan in names and in_force(row, day)),
            totals=tuple(row for row in self.totals if in_force(row, day)),
            texts=tuple(row for row in self.texts if row.plan in names and in_force(row, day)),
            whole=self,
            round=round,
            ended=ended,
            resting=frozenset(row.code for row in running if not row.is_due(round.fiscal_year)),
        )

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
            known.update(self.every._by_group())
        return known.get(code) or self.every._restricted(Group(code, code), {}, {})

    def _by_group(self) -> Iterator[tuple[str, "Registry"]]:
        """Every group's plan, in one walk over each table."""
        rows: dict[str, dict[str, tuple[Any, ...]]] = {
            "departments": _grouped(self.departments, lambda row: row.group),
            "assignments": _grouped(self.assignments, lambda row: self.group_of(row.department)),
            "results": _grouped(self.results, lambda row: self.group_of(row.department)),
            "history": _grouped(self.history, lambda row: row.group),
        }
        writers = {row.code: _grouped(row.departments, self.group_of) for row in self.items}
        for group in self.groups:
            own = {name: every.get(group.code, ()) for name, every in rows.items()}
            about = {item: by.get(group.code, ()) for item, by in writers.items()}
            yield group.code, self._restricted(group, own, about)

    def _restricted(
        self, group: Group, rows: Mapping[str, tuple[Any, ...]], writers: Mapping[str, tuple[str, ...]]
    ) -> "Registry":
        """With only these departments, assignments, results and history; ``writers``: who writes about an item.

        It is the plan of one municipality: no row of it names a group.
        """
        prefecture = group.prefecture or self.ward.prefecture
        alone = {"group": "", "group_name": "", "prefecture": ""}
        return replace(
            self,
            group=group.code,
            ward=replace(self.ward, code=group.code, name=group.name, prefecture=prefecture),
            departments=tuple(replace(row, **alone) for row in rows.get("departments", ())),
            assignments=rows.get("assignments", ()),
            results=rows.get("results", ()),
            history=tuple(replace(row, group="") for row in rows.get("history", ())),
            items=tuple(replace(row, departments=writers.get(row.code, ())) for row in self.items),
        )

    @property
    def over(self) -> frozenset[str]:
        """Of a round: the indicators that ended with the year before it."""
        return self.ended.codes if self.ended else frozenset()

    @property
    def final_alone(self) -> frozenset[str]:
        """Of a round: the indicators of which nothing but the 確定 of the year before can be asked."""
        return self.over | self.resting

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

    def assignments_on(self, day: date) -> tuple[Assignment, ...]:
        """Who is asked for what on a day."""
        return tuple(row for row in self.assignments if row.is_active_on(day))

    def open_finals(self, round: Round, group: str = "") -> frozenset[str]:
        """The indicators whose 確定 of the year before a round the plan itself does not tell, of a group if it has any.

        None of a year in which an indicator was not in force, nor of its baseline's own year or before.
        """
        year, end = round.fiscal_year - 1, round.last_fiscal_end
        told = self._settled.get((group, year), set())
        then = {
            row.code
            for row in self.every.indicators
            if in_force(row, end) and row.baseline_year < year and row.is_due(year)
        }
        return frozenset(row.code for row in self.in_round(round).indicators if row.code in then - told)

    @cached_property
    def _settled(self) -> dict[tuple[str, int], set[str]]:
        """By group and year the indicators whose 確定 the plan tells."""
        found: dict[tuple[str, int], set[str]] = {}
        for row in self.history:
            if row.state in SETTLED:
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


def _grouped(rows: Iterable[Row], group_of: Callable[[Row], str]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(group_of(row), []).append(row)
    return {group: tuple(every) for group, every in found.items()}


def of_plans(ward: Ward, plans: tuple[Plan, ...]) -> Ward:
    """The ward with some of its plans, and with the years that these have."""
    dated = [plan for plan in plans if plan.code]
    if not dated:  # without periods of their own
        return replace(ward, plans=plans)
    last = max((fiscal_year_of(plan.valid_to) for plan in dated if plan.valid_to), default=ward.end_year)
    first = min(fiscal_year_of(plan.valid_from) for plan in dated)
    return replace(ward, plans=plans, start_year=first, end_year=last)


def _unlisted(code: str, day: date) -> Department:
    return Department(code=code, name=code, bureau="", valid_from=day, valid_to=day, predecessors=(), note="")
