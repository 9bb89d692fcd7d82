"""A round's report, put together in the order of the ward's own: cover, one part per plan, how it was judged."""

from collections.abc import Iterator

from sumida_etl.publication.report.blocks import Block, Heading, Paragraph, Report
from sumida_etl.publication.report.cover import PROVISIONAL, cover
from sumida_etl.publication.report.indicators import indicator_blocks
from sumida_etl.publication.report.judging import details, method
from sumida_etl.publication.report.measures import measure_blocks
from sumida_etl.publication.report.plan import has_scheme, principles, scheme, terms, vision
from sumida_etl.publication.report.wording import clean, period, told
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.record_seal import RecordSeal
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.dated import in_force
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.rounds import day_label
from sumida_etl.vocabulary import SPECIMEN


def compose(edition: Edition, registry: Registry) -> Report:
    """The report of an edition."""
    ward, round = edition.ward, edition.round
    marks = ((SPECIMEN, edition.specimen), (PROVISIONAL, edition.provisional))
    state = "".join(f"【{mark}】" for mark, holds in marks if holds)
    when = f"{round.year_label} {round.as_of_label}現在"
    name = clean(ward.name)
    return Report(
        title=f"{name} {'・'.join(clean(plan.name) for plan in ward.plans)}の取組状況",
        subtitle=f"{state}{when}（{day_label(round.as_of)}）",
        running=f"{state}{name} 計画の取組状況　{when}",
        author=name,
        day=round.as_of,
        blocks=tuple(_blocks(edition, registry)),
    )


def _blocks(edition: Edition, registry: Registry) -> Iterator[Block]:
    yield from cover(edition)
    for place, plan in enumerate(edition.ward.plans, start=1):
        yield from _plan(plan, f"p{place}", edition, registry)
    yield Heading(1, "指標の判定", "judging")
    yield Heading(2, "判定の方法", "judging-method")
    yield from method(edition)
    yield Heading(2, "判定の内訳", "judging-details")
    for plan in edition.ward.plans:
        yield from details(plan, edition, registry)
    if edition.seal is not None:
        yield Heading(2, "もとになった調査票", "judging-record")
        yield from _record(edition.seal)


def _record(seal: RecordSeal) -> Iterator[Block]:
    earlier = "、前の調査回のものを含みます" if len({one.round for one in seal.submissions}) > 1 else ""
    yield Paragraph(f"この公開は、受理した調査票から作りました（{len(seal.submissions)}件{earlier}）。")
    yield Paragraph(
        f"その一覧は manifest.json にあります。一覧のハッシュ値（SHA-256）は {seal.sha256} です。", small=True
    )


def _plan(plan: Plan, anchor: str, edition: Edition, registry: Registry) -> Iterator[Block]:
    ward = edition.ward
    measures = [measure for measure in registry.measures if measure.plan == plan.name]
    yield Heading(1, f"{clean(plan.document)}　{clean(ward.name)}{clean(plan.name)}の取組状況", anchor)
    yield Heading(2, "計画の目的と期間", f"{anchor}-purpose")
    if plan.purpose:
        yield Paragraph(told(plan.purpose, plan.specimen))
    yield Paragraph(f"期間は、{period(plan, ward)}です。")
    if not in_force(plan, edition.round.as_of):
        yield Paragraph("期間は終わりました。終わった年度の確定が、その年度の調査の後に決まる指標だけを載せます。")
    yield from principles(plan, anchor, registry)
    if has_scheme(measures):
        yield Heading(2, "計画の体系", f"{anchor}-scheme")
        yield from vision(plan, registry)
        yield from scheme(plan, measures)
    else:
        yield from vision(plan, registry)
    yield Heading(2, "指標の状況", f"{anchor}-indicators")
    yield from indicator_blocks(plan, edition, registry)
    if not in_force(plan, edition.round.as_of):
        return
    yield Heading(2, "取組の進捗状況", f"{anchor}-measures")
    yield from measure_blocks(plan, edition, registry)
    if explained := tuple(terms(plan, registry)):
        yield Heading(2, "用語", f"{anchor}-terms")
        yield from explained
