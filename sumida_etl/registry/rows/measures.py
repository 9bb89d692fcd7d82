"""What is done under a plan: measures, their items, and figures of them that have no target."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sumida_etl.registry.rows.dated import ALWAYS
from sumida_etl.vocabulary import Nature


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


class ReportedYear(StrEnum):
    """対象年度: the year a result is about."""

    THIS = ""
    LAST = "前年度"


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
