"""What stands before the two documents: round, whether provisional, the counts of judgements, contents."""

from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import date

from schemas.publication import KpiAttainment
from sumida_etl.attainment.judging_words import count_judgements
from sumida_etl.publication.report.blocks import Block, Contents, Fact, Facts, Notice, Paragraph
from sumida_etl.publication.report.tables import PAGE_WIDTH, Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean, moment, period
from sumida_etl.publication.tables.edition import SPECIMEN_SENTENCE, Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, rows_of
from sumida_etl.registry.rows.plans import Ward
from sumida_etl.rounds import day_label
from sumida_etl.vocabulary import SPECIMEN, State

PROVISIONAL = "暫定"
_WORD = 30
"""The width of the column of judgements, in millimetres."""


def cover(edition: Edition) -> Iterator[Block]:
    """The blocks of the first page."""
    ward, round = edition.ward, edition.round
    if edition.specimen:
        yield Notice(SPECIMEN, SPECIMEN_SENTENCE)
    if edition.provisional:
        yield _provisional(edition)
    yield Facts(
        (
            Fact("調査回", f"{round.key}（{round.year_label} {round.as_of_label}）"),
            Fact("版", clean(edition.number_label)),
            Fact("基準となる日", day_label(round.as_of)),
            Fact("計画期間", _periods(ward)),
            Fact("対象の計画", "、".join(f"{clean(plan.name)}（{clean(plan.document)}）" for plan in ward.plans)),
        )
    )
    yield from _headline(edition)
    yield Contents("目次")


def _periods(ward: Ward) -> str:
    """The plans' period, or each plan's where they differ."""
    periods = {clean(plan.name): period(plan, ward) for plan in ward.plans}
    if len(set(periods.values())) == 1:
        return next(iter(periods.values()))
    return "、".join(f"{name}は{years}" for name, years in periods.items())


def _provisional(edition: Edition) -> Notice:
    if not edition.missing:
        return Notice(PROVISIONAL, f"まだ報告のない数値があります。その欄には「{State.SILENT}」と記しています。")
    names = "、".join(clean(each.name) for each in edition.missing)
    return Notice(
        PROVISIONAL,
        f"報告を待っている所属が{len(edition.missing)}あります（{names}）。"
        f"その数値と文章の欄には「{State.SILENT}」と記しています。",
    )


def _headline(edition: Edition) -> Iterator[Block]:
    """How many indicators meet their targets or will, by the newest judged figure of each, and how old those are."""
    latest = [row for row in rows_of(edition.tables[KpiAttainment], AttainmentRow) if row.latest]
    if not latest:
        yield Paragraph("計画に指標はありません。")
        return
    words = edition.words.good
    good = sum(row.judgement in words for row in latest)
    valued = sorted((row for row in latest if row.value is not None), key=_latest_first)
    dated = Counter(moment(row.as_of, row.kind, row.fiscal_year, edition.round) for row in valued)
    ages = [f"{label} {count}指標" for label, count in dated.items()]
    if len(valued) < len(latest):
        ages.append(f"数値なし {len(latest) - len(valued)}指標")
    yield Paragraph(f"{len(latest)}の指標のうち{good}が{'・'.join(map(clean, words))}です。")
    if valued:
        yield Paragraph(f"指標ごとに、判定できるいちばん新しい実績によります（{'、'.join(ages)}）。", small=True)
    yield _counts(edition)


def _counts(edition: Edition) -> Table:
    """How many indicators were judged how: by their newest figures, then by date and kind; never an average."""
    rows = rows_of(edition.tables[KpiAttainment], AttainmentRow)
    whens = dict.fromkeys((row.kind, row.fiscal_year, row.as_of) for row in sorted(rows, key=_latest_first))
    labels = [moment(day, kind, year, edition.round) for kind, year, day in whens]
    newest: list[tuple[Hashable, str]] = [("最新", row.judgement) for row in rows if row.latest]
    every = [((row.kind, row.fiscal_year, row.as_of), row.judgement) for row in rows]
    counts = count_judgements([*newest, *every], ["最新", *whens], edition.words.meanings)
    body = tuple(
        Row((text_cell(word, Scope.ROW), *(text_cell(str(count)) for count in row))) for word, row in counts.rows
    )
    width = (PAGE_WIDTH - _WORD) // (len(whens) + 1)
    return Table(
        caption=f"指標の判定の数（指標は全部で{len({row.indicator for row in rows})}）",
        head=head_row("判定", "最新", *labels),
        bodies=(together(body),),
        widths=(PAGE_WIDTH - width * (len(whens) + 1), *(width for _ in range(len(whens) + 1))),
    )


def _latest_first(row: AttainmentRow) -> tuple[int, date]:
    """This year before the last one, and in it what is before what is foreseen."""
    return -row.fiscal_year, row.as_of
