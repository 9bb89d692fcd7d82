"""Whether the lines of a plan fit together: what leads nowhere, stands twice, or contradicts another line."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.files import PlanFile
from sumida_etl.registry.groups import group_faults
from sumida_etl.registry.possible import impossible_figures
from sumida_etl.registry.row_rules import row_faults
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.registry.spellings import like
from sumida_etl.registry.table import Line
from sumida_etl.rounds import era
from sumida_etl.vocabulary import Combine, Part

Lines = Mapping[str, Sequence[Line]]
Span = tuple[date, date]
_SAME = ("計画", "取組番号", "項目", "実績名", "単位", "性質", "延べ", "増加のみ", "対象年度")
"""What a result stays whoever reports it."""
_KEYS: tuple[tuple[PlanFile, tuple[str, ...]], ...] = (
    (files.PLANS, ("計画コード",)),
    (files.DEPARTMENTS, ("所属コード",)),
    (files.MEASURES, ("取組コード",)),
    (files.MEASURES, ("計画コード", "取組番号")),
    (files.ITEMS, ("項目コード",)),
    (files.ITEMS, ("計画コード", "取組番号", "項目")),
    (files.INDICATORS, ("指標コード",)),
    (files.RESULTS, ("実績コード", "所属コード")),
    (files.RESULTS, ("所属コード", "計画コード", "取組番号", "項目", "実績名")),
    (files.ASSIGNMENTS, ("指標コード", "所属コード", "分担")),
    (files.FOOTNOTES, ("指標コード", "記号", "対象")),
    (files.TOTALS, ("合計コード", "内訳コード")),
)
"""What only one row has on a day."""
_ONCE: tuple[tuple[PlanFile, tuple[str, ...]], ...] = (
    (files.TARGETS, ("指標コード", "有効開始")),
    (files.HISTORY, ("指標コード", "年度", "団体コード")),
)
_OWN = (files.TARGETS, files.ASSIGNMENTS, files.FOOTNOTES, files.TOTALS, files.TEXTS, files.THRESHOLDS)


def link_faults(lines: Lines, plans: Sequence[Plan], broken: Set[str]) -> Iterator[Fault]:
    """Everything that is wrong between lines. What refers to a file in ``broken``, of which lines lack, is let be."""
    for file in (files.PLANS, *files.ALL):
        for line in lines[file.name]:
            yield from row_faults(file, line, plans)
    for file, names in _KEYS:
        yield from _one_on_a_day(lines[file.name], names)
    for file, names in _ONCE:
        yield from _unique(lines[file.name], names)
    for file in _OWN:
        for fault in _unique([line for line in lines[file.name] if line.cells["コード"]], ("コード",)):
            yield replace(fault, stops=False)
    for unit in _units(lines[files.DEPARTMENTS.name]):
        yield from _one_on_a_day(unit, ("所属名",))
    yield from _one_on_a_day(lines[files.THRESHOLDS.name], ("計画コード",), blank=True)
    yield from _references(lines, broken)
    figures = (files.INDICATORS, files.TARGETS, files.HISTORY)
    yield from impossible_figures(*(lines[file.name] for file in figures))
    if not broken & {files.TARGETS.name, files.INDICATORS.name}:
        yield from _targets_ahead(lines[files.TARGETS.name], lines[files.INDICATORS.name])
    if files.DEPARTMENTS.name not in broken:
        yield from group_faults(lines[files.DEPARTMENTS.name], lines[files.HISTORY.name])
    if not broken & {files.RESULTS.name, files.DEPARTMENTS.name}:
        yield from _one_reporter(lines[files.RESULTS.name], lines[files.DEPARTMENTS.name])
    if not broken & {files.ASSIGNMENTS.name, files.INDICATORS.name}:
        groups = _groups(lines[files.DEPARTMENTS.name])
        yield from _parts_that_fit(lines[files.ASSIGNMENTS.name], lines[files.INDICATORS.name], groups)
    if not broken & {files.ASSIGNMENTS.name, files.DEPARTMENTS.name}:
        yield from _while_active(lines[files.ASSIGNMENTS.name], lines[files.DEPARTMENTS.name])


def _references(lines: Lines, broken: Set[str]) -> Iterator[Fault]:
    def known(file: PlanFile, *names: str) -> dict[Any, list[Span]]:
        found: dict[Any, list[Span]] = defaultdict(list)
        for line in lines[file.name]:
            found[tuple(line.cells[name] for name in names)].append(_span(line))
        return found

    departments, indicators = known(files.DEPARTMENTS, "所属コード"), known(files.INDICATORS, "指標コード")
    measures, items = (
        known(files.MEASURES, "計画コード", "取組番号"),
        known(files.ITEMS, "計画コード", "取組番号", "項目"),
    )
    figures = known(files.RESULTS, "実績コード") | indicators
    both = {files.RESULTS.name, files.INDICATORS.name}
    plans = known(files.PLANS, "計画コード")
    in_a_measure = ("計画コード", "取組番号")
    wanted: tuple[tuple[PlanFile, tuple[str, ...], Mapping[Any, list[Span]], Set[str]], ...] = (
        (files.PLANS, ("前計画",), plans, {files.PLANS.name}),
        (files.ITEMS, in_a_measure, measures, {files.MEASURES.name}),
        (files.RESULTS, in_a_measure, measures, {files.MEASURES.name}),
        (files.INDICATORS, in_a_measure, measures, {files.MEASURES.name}),
        (files.TEXTS, in_a_measure, measures, {files.MEASURES.name}),
        (files.RESULTS, (*in_a_measure, "項目"), items, {files.ITEMS.name}),
        *((file, ("指標コード",), indicators, {files.INDICATORS.name})
          for file in (files.TARGETS, files.HISTORY, files.FOOTNOTES, files.ASSIGNMENTS)),
        (files.ASSIGNMENTS, ("所属コード",), departments, {files.DEPARTMENTS.name}),
        (files.RESULTS, ("所属コード",), departments, {files.DEPARTMENTS.name}),
        (files.RESULTS, ("再掲元",), figures, both),
        (files.TOTALS, ("合計コード",), figures, both),
    )  # fmt: skip
    for file, names, there, of in wanted:
        if not broken & of:
            yield from _known(lines[file.name], names, there, in_time=file is files.RESULTS or file is files.ITEMS)
    for file, name, there, of in (
        (files.MEASURES, "担当所属コード", departments, {files.DEPARTMENTS.name}),
        (files.ITEMS, "担当所属コード", departments, {files.DEPARTMENTS.name}),
        (files.DEPARTMENTS, "前身", departments, {files.DEPARTMENTS.name}),
        (files.TOTALS, "内訳コード", figures, both),
    ):
        if not broken & of:
            yield from _each_known(lines[file.name], name, there)


def _known(
    lines: Iterable[Line], names: Sequence[str], there: Mapping[Any, Sequence[Span]], *, in_time: bool
) -> Iterator[Fault]:
    """``in_time``: what is referred to is in force at some time of the row's own."""
    for line in lines:
        key = tuple(line.cells[name] for name in names)
        if not key[-1]:
            continue
        shown = " ".join(_shown(part) for name, part in zip(names, key, strict=True) if name != "計画コード")
        if "計画コード" in names:
            shown = f"{line.cells['計画']} {shown}"
        if key not in there:
            yield line.fault(names[-1], f"見当たりません: {shown}{_perhaps(key, there)}")
        elif in_time and not any(_overlap(_span(line), span) for span in there[key]):
            yield line.fault(
                names[-1], f"この行が有効な間、{shown} は有効ではありません（有効開始・有効終了を合わせます）"
            )


def _each_known(lines: Iterable[Line], name: str, there: Collection[Any]) -> Iterator[Fault]:
    for line in lines:
        for code in line.cells[name]:
            if (code,) not in there:
                yield line.fault(name, f"見当たりません: {code}{_perhaps((code,), there)}")


def _perhaps(key: tuple[Any, ...], there: Iterable[Any]) -> str:
    """What was perhaps meant: the same in other capitals."""
    alike = like(tuple(map(_shown, key)), (tuple(map(_shown, each)) for each in there))
    return f"（{'、'.join(alike)} のことなら、そのとおりに書きます）" if alike else ""


def _unique(lines: Iterable[Line], names: Sequence[str]) -> Iterator[Fault]:
    seen: dict[Any, Line] = {}
    for line in lines:
        key = tuple(line.cells[name] for name in names)
        first = seen.setdefault(key, line)
        if first is not line:
            yield line.fault("・".join(names), f"{first.number}行目と重複しています: {_all_shown(key)}")


def _one_on_a_day(lines: Iterable[Line], names: Sequence[str], *, blank: bool = False) -> Iterator[Fault]:
    """``blank``: an empty key is one as well."""
    seen: dict[Any, list[Line]] = defaultdict(list)
    for line in lines:
        key = tuple(line.cells[name] for name in names)
        if blank or all(key):
            for other in seen[key]:
                if _overlap(_span(line), _span(other)):
                    titles = "・".join(
                        "計画" if name == "計画コード" and (blank or len(names) > 1) else name for name in names
                    )
                    shown = _all_shown(key).strip() or "空欄"
                    yield line.fault(
                        titles,
                        f"{other.number}行目と重複しています: {shown}（前の行に有効終了を入れ、期間を分けます）",
                    )
                    break
            seen[key].append(line)


def _units(departments: Iterable[Line]) -> Iterable[list[Line]]:
    """The departments of each 部 of each municipality: within one, a name names one."""
    units: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in departments:
        units[line.cells["団体コード"], line.cells["部"]].append(line)
    return units.values()


def _targets_ahead(targets: Iterable[Line], indicators: Iterable[Line]) -> Iterator[Fault]:
    """A way is measured from the baseline's year to the target's, so there is one."""
    first = {
        line.cells["指標コード"]: line.cells["基準年度"] for line in indicators if line.cells["基準値"] is not None
    }
    for line in targets:
        base, year = first.get(line.cells["指標コード"]), line.cells["目標年度"]
        if base is not None and year <= base:
            yield line.fault("目標年度", f"{era(year)} は、基準年度 {era(base)} より後の年度にします")


def _one_reporter(results: Iterable[Line], departments: Iterable[Line]) -> Iterator[Fault]:
    """A result goes on under its code in another department of a group, where one ends and the other begins."""
    lines = list(departments)
    spans, groups = _spans(lines), _groups(lines)
    first: dict[str, Line] = {}
    reporting: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for line in results:
        code, mine = line.cells["実績コード"], _spans_of(line, spans)
        known = reporting[code, groups.get(line.cells["所属コード"], "")]
        before = first.setdefault(code, line)
        if before is not line and before.cells["所属コード"] != line.cells["所属コード"]:
            if other := [name for name in _SAME if line.cells[name] != before.cells[name]]:
                said = f"重複しています: {code}（{before.number}行目と {'・'.join(other)} が違います）"
                yield line.fault("実績コード", said)
            elif any(_overlap(span, then) for span in mine for then in known):
                said = f"重複しています: {code}（同じ日に2つの所属が報告することはできません）"
                yield line.fault("実績コード", said)
        known += mine


def _spans_of(line: Line, spans: Mapping[str, Sequence[Span]]) -> list[Span]:
    """When a result's row is asked: in its own time, while its department exists."""
    begin, end = _span(line)
    both = [(max(begin, first), min(end, last)) for first, last in spans.get(line.cells["所属コード"], ())]
    return [span for span in both if span[0] <= span[1]]


def _parts_that_fit(
    assignments: Iterable[Line], indicators: Iterable[Line], groups: Mapping[str, str]
) -> Iterator[Fault]:
    """One department of a group answers a 単独 indicator on a day; a 比率 has 分子 and 分母, and nothing else has them.

    ``groups``: the group of each department.
    """
    combined = {line.cells["指標コード"]: line for line in indicators}
    asked: dict[tuple[str, str], list[Line]] = defaultdict(list)
    parts: dict[tuple[str, str], set[Part]] = defaultdict(set)
    for line in assignments:
        group = groups.get(line.cells["所属コード"], "")
        code, part = line.cells["指標コード"], line.cells["分担"]
        if code not in combined:
            continue
        how = combined[code].cells["集計方法"]
        if (how is Combine.RATIO) == (part is Part.VALUE):
            wanted = "分子・分母" if how is Combine.RATIO else "値"
            yield line.fault("分担", f"集計方法が「{how}」の {code} は、{wanted} を報告します")
        elif how is Combine.SINGLE:
            for other in asked[code, group]:
                if _overlap(_span(line), _span(other)):
                    both = f"{other.cells['所属コード']}、{line.cells['所属コード']}"
                    said = f"集計方法が「単独」の {code} を、同じ日に2つの所属（{both}）が報告することになります"
                    cure = "前の行に有効終了を入れるか、集計方法を「合計」にします"
                    yield line.fault("指標コード", f"{said}。{cure}")
                    break
        asked[code, group].append(line)
        parts[code, group].add(part)
    for (code, group), had in parts.items():
        line = combined[code]
        if line.cells["集計方法"] is Combine.RATIO and len(had) == 1:
            where = f"（団体 {group}）" if group else ""
            yield line.fault("集計方法", f"「比率」の {code} には、分子と分母の両方の割当てが要ります{where}")


def _while_active(assignments: Iterable[Line], departments: Iterable[Line]) -> Iterator[Fault]:
    """An assignment to a department that does not exist then would ask nobody, and nobody would notice."""
    spans = _spans(departments)
    for line in assignments:
        code, (day, last) = line.cells["所属コード"], _span(line)
        if code not in spans:
            continue
        for start, end in sorted(spans[code]):
            if start <= day <= end < last:
                day = end + timedelta(days=1)
        if not any(start <= day and last <= end for start, end in spans[code]):
            said = f"{code} は {day} に有効ではありません（割当ての有効期間を所属に合わせます）"
            yield line.fault("所属コード", said)


def _groups(departments: Iterable[Line]) -> dict[str, str]:
    return {line.cells["所属コード"]: line.cells["団体コード"] for line in departments}


def _spans(departments: Iterable[Line]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for line in departments:
        spans[line.cells["所属コード"]].append(_span(line))
    return spans


def _span(line: Line) -> Span:
    return line.cells.get("有効開始") or date.min, line.cells.get("有効終了") or date.max


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _all_shown(key: Iterable[Any]) -> str:
    return " ".join(map(_shown, key))


def _shown(part: Any) -> str:  # noqa: ANN401 - a parsed cell
    return ";".join(part) if isinstance(part, tuple) else str(part)
