"""What stands before the two documents: round, whether provisional, the counts of judgements, contents."""

from collections.abc import Iterator
from datetime import date

from schemas.publication import KpiAttainment
from sumida_etl.attainment.counting import count_judgements
from sumida_etl.publication.report.blocks import Block, Contents, Fact, Facts, Notice
from sumida_etl.publication.report.tables import PAGE_WIDTH, Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean, moment
from sumida_etl.publication.tables.edition import SPECIMEN_SENTENCE, Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, rows_of
from sumida_etl.rounds import day_label, year_label
from sumida_etl.vocabulary import SPECIMEN, State

PROVISIONAL = "暫定"


def cover(edition: Edition) -> Iterator[Block]:
    """The blocks of the first page."""
    ward, round = edition.ward, edition.round
    if edition.specimen:
        yield Notice(SPECIMEN, SPECIMEN_SENTENCE)
    if edition.provisional:
        yield _provisional(edition)
    years = f"{year_label(ward.start_year)}から{year_label(ward.end_year)}まで"
    yield Facts(
        (
            Fact("調査回", f"{round.key}（{round.year_label} {round.as_of_label}）"),
            Fact("基準となる日", day_label(round.as_of)),
            Fact("計画期間", f"{years}の{ward.end_year - ward.start_year + 1}年間"),
            Fact("対象の計画", "、".join(f"{clean(plan.name)}（{clean(plan.document)}）" for plan in ward.plans)),
        )
    )
    yield _counts(edition)
    yield Contents("目次")


def _provisional(edition: Edition) -> Notice:
    if not edition.missing:
        return Notice(PROVISIONAL, f"まだ報告のない数値があります。その欄には「{State.SILENT}」と記しています。")
    names = "、".join(clean(each.name) for each in edition.missing)
    return Notice(
        PROVISIONAL,
        f"報告を待っている所属が{len(edition.missing)}あります（{names}）。"
        f"その数値と文章の欄には「{State.SILENT}」と記しています。",
    )


def _counts(edition: Edition) -> Table:
    """How many indicators were judged how, one column per date and kind; never an average."""
    rows = rows_of(edition.tables[KpiAttainment], AttainmentRow)
    whens = dict.fromkeys((row.kind, row.fiscal_year, row.as_of) for row in sorted(rows, key=_latest_first))
    labels = [moment(day, kind, year, edition.round) for kind, year, day in whens]
    counts = count_judgements((((row.kind, row.fiscal_year, row.as_of), row.judgement) for row in rows), list(whens))
    body = tuple(
        Row((text_cell(word, Scope.ROW), *(text_cell(str(count)) for count in row))) for word, row in counts.rows
    )
    width = 100 // (len(whens) or 1)
    return Table(
        caption=f"指標の判定の数（指標は全部で{len({row.indicator for row in rows})}）",
        head=head_row("判定", *labels),
        bodies=(together(body),),
        widths=(PAGE_WIDTH - width * len(whens), *(width for _ in whens)),
    )


def _latest_first(row: AttainmentRow) -> tuple[int, date]:
    """This year before the last one, and in it what is before what is foreseen."""
    return -row.fiscal_year, row.as_of
