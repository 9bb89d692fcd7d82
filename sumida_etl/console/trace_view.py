"""``trace`` and ``diff`` in the terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sumida_etl.console.findings_view import visible
from sumida_etl.japan_time import JAPAN
from sumida_etl.tracing.changes import Change
from sumida_etl.tracing.evidence import PlanLine, SourceCell, Trace
from sumida_etl.vocabulary import CONFIRMED


def render_traces(traces: Sequence[Trace]) -> RenderableType:
    """Each published row with its sources."""
    return Group(*(line for trace in traces for line in _trace(trace)))


def render_changes(changes: Sequence[Change], title: str) -> RenderableType:
    """A table of changed values; a sentence where there are none."""
    table = Table(title=title, title_justify="left")
    for head in ("所属", "コード", "名称", "区分", "前", "後"):
        table.add_column(head, overflow="fold")
    for change in changes:
        cells = (change.department, change.code, change.name, change.kind, change.before, change.after)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return table if changes else Text(f"{title}：変わったものはありません。")


def _trace(trace: Trace) -> Iterator[RenderableType]:
    yield Text(f"\n{trace.id}　{visible(trace.title)}", style="bold")
    yield Text(f"公開　{trace.file} {trace.line}行目")
    for header, cell in trace.values.items():
        yield Text(f"　　　{header} {visible(cell)} {trace.unit if cell[:1].isdigit() else ''}".rstrip())
    yield from (_differing(trace, header) for header in trace.differing)
    if trace.published is None:
        yield Text("　　　公開フォルダにファイルがないので、公開されたセルとは比べていません。", style="bold yellow")
    yield Text(f"もと　{trace.how}")
    for part in trace.cells:
        yield from _part(part)
    for line in trace.plan:
        yield _plan(line)


def _differing(trace: Trace, header: str) -> Text:
    cell = (trace.published or {}).get(header)
    there = f"「{visible(cell)}」です" if cell is not None else "ありません"
    said = f"　　　公開されている「{header}」は{there}。記録と違います。verify で公開フォルダを確かめてください。"
    return Text(said, style="bold red")


def _part(part: SourceCell) -> Iterator[Text]:
    sent = part.sent
    about = f"（{part.part}）" if part.part not in ("", "値") else ""
    value = "" if part.value is None else f" → {format(part.value, 'f')}"
    state = part.state if part.value is None and part.rule else ""
    yield Text(
        f"　・{part.column}{about}　{sent.department} {sent.department_name}　{sent.round.key} 第{sent.version}版"
    )
    yield Text(f"　　シート「{part.sheet}」 セル {part.cell}　入力「{visible(part.raw)}」{value} {state}".rstrip())
    yield Text(f"　　読み方　{part.reading}")
    if part.remark:
        yield Text(f"　　備考　{visible(part.remark)}")
    yield Text(f"　　提出ファイル　{visible(sent.name)}（{sent.received_at.astimezone(JAPAN):%Y-%m-%d %H:%M} 受付）")
    if by := part.confirmed_by:
        fault = f"（保管：{by.fault}）" if by.fault else ""
        yield Text(f"　　{by.round.key} 第{by.version}版「{visible(by.name)}」が「{CONFIRMED}」で確認{fault}")
    if sent.withdrawn:
        yield Text(f"　　公開した後に取り下げられました（{visible(sent.withdrawn)}）", style="bold yellow")
    yield Text(f"　　SHA-256　{sent.sha256}")
    yield Text(f"　　保管　{sent.archived}（{sent.fault or '確認済み'}）", style="bold red" if sent.fault else "")


def _plan(line: PlanLine) -> Text:
    cells = "、".join(f"{header} {cell}" for header, cell in line.cells.items() if cell)
    return Text(f"　・{line.column}　計画データ {line.file} {line.line}行目（{visible(cells)}）")
