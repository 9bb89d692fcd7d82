"""A plan of the tests' own, small enough to see through: indicators that are asked of one or several departments."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from sumida_etl.attainment.combine import Source
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.indicators import Assignment, Indicator, PastValue, Target
from sumida_etl.registry.rows.plans import Plan, Thresholds, Ward
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine, Comparator, Direction, Nature, Part, State

BEGIN = date(2022, 4, 1)
WARD = Ward(
    code="999999",
    name="試験区",
    prefecture="試験県",
    version="t1",
    form_version="1",
    office="企画課",
    start_year=2022,
    end_year=2025,
    plans=(Plan("試験計画", "資料1"),),
    thresholds=Thresholds(Decimal("0.95"), Decimal("0.60"), Decimal("0.80")),
)
DEPARTMENTS = tuple(
    Department(code, name, "", BEGIN, None, (), "") for code, name in (("D1", "一課"), ("D2", "二課"), ("D3", "三課"))
)


def indicator(code: str, combine: Combine, unit: str = "件", **changes: Any) -> Indicator:
    fields = {
        "plan": "試験計画", "category": "試験の目標", "measure": "", "name": f"指標{code}", "nature": Nature.AMOUNT,
        "direction": Direction.RISING, "cumulative": False, "only_grows": False, "baseline_year": 2021,
        "baseline": Decimal(0), "note": "", "source": "当方",
    }  # fmt: skip
    return Indicator(**{**fields, **changes, "code": code, "combine": combine, "unit": unit})


def asked(code: str, *departments: str, part: Part = Part.VALUE, since: date = BEGIN) -> tuple[Assignment, ...]:
    return tuple(Assignment(code, department, part, since, None, "当方") for department in departments)


def target(code: str, value: str, year: int = 2025, since: date = BEGIN) -> Target:
    return Target(code, since, year, Comparator.BY_DIRECTION, Decimal(value), None, value, "当方")


def past(code: str, year: int, value: str | None) -> PastValue:
    number = None if value is None else Decimal(value)
    return PastValue(code, year, State.VALUE if value else State.NOT_BEGUN, number, False, False, "係の覚え", "当方")


def plan_of(*indicators: Indicator, **rows: Any) -> Registry:
    empty = dict.fromkeys(
        ("measures", "items", "targets", "history", "footnotes", "assignments", "results", "totals"), ()
    )
    return Registry(WARD, DEPARTMENTS, indicators=indicators, **{**empty, **rows})


def answer(code: str, department: str, typed: str, kind: str = "現在", **changes: Any) -> dict[str, Any]:
    """One answer as the warehouse holds it; ``typed`` is a number or a state word."""
    state = typed if typed in tuple(State) else State.VALUE
    fields = {
        "indicator": code, "kind": kind, "department": department, "part": Part.VALUE, "submission": department * 32,
        "sheet": "指標", "cell": "H4", "raw": typed, "rule": "N02", "state": state, "approx": False,
        "value": Decimal(typed) if state == State.VALUE else None, "cumulative": False, "remark": None,
        "fiscal_year": Round.parse(changes.get("round", "R5-12")).fiscal_year,
    }  # fmt: skip
    return {**fields, **changes}


def answers(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[*Source.__dataclass_fields__, "round"], dtype=object)
