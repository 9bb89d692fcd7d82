"""Which columns each file of ``plan/`` has, and which field of which row each column becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sumida_etl.registry import model
from sumida_etl.registry.table import (
    Parser,
    codes,
    day,
    day_or_open,
    flag,
    number,
    required,
    text,
    word,
    year,
    yearly_numbers,
)
from sumida_etl.vocabulary import Combine, Comparator, Direction, Nature, Part, State, ValueType


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plan file: its header, the field it becomes, its parser; ``optional``: a file may lack it."""

    header: str
    field: str
    parse: Parser
    optional: bool = False


class PlanFile:
    """A file of ``plan/``, the class of its rows, and its columns in the order they are written in."""

    def __init__(self, name: str, row: type, *columns: Column) -> None:
        self.name = name
        self.row = row
        self.columns = columns

    @property
    def table(self) -> str:
        """The field of ``Registry`` that holds its rows: the file's name without ``.csv``."""
        return self.name.removesuffix(".csv")

    @property
    def required(self) -> dict[str, Parser]:
        """The parsers of the columns that may not be missing, by header."""
        return {column.header: column.parse for column in self.columns if not column.optional}

    @property
    def optional(self) -> dict[str, Parser]:
        """The parsers of the columns that may be missing, by header."""
        return {column.header: column.parse for column in self.columns if column.optional}

    def row_of(self, cells: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an instance of ``row``, which differs per file
        """A line's parsed cells (by header) as a row, each field by its name."""
        return self.row(**{column.field: cells[column.header] for column in self.columns})


DEPARTMENTS = PlanFile(
    "departments.csv",
    model.Department,
    Column("所属コード", "code", required),
    Column("所属名", "name", required),
    Column("部", "bureau", text),
    Column("有効開始", "valid_from", day),
    Column("有効終了", "valid_to", day_or_open),
    Column("前身", "predecessors", codes),
    Column("備考", "note", text),
)
MEASURES = PlanFile(
    "measures.csv",
    model.Measure,
    Column("計画", "plan", required),
    Column("取組番号", "number", required),
    Column("指針", "guideline", text),
    Column("施策", "policy", text),
    Column("取組名", "title", required),
    Column("主な担当所属", "leads", text),
    Column("担当所属コード", "lead_codes", codes),
    Column("自治体DX重点", "dx_priority", flag),
    Column("新規", "new", flag),
    Column("目的", "purpose", text),
    Column("備考", "note", text),
)
ITEMS = PlanFile(
    "items.csv",
    model.Item,
    Column("計画", "plan", required),
    Column("取組番号", "measure", required),
    Column("項目", "item", required),
    Column("取組名", "title", required),
    Column("担当所属コード", "departments", codes),
    Column("根拠", "source", text),
)
INDICATORS = PlanFile(
    "indicators.csv",
    model.Indicator,
    Column("指標コード", "code", required),
    Column("計画", "plan", required),
    Column("分類", "category", text),
    Column("取組番号", "measure", text),
    Column("指標名", "name", required),
    Column("単位", "unit", required),
    Column("性質", "nature", word(Nature)),
    Column("方向", "direction", word(Direction)),
    Column("延べ", "cumulative", flag),
    Column("増加のみ", "only_grows", flag),
    Column("集計方法", "combine", word(Combine)),
    Column("基準年度", "baseline_year", year),
    Column("基準値", "baseline", number),
    Column("備考", "note", text),
    Column("根拠", "source", text),
    Column("平易名", "plain", text, optional=True),
    Column("値の種類", "value_type", word(ValueType, ValueType.STANDING), optional=True),
)
TARGETS = PlanFile(
    "targets.csv",
    model.Target,
    Column("指標コード", "indicator", required),
    Column("有効開始", "valid_from", day),
    Column("目標年度", "year", year),
    Column("目標条件", "comparator", word(Comparator)),
    Column("目標値", "value", number),
    Column("許容幅", "tolerance", number),
    Column("表記", "wording", text),
    Column("根拠", "source", text),
    Column("目標下限", "lower", number, optional=True),
    Column("目標上限", "upper", number, optional=True),
    Column("改定日", "revised_on", day_or_open, optional=True),
    Column("中間目標", "milestones", yearly_numbers, optional=True),
)
HISTORY = PlanFile(
    "history.csv",
    model.PastValue,
    Column("指標コード", "indicator", required),
    Column("年度", "fiscal_year", year),
    Column("状態", "state", word(State)),
    Column("実績値", "value", number),
    Column("概数", "approx", flag),
    Column("延べ", "cumulative", flag),
    Column("備考", "note", text),
    Column("根拠", "source", text),
)
FOOTNOTES = PlanFile(
    "footnotes.csv",
    model.Footnote,
    Column("指標コード", "indicator", required),
    Column("記号", "mark", required),
    Column("対象", "about", required),
    Column("文", "text", required),
)
ASSIGNMENTS = PlanFile(
    "assignments.csv",
    model.Assignment,
    Column("指標コード", "indicator", required),
    Column("所属コード", "department", required),
    Column("分担", "part", word(Part)),
    Column("有効開始", "valid_from", day),
    Column("有効終了", "valid_to", day_or_open),
    Column("根拠", "source", text),
    Column("分担名", "label", text, optional=True),
    Column("分担の単位", "unit", text, optional=True),
)
RESULTS = PlanFile(
    "results.csv",
    model.ResultLine,
    Column("実績コード", "code", required),
    Column("計画", "plan", required),
    Column("取組番号", "measure", required),
    Column("項目", "item", required),
    Column("所属コード", "department", required),
    Column("実績名", "name", required),
    Column("単位", "unit", required),
    Column("性質", "nature", word(Nature)),
    Column("延べ", "cumulative", flag),
    Column("増加のみ", "only_grows", flag),
    Column("対象年度", "reported_year", word(model.ReportedYear)),
    Column("再掲元", "repeats", text),
    Column("備考", "note", text),
    Column("根拠", "source", text),
)
TOTALS = PlanFile(
    "totals.csv",
    model.Total,
    Column("合計コード", "whole", required),
    Column("内訳コード", "parts", codes),
    Column("備考", "note", text),
)
ALL = (DEPARTMENTS, MEASURES, ITEMS, INDICATORS, TARGETS, HISTORY, FOOTNOTES, ASSIGNMENTS, RESULTS, TOTALS)
