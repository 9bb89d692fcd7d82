"""A town of two plans, three departments and three indicators, and what it sent in for R5-12."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from sumida_etl.attainment.combine import Source
from sumida_etl.checks import figures
from sumida_etl.publication.tables.edition import Edition, RoundSubmissions, edition_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.indicators import Assignment, Footnote, Indicator, PastValue, Target
from sumida_etl.registry.rows.measures import Item, Measure, ReportedYear, ResultLine
from sumida_etl.registry.rows.plans import Plan, Thresholds, Ward
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine, Comparator, Direction, Nature, Part, State

ROUND = Round.parse("R5-12")
BEGIN = date(2022, 4, 1)
REFORM, DIGITAL = "改革計画", "情報化計画"
_SOURCE = {"submission", "sheet", "cell", "raw", "rule"}
RESULT_COLUMNS = ("department", *(name for name in figures.RESULT_COLUMNS if name not in _SOURCE))
NARRATIVE_COLUMNS = (
    "department",
    *(name for name in figures.NARRATIVE_COLUMNS if name not in _SOURCE and not name.endswith("_cell")),
)


def _indicator(code: str, name: str, unit: str, way: Direction, baseline: str | None, **changes: Any) -> Indicator:
    fields = {
        "plan": DIGITAL, "category": "施策2", "measure": "取組1", "nature": Nature.COUNT, "cumulative": False,
        "only_grows": False, "combine": Combine.SINGLE, "baseline_year": 2021, "note": "", "source": "当方",
    }  # fmt: skip
    number = None if baseline is None else Decimal(baseline)
    return Indicator(
        **{**fields, **changes, "code": code, "name": name, "unit": unit, "direction": way, "baseline": number}
    )


def _target(code: str, value: str, year: int = 2025, comparator: Comparator = Comparator.BY_DIRECTION) -> Target:
    return Target(code, BEGIN, year, comparator, Decimal(value), None, value, "当方")


def _past(code: str, year: int, value: str) -> PastValue:
    return PastValue(code, year, State.VALUE, Decimal(value), False, False, "決算書から", "報告書")


def _line(code: str, department: str, name: str, year: ReportedYear = ReportedYear.THIS) -> ResultLine:
    return ResultLine(
        code, REFORM, "No.1", "①", department, name, "件", Nature.COUNT, False, False, year, "", "", "当方"
    )


REGISTRY = Registry(
    ward=Ward(
        code="999999",
        name="試験区",
        prefecture="試験県",
        version="t1",
        form_version="1",
        office="企画課",
        start_year=2022,
        end_year=2025,
        plans=(Plan(REFORM, "資料1"), Plan(DIGITAL, "資料2")),
        thresholds=Thresholds(Decimal("0.95"), Decimal("0.60"), Decimal("0.80")),
    ),
    departments=tuple(
        Department(code, name, "", BEGIN, None, (), "")
        for code, name in (("D2", "税務課"), ("D1", "企画課"), ("D3", "窓口課"))
    ),
    measures=(
        Measure(REFORM, "No.1", "", "", "事務の改革", "全課", (), False, False, "", "", "P1-M01"),
        Measure(REFORM, "その他", "", "", "その他の取組", "企画課", ("D1",), False, True, "", "", "P1-M02"),
        Measure(
            DIGITAL, "取組1", "指針1", "施策2", "手続のオンライン化", "企画課", ("D1",), True, False, "", "", "P2-M01"
        ),
    ),
    items=(
        Item(REFORM, "No.1", "①", "共通事務", ("D1", "D2"), "当方", "P1-M01-1"),
        Item(REFORM, "No.1", "②", "個別事務", ("D3",), "当方", "P1-M01-2"),
        Item(DIGITAL, "取組1", "●", "電子申請", ("D1",), "当方", "P2-M01-1"),
    ),
    indicators=(
        _indicator(
            "I101", "行政コスト", "万円", Direction.FALLING, "59", plan=REFORM, category="公会計の目標", measure=""
        ),
        _indicator("I201", "オンライン手続数", "手続", Direction.RISING, "13"),
        _indicator(
            "I202", "相談業務数", "業務", Direction.RISING, None, combine=Combine.SUM, valid_from=date(2023, 4, 1)
        ),
    ),
    targets=(_target("I101", "50"), _target("I201", "44", comparator=Comparator.AT_LEAST), _target("I202", "50", 2022)),
    history=(
        _past("I101", 2020, "65"),
        _past("I101", 2021, "59"),
        _past("I101", 2022, "58"),
        _past("I201", 2022, "20.0"),
    ),
    footnotes=(
        Footnote("I201", "※1", "指標", "国の指針の手続。"),
        Footnote("I201", "※2", "目標", "計画の改定で増えた。"),
        Footnote("I201", "※3", "R5", "12月の値。"),
    ),
    assignments=tuple(
        Assignment(code, department, Part.VALUE, BEGIN, None, "当方")
        for code, department in (("I101", "D1"), ("I201", "D1"), ("I202", "D2"), ("I202", "D3"))
    ),
    results=(
        _line("E2", "D2", "口座振替の件数"),
        _line("E1", "D1", "効果額", ReportedYear.LAST),
        _line("E3", "D3", "窓口の件数"),
    ),
    totals=(),
)  # fmt: skip


def value(code: str, department: str, kind: str, number: str | None, **changes: Any) -> dict[str, Any]:
    fields = {
        "indicator": code, "kind": kind, "department": department, "part": "値", "submission": department * 32,
        "sheet": "指標", "cell": "H4", "raw": number or "集計中", "rule": "N02", "approx": False, "cumulative": False,
        "state": "集計中" if number is None else "値あり", "value": None if number is None else Decimal(number),
        "remark": None, "round": "R5-12", "fiscal_year": 2023,
    }  # fmt: skip
    return {**fields, **changes}


def result(code: str, department: str, kind: str, number: str, name: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "department": department, "result": code, "plan": REFORM, "measure": "No.1", "item": "①", "name": name,
        "unit": "件", "kind": kind, "fiscal_year": 2023, "as_of": date(2023, 12, 31), "state": "値あり",
        "value": Decimal(number), "approx": False, "cumulative": False, "remark": None,
    }  # fmt: skip
    return {**fields, **changes}


def narrative(department: str, measure: str, item: str, title: str, progress: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "department": department, "plan": REFORM, "measure": measure, "item": item, "title": title, "fiscal_year": 2023,
        "progress": progress, "outlook": "・続ける。",
    }  # fmt: skip
    return {**fields, **changes}


VALUES = (
    value("I101", "D1", "現在", None, remark="決算後に算定"),
    value("I101", "D1", "見込", "57", approx=True),
    value("I201", "D1", "現在", "36"),
    value("I201", "D1", "見込", "40"),
    value("I202", "D2", "現在", "10", remark="税の相談"),
    value("I202", "D2", "見込", "12"),
    value("I202", "D3", "現在", "25", cumulative=True),
    value("I202", "D3", "見込", "30"),
)
EARLIER = (value("I201", "D1", "現在", "30", round="R5-09"), value("I201", "D1", "見込", "33", round="R5-09"))
FORECAST = {"as_of": date(2024, 3, 31), "approx": True}
RESULTS = (
    result("E1", "D1", "確定", "182", "効果額", fiscal_year=2022, as_of=date(2023, 3, 31)),
    result("", "D1", "現在", "3", "新しい試み", measure="その他", item=None, remark="試行"),
    result("E2", "D2", "現在", "1444", "口座振替の件数", as_of=date(2024, 2, 8)),
    result("", "D2", "現在", "7", "独自の件数"),
    result("E3", "D3", "現在", "8", "窓口の件数", cumulative=True),
    result("E2", "D2", "見込", "1700", "口座振替の件数", **FORECAST),
    result("", "D2", "見込", "9", "独自の件数", **FORECAST),
)
NARRATIVES = (
    narrative("D1", "No.1", "①", "共通事務", "・見直した。\n・電子化した。"),
    narrative("D1", "取組1", "●", "電子申請", "・「LoGoフォーム」を入れ,広めた。", plan=DIGITAL),
    narrative("D1", "No.1", "①", "共通事務の追加", "・足した。"),
    narrative("D2", "No.1", "①", "共通事務", "・見直した。", outlook=None),
    narrative("D3", "No.1", "②", "個別事務", "・改めた。"),
)


def frame(rows: tuple[dict[str, Any], ...], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def made(
    departments: tuple[str, ...] = ("D1", "D2", "D3"),
    values: tuple[dict[str, Any], ...] = VALUES,
    results: tuple[dict[str, Any], ...] = RESULTS,
    narratives: tuple[dict[str, Any], ...] = NARRATIVES,
    round: Round = ROUND,
) -> Edition:
    """The edition of what these departments sent."""
    columns = (*Source.__dataclass_fields__, "round")

    def sent(rows: tuple[dict[str, Any], ...], columns: tuple[str, ...]) -> pd.DataFrame:
        return frame(tuple(row for row in rows if row["department"] in departments), columns)

    submitted = RoundSubmissions(
        round=round,
        departments=frozenset(departments),
        values=sent(values, columns),
        results=sent(results, RESULT_COLUMNS),
        narratives=sent(narratives, NARRATIVE_COLUMNS),
    )
    return edition_of(REGISTRY, submitted, frame((*EARLIER, *values), columns))
