"""A round in the terminal: departments by status, judgements by kind, where the files are, what forecasts came to."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sumida_etl.attainment.judging_words import counts_by_kind
from sumida_etl.console.findings_view import visible
from sumida_etl.deadlines.deadlines import Deadlines
from sumida_etl.japan_time import JAPAN
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.forecast_accuracy import ForecastOutcome
from sumida_etl.rounds import Round
from sumida_etl.survey import DepartmentStatus, Release
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.database.column_types import plain

_STYLES = {
    Outcome.ACCEPTED: "green",
    Outcome.RETURNED: "bold red",
    Outcome.SILENT: "yellow",
    Outcome.WITHDRAWN: "bold yellow",
}


def statuses_table(rows: Sequence[DepartmentStatus], round: Round, deadlines: Deadlines) -> Table:
    """One row per department: outcome, version, time of receipt, errors and open warnings; and when it is due."""
    usual = deadlines.of(round)
    table = Table(title=f"{round.key}　提出状況　提出期限 {usual.label}", title_justify="left")
    for title in ("所属コード", "所属名", "状態", "版", "受付日時", "指摘", "未回答の確認事項"):
        table.add_column(title, justify="right" if title in ("版", "指摘", "未回答の確認事項") else "left")
    for row in rows:
        received = row.received_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") if row.received_at else ""
        due = deadlines.of(round, row.code)
        own = f"（期限 {due.label}）" if due.day != usual.day else ""
        table.add_row(
            row.code, escape(row.name) + own, f"[{_STYLES[row.outcome]}]{row.said}[/]", _versions(row), received,
            str(row.errors or ""), str(row.warnings or ""),
        )  # fmt: skip
    return table


def _versions(row: DepartmentStatus) -> str:
    gone = f"（取下げ {'、'.join(map(str, row.withdrawn))}）" if row.withdrawn else ""
    return f"{row.version or ''}{gone}"


def summary(
    rows: Sequence[DepartmentStatus], unpublished: str, released: Release | None, round: Round
) -> RenderableType:
    """The summary of a run: departments by outcome, judgements by kind, and the folder or why nothing was published."""
    counts = Table(title="所属", title_justify="left")
    for outcome, style in _STYLES.items():
        counts.add_column(outcome, justify="right", style=style)
    counts.add_row(*(str(sum(row.outcome is outcome for row in rows)) for outcome in _STYLES))
    heading = f"\n[bold]{round.key}　{round.year_label} {round.as_of_label}現在[/]"
    if released is None:
        return Group(heading, counts, f"[bold red]{escape(unpublished)}[/]")
    mark = "[yellow]暫定[/] " if released.edition.provisional else ""
    changed = "" if released.published.changed else "（前回の公開から変わりありません）"
    return Group(
        heading,
        counts,
        judgements(released.edition),
        f"{mark}公開しました{changed}: {escape(str(released.published.folder))}",
        *filter(None, [released.renewal]),
    )


def judgements(edition: Edition) -> Table:
    """The number of indicators per judgement (rows) and kind (columns)."""
    counts = counts_by_kind(edition.attained, edition.words)
    table = Table(title=f"指標 {edition.attained['indicator'].nunique()}件の判定", title_justify="left")
    table.add_column("判定")
    for kind in counts.groups:
        table.add_column(kind, justify="right")
    for word, row in counts.rows:
        table.add_row(word, *(str(count or "") for count in row))
    return table


def forecasts_table(rows: Sequence[ForecastOutcome]) -> RenderableType:
    """Every forecast with a number whose outcome has one; of the others how many there are."""
    both = [row for row in rows if row.difference is not None]
    table = Table(title="3月末見込と確定の比較", title_justify="left")
    for head in ("コード", "名称", "所属", "見込時点", "見込", "確定", "差", "差の割合"):
        table.add_column(head, justify="right" if head in ("見込", "確定", "差", "差の割合") else "left")
    for row in both:
        numbers = (row.forecast, row.final, row.difference)
        deviation = "" if row.deviation is None else f"{plain(row.deviation)}%"
        cells = (f"{row.code}{row.suffix}", row.name, row.department or "", row.made_on.isoformat())
        table.add_row(*(Text(visible(cell)) for cell in cells), *(plain(each) for each in numbers), deviation)
    return Group(table, f"見込 {len(rows)}件のうち、どちらかに数値がないもの {len(rows) - len(both)}件")
