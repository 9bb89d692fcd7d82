"""From the files of ``plan/`` to a Registry, cross-checked: what leads nowhere is an error with file and line."""

from collections.abc import Collection, Hashable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from sumida_etl.registry import files
from sumida_etl.registry.model import Plan, Thresholds, Ward
from sumida_etl.registry.registry import Registry
from sumida_etl.registry.table import Line, PlanError, read_table, year
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Comparator

_SAME = ("計画", "取組番号", "項目", "実績名", "単位", "性質", "延べ", "増加のみ", "対象年度")
"""What a result stays whoever reports it."""


def load_registry(folder: Path) -> Registry:
    """Load and cross-check a plan folder. Raises PlanError naming file and line."""
    if not folder.is_dir():
        raise PlanError(
            folder,
            0,
            f"計画データのフォルダ {folder} がありません。計画データ（plan）のあるフォルダを SUMIDA_HOME に、"
            "または計画データのフォルダそのものを SUMIDA_PLAN に指定してください。",
        )
    ward = _ward(folder / "ward.yaml")
    lines = {file.name: list(read_table(folder / file.name, file.required, file.optional)) for file in files.ALL}
    _cross_check(ward, lines)
    tables = {file.table: tuple(file.row_of(line.cells) for line in lines[file.name]) for file in files.ALL}
    return Registry(ward, **tables)


def _ward(path: Path) -> Ward:
    if not path.is_file():
        raise PlanError(path, 0, "ファイルがありません")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        thresholds = Thresholds(**{name: Decimal(value) for name, value in data.pop("thresholds").items()})
        plans = tuple(Plan(**plan) for plan in data.pop("plans"))
        return Ward(**data, plans=plans, thresholds=thresholds)
    except (KeyError, TypeError, ArithmeticError) as problem:
        raise PlanError(path, 1, f"項目が足りないか、読み取れません: {problem}") from None


def _cross_check(ward: Ward, lines: dict[str, list[Line]]) -> None:
    def column(file: files.PlanFile, *names: str) -> list[Any]:
        return [tuple(line.cells[name] for name in names) for line in lines[file.name]]

    plans = {(plan.name,) for plan in ward.plans}
    measures = _unique(lines[files.MEASURES.name], "計画", "取組番号")
    items = _unique(lines[files.ITEMS.name], "計画", "取組番号", "項目")
    indicators = _unique(lines[files.INDICATORS.name], "指標コード")
    _unique(lines[files.RESULTS.name], "実績コード", "所属コード")
    _one_at_a_time(lines[files.RESULTS.name], lines[files.DEPARTMENTS.name])
    results = set(column(files.RESULTS, "実績コード"))
    _unique(lines[files.RESULTS.name], "所属コード", "計画", "取組番号", "項目", "実績名")
    _unique(lines[files.DEPARTMENTS.name], "所属コード", "有効開始")
    _unique(lines[files.TARGETS.name], "指標コード", "有効開始")
    _unique(lines[files.HISTORY.name], "指標コード", "年度")
    _unique(lines[files.ASSIGNMENTS.name], "指標コード", "所属コード", "分担", "有効開始")
    departments = set(column(files.DEPARTMENTS, "所属コード"))

    for file in (files.MEASURES, files.ITEMS, files.INDICATORS, files.RESULTS):
        _known(lines[file.name], plans, "計画")
    for file in (files.ITEMS, files.RESULTS):
        _known(lines[file.name], measures, "計画", "取組番号")
    _known((line for line in lines[files.INDICATORS.name] if line.cells["取組番号"]), measures, "計画", "取組番号")
    _known(lines[files.RESULTS.name], items, "計画", "取組番号", "項目")
    for file in (files.TARGETS, files.HISTORY, files.FOOTNOTES, files.ASSIGNMENTS):
        _known(lines[file.name], indicators, "指標コード")
    for file in (files.ASSIGNMENTS, files.RESULTS):
        _known(lines[file.name], departments, "所属コード")
    _while_active(lines[files.ASSIGNMENTS.name], lines[files.DEPARTMENTS.name])
    for file, name in (
        (files.MEASURES, "担当所属コード"),
        (files.ITEMS, "担当所属コード"),
        (files.DEPARTMENTS, "前身"),
    ):
        _each_known(lines[file.name], departments, name)
    figures = results | indicators
    _known((line for line in lines[files.RESULTS.name] if line.cells["再掲元"]), figures, "再掲元")
    _known(lines[files.TOTALS.name], figures, "合計コード")
    _each_known(lines[files.TOTALS.name], figures, "内訳コード")
    for line in lines[files.TARGETS.name]:
        _check_target(line)
    for line in lines[files.FOOTNOTES.name]:
        _check_footnote(line)


def _check_target(line: Line) -> None:
    """What a target's 目標条件 asks for is there, and nothing else."""
    cells, comparator = line.cells, line.cells["目標条件"]
    lower, upper = cells["目標下限"], cells["目標上限"]
    numberless = comparator in (Comparator.RANGE, Comparator.MORE, Comparator.LESS)
    if (cells["目標値"] is None) is not numberless:
        raise line.error(f"目標値: 空欄に{'します' if numberless else 'できません'}（目標条件 {comparator or '空欄'}）")
    if comparator != Comparator.RANGE and (lower is not None or upper is not None):
        raise line.error("目標下限・目標上限: 目標条件が 範囲 のときだけ書きます（程度は許容幅から計算します）")
    if comparator == Comparator.RANGE and (lower is None or upper is None or lower > upper):
        raise line.error("目標下限・目標上限: 範囲 では両方を、下限から上限の順に書きます")
    if comparator == Comparator.ABOUT and cells["許容幅"] is None:
        raise line.error("許容幅: 目標条件が 程度 のときは、何%までを満たしたとするかを書きます（例：20）")
    if any(year >= cells["目標年度"] for year, _ in cells["中間目標"]):
        raise line.error("中間目標: 目標年度より前の年度だけを書きます（目標年度の値は 目標値 に書きます）")


def _check_footnote(line: Line) -> None:
    about = line.cells["対象"]
    if about in ("指標", "目標"):
        return
    try:
        if "-" in about and Round.parse(about).key == about:
            return
        year(about)
    except ValueError:
        raise line.error(f"対象: 「{about}」は 指標・目標・年度（R5）・調査回（R5-12）のどれでもありません") from None


def _unique(lines: Iterable[Line], *names: str) -> set[Hashable]:
    seen: set[Hashable] = set()
    for line in lines:
        key = tuple(line.cells[name] for name in names)
        if key in seen:
            raise line.error(f"{'・'.join(names)} が重複しています: {_shown(key)}")
        seen.add(key)
    return seen


def _one_at_a_time(results: Iterable[Line], departments: Iterable[Line]) -> None:
    """A result goes on under its code in another department, where one ends and the other begins."""
    spans = _spans(departments)
    first: dict[str, Line] = {}
    reporting: dict[str, list[tuple[date, date]]] = {}
    for line in results:
        code, mine = line.cells["実績コード"], spans.get(line.cells["所属コード"], [])
        before = first.setdefault(code, line)
        if any(line.cells[name] != before.cells[name] for name in _SAME):
            raise line.error(f"実績コード が重複しています: {code}（{'・'.join(_SAME)} は同じにします）")
        if any(start <= end and begin <= stop for start, stop in mine for begin, end in reporting.get(code, [])):
            raise line.error(f"実績コード が重複しています: {code}（同じ日に2つの所属が報告することはできません）")
        reporting.setdefault(code, []).extend(mine)


def _while_active(assignments: Iterable[Line], departments: Iterable[Line]) -> None:
    """An assignment to a department that does not exist then would ask nobody, and nobody would notice."""
    spans = _spans(departments)
    for line in assignments:
        code, day, last = line.cells["所属コード"], line.cells["有効開始"], line.cells["有効終了"] or date.max
        for start, end in sorted(spans[code]):
            if start <= day <= end < last:
                day = end + timedelta(days=1)
        if not any(start <= day and last <= end for start, end in spans[code]):
            raise line.error(f"所属コード: {code} は {day} に有効ではありません（割当ての有効期間を所属に合わせます）")


def _spans(departments: Iterable[Line]) -> dict[str, list[tuple[date, date]]]:
    spans: dict[str, list[tuple[date, date]]] = {}
    for line in departments:
        span = line.cells["有効開始"], line.cells["有効終了"] or date.max
        spans.setdefault(line.cells["所属コード"], []).append(span)
    return spans


def _known(lines: Iterable[Line], known: Collection[Hashable], *names: str) -> None:
    for line in lines:
        key = tuple(line.cells[name] for name in names)
        if key not in known:
            raise line.error(f"{'・'.join(names)} が見当たりません: {_shown(key)}")


def _each_known(lines: Iterable[Line], known: Collection[Hashable], name: str) -> None:
    for line in lines:
        for code in line.cells[name]:
            if (code,) not in known:
                raise line.error(f"{name} が見当たりません: {code}")


def _shown(key: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in key)
