"""The whole plan in one frozen object, with the look-ups the other stages need."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Optional

from sumida_etl.errors import SumidaError
from sumida_etl.registry.closing import Ended, ended_before
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
from sumida_etl.rounds import Round, day_label, fiscal_year_of
from sumida_etl.vocabulary import SETTLED


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
    whole: Optional["Registry"] = field(default=None, repr=False, compare=False)
    """What this is a round's part of; None for the whole plan."""
    round: Round | None = None
    """The round that it is the part of."""
    ended: Ended | None = None
    """Of a round: what ended with the year before it. It is asked its last 確定, as long as that is open."""
    resting: frozenset[str] = frozenset()
    """Of a round: the indicators in force that are not due in its year (隔年)."""
    in_time: frozenset[str] | None = None
    """The indicators whose 確定 of the year before was in before the round's own year; None: not known."""
    settled: frozenset[str] = frozenset()
    """Those whose 確定 of the year before was in before the round."""
    _indicators: dict[str, Indicator] = field(init=False, repr=False, compare=False)
    _measures: dict[tuple[str, str], Measure] = field(init=False, repr=False, compare=False)
    _active: dict[date, dict[str, Department]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _owing: dict[date, tuple[Department, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _rounds: dict[Round, "Registry"] = field(init=False, repr=False, compare=False, default_factory=dict)

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
        if self.round == round and self.in_time is not None:
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
        ended = ended_before(round, every, self.indicators, self.assignments, self.targets, self.departments)
        over = round.last_fiscal_end
        kept = {id(row) for row in (*running, *ended.indicators)}
        return replace(
            self,
            ward=_of_plans(self.ward, plans),
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

    def knowing(self, in_time: frozenset[str], settled: frozenset[str]) -> "Registry":
        """A round's part, where it is known which finals of the year before are in (``in_time``, ``settled``).

        What ended with that year, and whose last final was in in time, is no part of the round.
        """
        gone = self.over & in_time
        return replace(
            self,
            indicators=tuple(row for row in self.indicators if row.code not in gone),
            targets=tuple(row for row in self.targets if row.indicator not in gone),
            history=tuple(row for row in self.history if row.indicator not in gone),
            footnotes=tuple(row for row in self.footnotes if row.indicator not in gone),
            assignments=tuple(row for row in self.assignments if row.indicator not in gone),
            in_time=in_time,
            settled=settled,
        )

    def with_plans_that_ended(self) -> "Registry":
        """The same with the plans and the measures of what ended, which what is published of it names."""
        gone = [row for row in self.indicators if row.code in self.over]
        if not gone or self.round is None:
            return self
        end, there = self.round.last_fiscal_end, {plan.name for plan in self.ward.plans}
        names = {row.plan for row in gone} - there
        plans = [plan for plan in self.every.ward.plans if plan.name in names and in_force(plan, end)]
        codes = {row.code for row in self.measures}
        theirs = {(row.plan, row.measure) for row in gone} - set(self._measures)
        then = [row for row in self.every.measures if in_force(row, end) and row.code not in codes]
        measures = (*self.measures, *(row for row in then if (row.plan, row.number) in theirs))
        known = {(row.plan, row.number) for row in measures}
        return replace(
            self,
            ward=_of_plans(self.ward, (*self.ward.plans, *plans)),
            measures=measures,
            indicators=tuple(
                row if (row.plan, row.measure) in known or not row.measure else replace(row, measure="")
                for row in self.indicators
            ),
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

    def open_finals(self, round: Round) -> frozenset[str]:
        """The indicators whose 確定 of the year before a round the plan itself does not tell.

        None of a year in which an indicator was not in force, nor of its baseline's own year or before.
        """
        year, end = round.fiscal_year - 1, round.last_fiscal_end
        told = {row.indicator for row in self.history if row.fiscal_year == year and row.state in SETTLED}
        then = {
            row.code
            for row in self.every.indicators
            if in_force(row, end) and row.baseline_year < year and row.is_due(year)
        }
        return frozenset(row.code for row in self.in_round(round).indicators if row.code in then - told)

    def owing(self, day: date) -> tuple[Department, ...]:
        """The departments that owe a workbook on a day: those asked for a number or a text.

        For a final alone only where it is known that it is open.
        """
        if day not in self._owing:
            asked = {row.department for row in self.assignments_on(day) if self._is_owed(row.indicator)}
            asked |= {row.department for row in self.results if in_force(row, day)}
            asked |= {code for row in self.items if in_force(row, day) for code in row.departments}
            self._owing[day] = tuple(row for row in self.departments_on(day) if row.code in asked)
        return self._owing[day]

    def _is_owed(self, indicator: str) -> bool:
        if indicator not in self.final_alone or self.round is None:
            return True
        return self.in_time is not None and indicator in self.open_finals(self.round) - self.settled


def _of_plans(ward: Ward, plans: tuple[Plan, ...]) -> Ward:
    """The ward with some of its plans, and with the years that these have."""
    dated = [plan for plan in plans if plan.code]
    if not dated:  # without periods of their own
        return replace(ward, plans=plans)
    last = max((fiscal_year_of(plan.valid_to) for plan in dated if plan.valid_to), default=ward.end_year)
    first = min(fiscal_year_of(plan.valid_from) for plan in dated)
    return replace(ward, plans=plans, start_year=first, end_year=last)


def _unlisted(code: str, day: date) -> Department:
    return Department(code=code, name=code, bureau="", valid_from=day, valid_to=day, predecessors=(), note="")
