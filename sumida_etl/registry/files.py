"""Which columns each file of ``plan/`` has and the row it becomes; columns stand in the order of the row's fields."""

from collections.abc import Mapping
from dataclasses import dataclass

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
)
from sumida_etl.vocabulary import Combine, Comparator, Direction, Nature, Part, State


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file, the class of its rows, and its columns with the parser of each."""

    name: str
    row: type
    columns: Mapping[str, Parser]
    optional: Mapping[str, Parser]


def _file(name: str, row: type, columns: Mapping[str, Parser], **optional: Parser) -> PlanFile:
    return PlanFile(name, row, columns, optional)


DEPARTMENTS = _file("departments.csv", model.Department, {
    "所属コード": required, "所属名": required, "部": text, "有効開始": day, "有効終了": day_or_open,
    "前身": codes, "備考": text,
})  # fmt: skip
MEASURES = _file("measures.csv", model.Measure, {
    "計画": required, "取組番号": required, "指針": text, "施策": text, "取組名": required, "主な担当所属": text,
    "担当所属コード": codes, "自治体DX重点": flag, "新規": flag, "目的": text, "備考": text,
})  # fmt: skip
ITEMS = _file("items.csv", model.Item, {
    "計画": required, "取組番号": required, "項目": required, "取組名": required, "担当所属コード": codes, "根拠": text,
})  # fmt: skip
INDICATORS = _file("indicators.csv", model.Indicator, {
    "指標コード": required, "計画": required, "分類": text, "取組番号": text, "指標名": required, "単位": required,
    "性質": word(Nature), "方向": word(Direction), "延べ": flag, "増加のみ": flag, "集計方法": word(Combine),
    "基準年度": year, "基準値": number, "備考": text, "根拠": text,
}, 平易名=text)  # fmt: skip
TARGETS = _file("targets.csv", model.Target, {
    "指標コード": required, "有効開始": day, "目標年度": year, "目標条件": word(Comparator), "目標値": number,
    "許容幅": number, "表記": text, "根拠": text,
})  # fmt: skip
HISTORY = _file("history.csv", model.PastValue, {
    "指標コード": required, "年度": year, "状態": word(State), "実績値": number, "概数": flag, "延べ": flag,
    "備考": text, "根拠": text,
})  # fmt: skip
FOOTNOTES = _file("footnotes.csv", model.Footnote, {
    "指標コード": required, "記号": required, "対象": required, "文": required,
})  # fmt: skip
ASSIGNMENTS = _file("assignments.csv", model.Assignment, {
    "指標コード": required, "所属コード": required, "分担": word(Part), "有効開始": day, "有効終了": day_or_open,
    "根拠": text,
}, 分担名=text, 分担の単位=text)  # fmt: skip
RESULTS = _file("results.csv", model.ResultLine, {
    "実績コード": required, "計画": required, "取組番号": required, "項目": required, "所属コード": required,
    "実績名": required, "単位": required, "性質": word(Nature), "延べ": flag, "増加のみ": flag,
    "対象年度": word(model.ReportedYear), "再掲元": text, "備考": text, "根拠": text,
})  # fmt: skip
TOTALS = _file("totals.csv", model.Total, {
    "合計コード": required, "内訳コード": codes, "備考": text,
})  # fmt: skip
ALL = (DEPARTMENTS, MEASURES, ITEMS, INDICATORS, TARGETS, HISTORY, FOOTNOTES, ASSIGNMENTS, RESULTS, TOTALS)
