"""What stands twice: on one day, or at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.links.spans import overlap, span_of
from sumida_etl.registry.table import Line, all_shown, by_key

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
    (files.TEXTS, ("計画コード", "種類", "文")),
)
"""What only one row has on a day."""
_ONCE: tuple[tuple[PlanFile, tuple[str, ...]], ...] = (
    (files.TARGETS, ("指標コード", "有効開始")),
    (files.HISTORY, ("指標コード", "年度", "団体コード")),
)
_OWN = (
    files.TARGETS, files.ASSIGNMENTS, files.FOOTNOTES, files.TOTALS, files.TEXTS, files.THRESHOLDS, files.JUDGEMENTS,
)  # fmt: skip


def repeated_lines(lines: Mapping[str, Sequence[Line]]) -> Iterator[Fault]:
    """Everything of which there may be only one; two rows' own codes alone stop nothing."""
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
    yield from _one_on_a_day(lines[files.JUDGEMENTS.name], ("計画コード", "判定"), blank=True)


def _unique(lines: Iterable[Line], names: Sequence[str]) -> Iterator[Fault]:
    for key, alike in by_key(lines, names).items():
        for line in alike[1:]:
            yield line.fault("・".join(names), f"{alike[0].number}行目と重複しています: {all_shown(key)}")


def _one_on_a_day(lines: Iterable[Line], names: Sequence[str], *, blank: bool = False) -> Iterator[Fault]:
    """``blank``: an empty key is one as well."""
    titles = "・".join("計画" if name == "計画コード" and (blank or len(names) > 1) else name for name in names)
    for key, alike in by_key(lines, names).items():
        if len(alike) == 1 or not (blank or all(key)):
            continue
        for at, line in enumerate(alike):
            for other in alike[:at]:
                if overlap(span_of(line), span_of(other)):
                    shown = all_shown(key).strip() or "空欄"
                    yield line.fault(
                        titles,
                        f"{other.number}行目と重複しています: {shown}（前の行に有効終了を入れ、期間を分けます）",
                    )
                    break


def _units(departments: Iterable[Line]) -> Iterable[list[Line]]:
    """The departments of each 部 of each municipality: within one, a name names one."""
    return by_key(departments, ("団体コード", "部")).values()
