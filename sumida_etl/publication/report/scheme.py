"""計画の体系: guidelines, policies and measures as one table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sumida_etl.publication.report.blocks import Block, Paragraph
from sumida_etl.publication.report.tables import Cell, Form, Line, Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean
from sumida_etl.registry.rows.measures import Measure
from sumida_etl.registry.rows.plans import Plan

PRIORITY, NEW = "※", "新"
_WIDTHS = (42, 56, 76)


def has_scheme(measures: Sequence[Measure]) -> bool:
    """Whether the plan sorts its measures under guidelines."""
    return any(measure.guideline for measure in measures)


def scheme(plan: Plan, measures: Sequence[Measure]) -> Iterator[Block]:
    """The table of a plan's measures, in the plan's order, and what its marks mean."""
    *bodies, last = (_guideline(list(rows)) for _, rows in groupby(measures, lambda row: row.guideline))
    yield Table(
        caption=f"{clean(plan.name)}の体系",
        head=head_row("指針", "施策", "取組"),
        bodies=(*bodies, (*last[:-1], replace(last[-1], tied=True))),  # what the marks mean stands right below
        widths=_WIDTHS,
        form=Form.WORDS,
    )
    if any(measure.dx_priority for measure in measures):
        yield Paragraph(f"{PRIORITY} 国の自治体DX推進計画の重点施策に対応する取組", small=True)
    if any(measure.new or measure.new_policy for measure in measures):
        yield Paragraph(f"{NEW} この計画から新たに始めた施策・取組", small=True)


def _guideline(measures: Sequence[Measure]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for _, group in groupby(measures, lambda row: row.policy):
        under = list(group)
        for place, measure in enumerate(under):
            mark = NEW if any(each.new_policy for each in under) else ""
            above = [text_cell(clean(measure.policy), Scope.GROUP, mark, rows=len(under))] if place == 0 else []
            if not rows:
                above.insert(0, text_cell(clean(measure.guideline), Scope.GROUP, rows=len(measures)))
            rows.append(Row((*above, _measure(measure))))
    return together(rows)


def _measure(measure: Measure) -> Cell:
    marks = [mark for mark, holds in ((PRIORITY, measure.dx_priority), (NEW, measure.new)) if holds]
    return Cell((Line(measure_title(measure), " ".join(marks)),))


def measure_title(measure: Measure) -> str:
    """``No.2　窓口の見直し``; a title that says its number itself does not say it twice."""
    number, title = clean(measure.number), clean(measure.title)
    return title if title.startswith(number) else f"{number}　{title}"
