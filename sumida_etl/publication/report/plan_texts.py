"""The words of a plan that stand in its report alone: 基本理念, 視点, 将来像, 目指す姿, 用語."""

from collections.abc import Iterator

from sumida_etl.publication.report.blocks import Block, Fact, Facts, Heading, Paragraph
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
