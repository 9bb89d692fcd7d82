"""The cells of a plan that are published as they stand, and what must not be in them."""

from collections.abc import Iterator, Mapping

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.files.plan_file import PlanFile
from sumida_etl.registry.table import Line
from sumida_etl.values.characters import UNPUBLISHED
from sumida_etl.values.text_safety import begins_as_formula

_PUBLISHED: Mapping[str, tuple[str, ...]] = {
    files.PLANS.name: ("計画名", "文書"),
    files.DEPARTMENTS.name: ("所属名", "団体名"),
    files.MEASURES.name: ("取組番号", "指針", "施策", "取組名", "主な担当所属"),
    files.ITEMS.name: ("項目", "取組名"),
    files.INDICATORS.name: ("分類", "指標名", "単位"),
    files.RESULTS.name: ("実績名", "単位"),
    files.FOOTNOTES.name: ("文",),
    files.JUDGEMENTS.name: ("語",),
}
"""Columns that stand in an open-data table."""


def unpublishable(file: PlanFile, line: Line) -> Iterator[Fault]:
    """A published cell of text must not begin like a formula, nor go on in another line."""
    for name in _PUBLISHED.get(file.name, ()):
        if UNPUBLISHED.search(line.cells[name]):
            yield line.fault(name, "改行か、見えない文字があります。一行で書き直します")
        if begins_as_formula(line.cells[name]):
            said = f"「{line.cells[name][:1]}」で始まる文は、公開すると式と取り違えられます。別の字で始めます"
            yield line.fault(name, said)
