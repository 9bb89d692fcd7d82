"""What leads nowhere, or to what is not in force in the line's own time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.links.spans import Span, overlap, span_of
from sumida_etl.registry.spellings import like
from sumida_etl.registry.table import Line, cells_of, shown

Lines = Mapping[str, Sequence[Line]]


def reference_faults(lines: Lines, broken: Set[str]) -> Iterator[Fault]:
    """Every code that names nothing. What refers to a file in ``broken``, of which lines lack, is let be."""

    def known(file: PlanFile, *names: str) -> dict[Any, list[Span]]:
        found: dict[Any, list[Span]] = defaultdict(list)
        key_of = cells_of(names)
        for line in lines[file.name]:
            found[key_of(line)].append(span_of(line))
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
        if not there and lines[file.name]:
            yield from _empty(of - broken)
        elif not broken & of:
            yield from _known(lines[file.name], names, there, in_time=file is files.RESULTS or file is files.ITEMS)
    for file, name, there, of in (
        (files.MEASURES, "担当所属コード", departments, {files.DEPARTMENTS.name}),
        (files.ITEMS, "担当所属コード", departments, {files.DEPARTMENTS.name}),
        (files.DEPARTMENTS, "前身", departments, {files.DEPARTMENTS.name}),
        (files.TOTALS, "内訳コード", figures, both),
    ):
        if not there and lines[file.name]:
            yield from _empty(of - broken)
        elif not broken & of:
            yield from _each_known(lines[file.name], name, there)


def _empty(names: Set[str]) -> Iterator[Fault]:
    """A file that others refer to has no line at all: said once, not at each of them."""
    for name in sorted(names):
        yield Fault(name, 2, "", "行が一つもありません。保存し損ねていないか、確かめます")


def _known(
    lines: Iterable[Line], names: Sequence[str], there: Mapping[Any, Sequence[Span]], *, in_time: bool
) -> Iterator[Fault]:
    """``in_time``: what is referred to is in force at some time of the row's own."""
    key_of = cells_of(names)
    right = set[tuple[tuple[Any, ...], Span]]()
    for line in lines:
        key, when = key_of(line), span_of(line)
        if not key[-1] or (key, when) in right:
            continue
        if key not in there:
            yield line.fault(names[-1], f"見当たりません: {_named(line, names)}{_perhaps(key, there)}")
        elif not in_time or any(overlap(when, span) for span in there[key]):
            right.add((key, when))
        else:
            yield line.fault(
                names[-1],
                f"この行が有効な間、{_named(line, names)} は有効ではありません（有効開始・有効終了を合わせます）",
            )


def _named(line: Line, names: Sequence[str]) -> str:
    """What a line refers to, with the plan's name in place of its code."""
    return " ".join(shown(line.cells["計画" if name == "計画コード" else name]) for name in names)


def _each_known(lines: Iterable[Line], name: str, there: Collection[Any]) -> Iterator[Fault]:
    for line in lines:
        for code in line.cells[name]:
            if (code,) not in there:
                yield line.fault(name, f"見当たりません: {code}{_perhaps((code,), there)}")


def _perhaps(key: tuple[Any, ...], there: Iterable[Any]) -> str:
    """What was perhaps meant: the same in other capitals."""
    alike = like(tuple(map(shown, key)), (tuple(map(shown, each)) for each in there))
    return f"（{'、'.join(alike)} のことなら、そのとおりに書きます）" if alike else ""
