"""The municipality, its plans and their words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sumida_etl.registry.rows.dated import ALWAYS, in_force
from sumida_etl.rounds import fiscal_year_of
from sumida_etl.vocabulary import Judgement

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
class DatedThresholds(Thresholds):
    """The thresholds of one plan (``plan``: its name) or of every plan (empty) for a time, in place of the ward's."""

    plan: str = ""
    code: str = ""
    valid_from: date = ALWAYS
    valid_to: date | None = None

    @property
    def alone(self) -> Thresholds:
        """The thresholds, whosever they are: two plans that are judged alike have equal ones."""
        return Thresholds(self.on_pace, self.behind, self.nearly)


@dataclass(frozen=True, slots=True)
class JudgementWord:
    """What one plan (``plan``: its name) or every plan (empty) calls a judgement for a time."""

    judgement: Judgement
    word: str
    english: str = ""
    """For the English side of the dashboard; empty: the vocabulary's."""
    plan: str = ""
    code: str = ""
    valid_from: date = ALWAYS
    valid_to: date | None = None


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
    """Of the plans and times for which the plan has no thresholds of their own."""

    @property
    def months(self) -> frozenset[int]:
        """The months in which any of the plans is surveyed."""
        return frozenset(month for plan in self.plans for month in plan.months)

    def years_of(self, plan: Plan) -> tuple[int, int | None]:
        """A plan's first and last fiscal year; None: it has no end. One without dates has the ward's years."""
        if not plan.code:
            return self.start_year, self.end_year
        return fiscal_year_of(plan.valid_from), fiscal_year_of(plan.valid_to) if plan.valid_to else None


class TextKind(StrEnum):
    """種類 of a text of the plan, in the order the report has them."""

    PRINCIPLE = "基本理念"
    VIEWPOINT = "視点"
    VISION = "将来像"
    AIM = "目指す姿"
    TERM = "用語"


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
