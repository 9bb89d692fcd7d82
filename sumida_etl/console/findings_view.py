"""Findings in the terminal: a table for each sheet of each file."""

from collections.abc import Iterator

import pandas as pd
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sumida_etl.console.check_report import CheckedFile, CheckReport
from sumida_etl.file_names import readable
from sumida_etl.returns.kpi_preview import KPI_PREVIEW
from sumida_etl.returns.letter import counted
from sumida_etl.values.characters import NOT_IN_TERMINAL
from sumida_etl.vocabulary import Severity

_LINES = 12
"""Of one cell: a text of thousands of lines would be the whole screen."""
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def visible(text: str) -> str:
    """Text that cannot move the cursor or colour the terminal, whatever was typed or a file was named."""
    return NOT_IN_TERMINAL.sub("\ufffd", text)


def render_findings(report: CheckReport) -> RenderableType:
    """All findings of a report, file by file."""
    return Group(*(part for file in report.files for part in _file(file)))


def _file(file: CheckedFile) -> Iterator[RenderableType]:
    about = "　".join(filter(None, (file.letter.round.key, file.letter.department)))
    yield Text(f"\n{visible(readable(file.path))}　{about}", style="bold")
    if file.findings.empty:
        yield Text("誤りも確認事項もありません。", style="green")
        return
    yield Text(counted(file.findings), style=_STYLES[Severity.ERROR if file.errors else Severity.WARNING])
    for sheet, findings in file.findings.groupby("sheet", sort=False):
        yield _table(str(sheet), findings)


def _table(sheet: str, findings: pd.DataFrame) -> Table:
    table = Table(title=escape(sheet) or None, title_justify="left", show_lines=True)
    heads = ["セル", "区分", "コード", "入力", "内容", "記入例"]
    judged = KPI_PREVIEW in findings and bool(findings[KPI_PREVIEW].any())
    for head in [*heads, "この値での判定"] if judged else heads:
        table.add_column(head, no_wrap=head in ("セル", "区分", "コード"), overflow="fold")
    for row in findings.to_dict("records"):
        word = Severity(row["severity"]).word + ("（回答済）" if row["answered"] else "")
        cells = [row["cell"], word, row["code"], row["raw"], row["message"], row["example"]]
        # Text, not markup: what was typed may hold brackets.
        texts = [Text(visible(_short(text))) for text in ([*cells, row[KPI_PREVIEW]] if judged else cells)]
        table.add_row(*texts, style="dim" if row["answered"] else _STYLES[row["severity"]])
    return table


def _short(text: str) -> str:
    lines = text.split("\n", _LINES)
    return text if len(lines) <= _LINES else "\n".join([*lines[:_LINES], "…"])
