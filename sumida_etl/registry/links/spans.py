"""When lines and departments are in force, and whether two are at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sumida_etl.registry.table import Line

Span = tuple[date, date]


def span_of(line: Line) -> Span:
    """The first and the last day on which a line is in force."""
    return line.cells.get("有効開始") or date.min, line.cells.get("有効終了") or date.max


def overlap(one: Span, other: Span) -> bool:
    """Whether there is a day in both."""
    return one[0] <= other[1] and other[0] <= one[1]


def spans_by_department(departments: Iterable[Line]) -> dict[str, list[Span]]:
    """When each department exists, by its code."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for line in departments:
        spans[line.cells["所属コード"]].append(span_of(line))
    return spans


def groups_of(departments: Iterable[Line]) -> dict[str, str]:
    """The municipality of each department, by its code."""
    return {line.cells["所属コード"]: line.cells["団体コード"] for line in departments}
