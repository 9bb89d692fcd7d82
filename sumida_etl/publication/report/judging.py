"""指標の判定: how it is done, with the thresholds in force, and every judgement with what it rests on."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from schemas.publication import KpiAttainment
from sumida_etl.attainment.rounding import number_text, percent_text
from sumida_etl.publication.report.blocks import Block, Fact, Facts, Paragraph
from sumida_etl.publication.report.tables import Cell, Form, Line, Row, Scope, Table, head_row, text_cell, together
from sumida_etl.publication.report.wording import clean, figure, measured, moment
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, aim_of, rows_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Indicator
from sumida_etl.registry.rows.plans import Plan, Thresholds
from sumida_etl.rounds import Round, era, year_label
from sumida_etl.vocabulary import Judgement

_METHOD_WIDTHS = (34, 140)
_DETAIL_WIDTHS = (44, 22, 24, 24, 18, 15, 12, 15)


def method(edition: Edition) -> Iterator[Block]:
    """How a value is judged."""
    yield Paragraph("指標の判定は、実績値を基準値と目標値に照らし、次の3つの数を使って行います。")
    yield Facts(
        (
            Fact(
                "進捗率",
                "（実績値－基準値）÷（目標値－基準値）。基準より悪くなれば負、目標を超えれば100%を上回ります。",
            ),
            Fact(
                "ペース",
                "（実績値－基準値）÷（目安－基準値）。目安は、基準値から目標値まで、中間目標があればそれも通って進むときの、"
                "その時点での値です。1が予定どおりです。",
            ),
            Fact("達成率", "実績値÷目標値。増えるほど望ましく、目標値が0より大きく、幅のない目標の指標に限ります。"),
        )
    )
    version = clean(edition.ward.version)
    for thresholds, called, plans in edition.judged_by:
        whose = "" if len(edition.judged_by) == 1 else f"{'・'.join(map(clean, plans))}の"
        rows = [(clean(called[word]), text) for word, text in _words(thresholds).items()]
        yield Table(
            caption=f"{whose}判定の区分（しきい値は計画の台帳 第{version}版による）",
            head=head_row("判定", "どのようなときか"),
            bodies=(together([Row((text_cell(word, Scope.ROW), text_cell(text))) for word, text in rows]),),
            widths=_METHOD_WIDTHS,
            form=Form.WORDS,
        )
    yield Paragraph(
        "数値のない指標には、集計中・該当なし・未実施・未提出のいずれかを示します。目標値は調査回の時点で有効なものです。"
        "現在と見込は別々に判定し、割合どうしの平均は取りません。判定は端数を処理する前の値で行います。",
        small=True,
    )


def _words(thresholds: Thresholds) -> dict[Judgement, str]:
    on_pace, behind = f"{thresholds.on_pace}", f"{thresholds.behind}"
    return {
        Judgement.ACHIEVED: "目標を満たした",
        Judgement.MAINTAINED: "基準の時点で満たしていた目標、又は幅のある目標を、満たし続けている",
        Judgement.ON_PACE: f"期限の前で、ペースが{on_pace}以上",
        Judgement.NEARLY: f"目標の期限を迎え、目標には届かないが進捗率が{percent_text(thresholds.nearly)}以上",
        Judgement.UNDER_WAY: "期限の前で、完了していない（有無の指標）",
        Judgement.BEHIND: f"期限の前で、ペースが{behind}以上{on_pace}未満",
        Judgement.LATE: f"期限の前で、ペースが0以上{behind}未満",
        Judgement.LOST_GROUND: "期限の前で、基準値より悪くなっている",
        Judgement.OFF_TARGET: "基準の時点で満たしていた目標、又は幅のある目標から、外れた",
        Judgement.MISSED: f"目標の期限を迎え、進捗率が{percent_text(thresholds.nearly)}未満。基準値のないものを含む",
        Judgement.UNJUDGED: "基準値がないなど、期限を迎えるまで判定できない",
        Judgement.PARTIAL: "一年を通した数値の、年度の途中の値。一年の目標とはくらべない",
    }


def details(plan: Plan, edition: Edition, registry: Registry) -> Iterator[Table]:
    """Every judgement of a plan's indicators, row for row as in the open data."""
    rows = [row for row in rows_of(edition.tables[KpiAttainment], AttainmentRow) if row.plan == plan.name]
    if not rows:
        return
    yield Table(
        caption=f"{clean(plan.name)}の指標の判定",
        head=head_row("指標", "時点", "実績値", "目標値", "判定", "進捗率", "ペース", "達成率"),
        bodies=tuple(
            _indicator(list(group), registry.indicator(code), edition.round)
            for code, group in groupby(rows, lambda row: row.indicator)
        ),
        widths=_DETAIL_WIDTHS,
    )


def _indicator(rows: Sequence[AttainmentRow], indicator: Indicator, round: Round) -> tuple[Row, ...]:
    first = rows[0]
    based = (
        ""
        if first.baseline is None
        else f"基準 {indicator.stage(first.baseline) or measured(first.baseline, first.unit)}"
        f"（{year_label(first.baseline_year)}）"
    )
    name = Cell((Line(clean(first.name)), Line("", based)), Scope.GROUP, rows=len(rows))
    cells = [((name,) if place == 0 else ()) + _cells(row, indicator, round) for place, row in enumerate(rows)]
    return together([Row(each) for each in cells])


def _cells(row: AttainmentRow, indicator: Indicator, round: Round) -> tuple[Cell, ...]:
    return (
        text_cell(moment(row.as_of, row.kind, row.fiscal_year, round), Scope.ROW),
        text_cell(figure(row, indicator.stage(row.value))),
        text_cell(
            clean(aim_of(row, indicator)) or "目標なし", note="" if row.target_year is None else era(row.target_year)
        ),
        Cell((Line(row.judgement, strong=True),)),
        text_cell("" if row.progress is None else f"{number_text(row.progress)}%"),
        text_cell("" if row.pace is None else number_text(row.pace)),
        text_cell("" if row.attainment_rate is None else f"{number_text(row.attainment_rate)}%"),
    )
