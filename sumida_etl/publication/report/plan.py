"""What a report says of a plan itself: 基本理念, 視点, 将来像, 目指す姿 and 用語, and 計画の体系 as one table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sumida_etl.publication.report.blocks import Block, Fact, Facts, Heading, Paragraph
from sumida_etl.publication.report.tables import Cell, Form, Line, Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean, told
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.measures import Measure
from sumida_etl.registry.rows.plans import Plan, PlanText, TextKind


def principles(plan: Plan, anchor: str, registry: Registry) -> Iterator[Block]:
    """基本理念 and 視点, each under a heading of its own."""
    for kind, name in ((TextKind.PRINCIPLE, "principles"), (TextKind.VIEWPOINT, "viewpoints")):
        texts = _of(kind, plan, registry)
        if texts:
            yield Heading(2, f"計画の{kind}", f"{anchor}-{name}")
            yield from _set_out(texts)


def vision(plan: Plan, registry: Registry) -> Iterator[Block]:
    """将来像."""
    texts = _of(TextKind.VISION, plan, registry)
    if texts:
        yield Facts((Fact(TextKind.VISION, *_lines(texts)),))


def aims(measure: Measure, plan: Plan, registry: Registry) -> Iterator[Fact]:
    """目指す姿 of a measure."""
    texts = _of(TextKind.AIM, plan, registry, measure.number)
    if texts:
        yield Fact(TextKind.AIM, *_lines(texts))


def terms(plan: Plan, registry: Registry, measure: Measure | None = None) -> Iterator[Block]:
    """The words that are explained: under a measure, or (None) of the whole plan."""
    for each in _of(TextKind.TERM, plan, registry, measure.number if measure else ""):
        yield Paragraph(f"{clean(each.title)}：{told(each.text, each.specimen)}", small=True)


def _of(kind: TextKind, plan: Plan, registry: Registry, measure: str = "") -> list[PlanText]:
    return [row for row in registry.texts if (row.kind, row.plan, row.measure) == (kind, plan.name, measure)]


def _set_out(texts: list[PlanText]) -> Iterator[Block]:
    for each in texts:
        if each.title:
            yield Facts((Fact(clean(each.title), told(each.text, each.specimen)),))
        else:
            yield Paragraph(told(each.text, each.specimen))


def _lines(texts: list[PlanText]) -> tuple[str, tuple[str, ...]]:
    """The first of several texts, and the others."""
    first, *more = [told(each.text, each.specimen) for each in texts]
    return first, tuple(more)


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
