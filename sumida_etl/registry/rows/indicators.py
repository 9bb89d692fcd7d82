"""Numbers with a target: what they are, who reports them, what they have to reach and what they were before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sumida_etl.registry.rows.dated import ALWAYS, in_force
from sumida_etl.rounds import Round, era, fiscal_end
from sumida_etl.values import stage_at
from sumida_etl.vocabulary import Combine, Comparator, Direction, Kind, Nature, Part, Reckoning, Stage, State, ValueType


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

    def words(self, unit: str, number: Callable[[Decimal], str] = "{:,f}".format) -> str:
        """The target in figures and words: ``90%以上``, ``95～100%``, ``減少``. ``number``: how a number is written."""
        if self.comparator == Comparator.RANGE and self.lower is not None and self.upper is not None:
            return f"{number(self.lower)}～{number(self.upper)}{unit}"
        return f"{'' if self.value is None else f'{number(self.value)}{unit}'}{self.comparator}"


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
