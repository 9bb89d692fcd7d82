"""Who reports what: one department on a day, the parts that fit, while it exists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from sumida_etl.registry.faults import Fault
from sumida_etl.registry.links.spans import Span, groups_of, overlap, span_of, spans_by_department
from sumida_etl.registry.table import Line
from sumida_etl.vocabulary import Combine, Part

_SAME = ("計画", "取組番号", "項目", "実績名", "単位", "性質", "延べ", "増加のみ", "対象年度")
"""What a result stays whoever reports it."""


def one_reporter(results: Iterable[Line], departments: Iterable[Line]) -> Iterator[Fault]:
    """A result goes on under its code in another department of a group, where one ends and the other begins."""
    lines = list(departments)
    spans, groups = spans_by_department(lines), groups_of(lines)
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
            elif any(overlap(span, then) for span in mine for then in known):
                said = f"重複しています: {code}（同じ日に2つの所属が報告することはできません）"
                yield line.fault("実績コード", said)
        known += mine


def _spans_of(line: Line, spans: Mapping[str, Sequence[Span]]) -> list[Span]:
    """When a result's row is asked: in its own time, while its department exists."""
    begin, end = span_of(line)
    both = [(max(begin, first), min(end, last)) for first, last in spans.get(line.cells["所属コード"], ())]
    return [span for span in both if span[0] <= span[1]]


def parts_that_fit(
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
                if overlap(span_of(line), span_of(other)):
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


def while_active(assignments: Iterable[Line], departments: Iterable[Line]) -> Iterator[Fault]:
    """An assignment to a department that does not exist then would ask nobody, and nobody would notice."""
    spans = spans_by_department(departments)
    for line in assignments:
        code, (day, last) = line.cells["所属コード"], span_of(line)
        if code not in spans:
            continue
        for start, end in sorted(spans[code]):
            if start <= day <= end < last:
                day = end + timedelta(days=1)
        if not any(start <= day and last <= end for start, end in spans[code]):
            said = f"{code} は {day} に有効ではありません（割当ての有効期間を所属に合わせます）"
            yield line.fault("所属コード", said)
