"""The plan as typed, frozen rows: one class a file of ``plan/``. Rows know nothing of files; ``load`` does."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from sumida_etl.rounds import Due, Round, era, fiscal_end, fiscal_year_of
from sumida_etl.values import stage_at
from sumida_etl.vocabulary import (
    Combine,
    Comparator,
    Direction,
    Kind,
    Nature,
    Part,
    Reckoning,
    Stage,
    State,
    ValueType,
)

ALWAYS = date.min
"""有効開始 of a row that was always there."""


class Dated(Protocol):
    """A row that can begin and end."""

    @property
    def valid_from(self) -> date: ...  # noqa: D102

    @property
    def valid_to(self) -> date | None: ...  # noqa: D102


def in_force(row: Dated, day: date) -> bool:
    """Whether a row is in force on a day: both its first and its last day count."""
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


class ReportedYear(StrEnum):
    """対象年度: the year a result is about."""

    THIS = ""
    LAST = "前年度"


class TextKind(StrEnum):
    """種類 of a text of the plan, in the order the report has them."""

    PRINCIPLE = "基本理念"
    VIEWPOINT = "視点"
    VISION = "将来像"
    AIM = "目指す姿"
    TERM = "用語"


EVERY_QUARTER = (6, 9, 12, 3)


@dataclass(frozen=True, slots=True)
class Plan:
    """計画."""

    name: str
    document: str
    """The part of the council's report it is printed in."""
    purpose: str = ""
    """What the plan is for, in a sentence or two, as the report says it."""
    code: str = ""
    short: str = ""
    """A short name for places where the whole one does not fit; empty: the name."""
    valid_from: date = ALWAYS
    valid_to: date | None = None
    months: tuple[int, ...] = EVERY_QUARTER
    """The months at whose end it is surveyed."""
    succeeds: str = ""
    """The code of the plan that it follows."""
    note: str = ""
    specimen: bool = False
    """見本: whether the purpose is not the plan's own wording."""

    def is_surveyed_on(self, day: date) -> bool:
        """Whether a round of that day asks about the plan: in its period, in one of its months."""
        return in_force(self, day) and day.month in self.months


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where 順調, やや遅れ and 概ね達成 begin, as shares (0.95 = 95 %)."""

    on_pace: Decimal
    behind: Decimal
    nearly: Decimal


@dataclass(frozen=True, slots=True)
class Ward:
    """The ward, its plans and the settings that are versioned with them."""

    code: str
    name: str
    prefecture: str
    version: str
    form_version: str
    office: str
    """Where a department asks, and gets a new workbook."""
    start_year: int
    end_year: int
    plans: tuple[Plan, ...]
    thresholds: Thresholds

    @property
    def months(self) -> frozenset[int]:
        """The months in which any of the plans is surveyed."""
        return frozenset(month for plan in self.plans for month in plan.months)

    def years_of(self, plan: Plan) -> tuple[int, int | None]:
        """A plan's first and last fiscal year; None: it has no end. One without dates has the ward's years."""
        if not plan.code:
            return self.start_year, self.end_year
        return fiscal_year_of(plan.valid_from), fiscal_year_of(plan.valid_to) if plan.valid_to else None


@dataclass(frozen=True, slots=True)
class Department:
    """所属 under one name; a renamed department is two rows of one code."""

    code: str
    name: str
    bureau: str
    valid_from: date
    valid_to: date | None
    predecessors: tuple[str, ...]
    note: str
    group: str = ""
    """団体コード of the municipality it belongs to; empty in the plan of one municipality alone."""
    group_name: str = ""
    prefecture: str = ""
    """Of the municipality; empty: the plan's own."""

    @property
    def full_name(self) -> str:
        """The name with the municipality's in front, where a plan has several."""
        return f"{self.group_name} {self.name}" if self.group else self.name

    def is_active_on(self, day: date) -> bool:
        """Whether the department has this name on the day."""
        return in_force(self, day)


@dataclass(frozen=True, slots=True)
class Measure:
    """取組: numbered under its plan."""

    plan: str
    number: str
    guideline: str
    policy: str
    title: str
    leads: str
    """主な担当所属 as the plan words it (全課, 関係各課 …)."""
    lead_codes: tuple[str, ...]
    dx_priority: bool
    new: bool
    purpose: str
    note: str
    code: str = ""
    """What its rows are published under."""
    valid_from: date = ALWAYS
    valid_to: date | None = None
    new_policy: bool = False
    """Whether the 施策 it stands under is new in this plan."""
    specimen: bool = False
    """見本: whether the purpose is not the plan's own wording."""


@dataclass(frozen=True, slots=True)
class PlanText:
    """文: words of the plan that only the report shows, of the whole plan or of one measure (目指す姿, 用語)."""

    plan: str
    measure: str
    kind: TextKind
    title: str
    text: str
    code: str = ""
    valid_from: date = ALWAYS
    valid_to: date | None = None
    specimen: bool = False
    """見本: whether it is not the plan's own wording."""


@dataclass(frozen=True, slots=True)
class Item:
    """項目: a sub-item ①②③ or ● of a measure, and the departments that write about it."""

    plan: str
    measure: str
    item: str
    title: str
    departments: tuple[str, ...]
    source: str
    code: str = ""
    """What its rows are published under."""
    valid_from: date = ALWAYS
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """指標: a number with a baseline; its targets stand in ``Target``."""

    code: str
    plan: str
    category: str
    measure: str
    name: str
    unit: str
    nature: Nature
    direction: Direction
    cumulative: bool
    only_grows: bool
    combine: Combine
    baseline_year: int
    baseline: Decimal | None
    note: str
    source: str
    value_type: ValueType = ValueType.STANDING
    """値の種類: whether a number in the middle of a year can be held against a year's target."""
    plain: str = ""
    """The name in plain words, for whoever knows neither the plan nor accounting; empty where the name is plain."""
    valid_from: date = ALWAYS
    valid_to: date | None = None
    reckoning: Reckoning = Reckoning.FISCAL
    interval: int = 1
    """調査の間隔: every how many years it is measured; 2 is 隔年."""
    first_year: int | None = None
    """調査の初年度: the year that the interval counts from; None: the baseline's."""

    stages: tuple[str, ...] = tuple(Stage)
    """段階 of a 有無, from not begun to done; of any other value type they say nothing."""

    @property
    def baseline_date(self) -> date:
        """The end of the baseline year, where time begins to count."""
        return self.year_end(self.baseline_year)

    def year_end(self, year: int) -> date:
        """The last day of a year of its own: of a 暦年 that of December."""
        return date(year, 12, 31) if self.reckoning is Reckoning.CALENDAR else fiscal_end(year)

    def is_due(self, year: int) -> bool:
        """Whether it is measured in a year."""
        first = self.baseline_year if self.first_year is None else self.first_year
        return (year - first) % self.interval == 0

    def stage(self, value: Decimal | None) -> str:
        """The word of a 有無 value, which is the place of its stage; empty of any other value."""
        return stage_at(value, self.stages) if self.value_type is ValueType.MILESTONE else ""


@dataclass(frozen=True, slots=True)
class Target:
    """目標: in force from a day until a later row of the same indicator."""

    indicator: str
    valid_from: date
    year: int
    comparator: Comparator
    value: Decimal | None
    """None for a 範囲, which has bounds, and for 増加 and 減少, which have the baseline."""
    tolerance: Decimal | None
    """Of a 程度 target, in percent of the target."""
    wording: str
    source: str
    valid_to: date | None = None
    code: str = ""
    """Its own name; a row without one is known by indicator and first day."""
    revised_on: date | None = None
    """The day of the revision, where the plan's own source names it; only then is it printed."""
    lower: Decimal | None = None
    upper: Decimal | None = None
    """The bounds of a 範囲, inclusive."""
    milestones: tuple[tuple[int, Decimal], ...] = ()
    """中間目標: fiscal years before the target's own, each with the value to reach by its end."""

    @property
    def date(self) -> date:
        """The end of the target's own year."""
        return fiscal_end(self.year)

    def words(self, unit: str) -> str:
        """The target in figures and words: ``90%以上``, ``95～100%``, ``減少``."""
        if self.comparator == Comparator.RANGE:
            return f"{self.lower:,f}～{self.upper:,f}{unit}"
        return f"{'' if self.value is None else f'{self.value:,f}{unit}'}{self.comparator}"


@dataclass(frozen=True, slots=True)
class PastValue:
    """A 確定 value of a year before the first round kept here."""

    indicator: str
    fiscal_year: int
    state: State
    value: Decimal | None
    approx: bool
    cumulative: bool
    note: str
    source: str
    group: str = ""
    """団体コード of whose value it is, where the plan's departments belong to groups."""

    @property
    def unit(self) -> str:
        """The unit it is in, where that does not convert to the indicator's of the round; empty: it is in that one."""
        return ""


@dataclass(frozen=True, slots=True)
class PastOfOldUnit(PastValue):
    """A past value in a unit that does not convert to today's."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """※: about the whole indicator, its target, one fiscal year's value, or the value of one round's date."""

    indicator: str
    mark: str
    about: str
    """``指標``, ``目標``, a year (``R5``) or a round (``R5-12``)."""
    text: str
    code: str = ""
    valid_from: date = ALWAYS
    valid_to: date | None = None

    @property
    def is_general(self) -> bool:
        """Whether it stands beside the indicator or its target, whichever value is shown."""
        return self.about in ("指標", "目標")

    def is_about(self, fiscal_year: int, as_of: date, kind: Kind) -> bool:
        """Whether it stands beside a value: one on a year says nothing of a forecast, one on a round is of its 現在."""
        if self.about == era(fiscal_year):
            return kind != Kind.FORECAST
        return kind == Kind.ACTUAL and self.about == Round(as_of).key


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which department is asked for which part of an indicator, and since when."""

    indicator: str
    department: str
    part: Part
    valid_from: date
    valid_to: date | None
    source: str
    label: str = ""
    """What a 分子 or 分母 counts, in the department's words."""
    unit: str = ""
    """The unit of a 分子 or 分母; a 値 has the indicator's."""

    code: str = ""
    """Its own name; a row without one is known by indicator, department, part and first day."""

    def is_active_on(self, day: date) -> bool:
        """Whether it is asked on the day."""
        return in_force(self, day)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """効果・実績: a number a department is asked for under a measure, with no target."""

    code: str
    plan: str
    measure: str
    item: str
    department: str
    name: str
    unit: str
    nature: Nature
    cumulative: bool
    only_grows: bool
    reported_year: ReportedYear
    repeats: str
    """再掲: the code of the result or indicator it must equal."""
    note: str
    source: str
    valid_from: date = ALWAYS
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that its parts must add up to; codes of results or indicators."""

    whole: str
    parts: tuple[str, ...]
    note: str
    code: str = ""
    valid_from: date = ALWAYS
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """When the questionnaires of a round are due, or of all that end with some months (``round``: None).

    ``department``: of one department alone; empty: of all. ``reason``, ``name``: why and by whom it was set.
    """

    round: Round | None
    months: tuple[int, ...]
    department: str
    due: Due
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where letters to a department go (宛先, CC). Belongs to no edition of the plan, and is never shown."""

    department: str
    to: tuple[str, ...] = field(repr=False)
    copies: tuple[str, ...] = field(repr=False, default=())
