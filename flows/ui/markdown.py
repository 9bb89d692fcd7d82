"""Texts for operators as Markdown: Japanese tables in which everything typed by a department is escaped."""

import html
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from flows.context import settings_in_use
from sumida_etl.attainment.judging_words import counts_by_kind
from sumida_etl.attainment.rounding import number_text
from sumida_etl.japan_time import JAPAN
from sumida_etl.publication.report.wording import figure
from sumida_etl.publication.tables.changes import HeadlineChange, changes_of
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.survey import DepartmentStatus
from sumida_etl.vocabulary import Outcome, Severity

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]#|~!@"})
_ADDRESS = re.compile(r":(?=/)|(?<=www)\.", re.IGNORECASE)
"""Where Prefect's UI would turn a bare address into a link; an ``@`` does so too."""


def plain(text: object) -> str:
    """Escape text, on one line, so that nothing a department typed becomes markup or a link."""
    escaped = html.escape(" ".join(str(text or "").split()), quote=False).translate(_SPECIAL)
    return _ADDRESS.sub(r"\\\g<0>", escaped)


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; cells are taken as they are."""
    lines = ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])


def statuses_text(rows: Sequence[DepartmentStatus], returned: dict[str, Path]) -> str:
    """Every department with its outcome, version and findings; ``returned``: by department what was sent back."""
    count = {outcome: sum(row.outcome is outcome for row in rows) for outcome in Outcome}
    head = "　".join(f"**{outcome} {number}**" for outcome, number in count.items())
    first = (Outcome.RETURNED, Outcome.WITHDRAWN, Outcome.SILENT, Outcome.ACCEPTED)
    ordered = sorted(rows, key=lambda row: first.index(row.outcome))
    if returned:
        head += f"\n\n差戻しファイルのフォルダ：{plain(next(iter(returned.values())).parent)}"
    body = table(
        ("所属", "状態", "差戻しファイル", "版", "受付日時", "誤り", "確認事項"),
        (
            (
                f"{row.code} {plain(row.name)}",
                row.said if row.outcome is Outcome.ACCEPTED else f"**{row.said}**",
                link(returned[row.code]) if row.code in returned else "",
                f"{row.version or ''}{f'（取下げ {row.withdrawn[-1]}）' if row.withdrawn else ''}",
                f"{row.received_at.astimezone(JAPAN):%Y-%m-%d %H:%M}" if row.received_at else "",
                row.errors or "",
                row.warnings or "",
            )
            for row in ordered
        ),
    )
    return f"{head}\n\n{body}"


def findings_text(findings: pd.DataFrame) -> str:
    """Each finding: sheet and cell, what was typed, what is wrong, what to type."""
    return table(
        ("重さ", "シート", "セル", "記入された内容", "どこが違うか", "記入例", "符号"),
        (
            (Severity(row["severity"]).word, plain(row["sheet"]), row["cell"], plain(row["raw"]),
             plain(row["message"]), plain(row["example"]), row["code"])
            for row in findings.to_dict("records")
        ),
    )  # fmt: skip


def judgements_text(edition: Edition) -> str:
    """The number of figures per judgement (rows) and kind (columns)."""
    counts = counts_by_kind(edition.attained, edition.words)
    return table(("判定", *counts.groups), ((word, *(count or "" for count in row)) for word, row in counts.rows))


def changes_text(edition: Edition, previous: Edition | None) -> str:
    """The changes since the round before, in the same words and lists as on the dashboard."""
    changes = changes_of(edition, previous)
    lists = (("判定が変わった指標", changes.judged), ("数値か目標が動いた指標", changes.moved))
    tables = [f"**{title}**\n\n{_changed(rows, edition)}" for title, rows in lists if rows]
    return "\n\n".join((plain(changes.sentence), *tables))


def link(path: Path) -> str:
    """A link to a file, where files are served (``SUMIDA_FILES_URL``); else its name.

    Its words are plain ones: in a link's text Prefect's V1 UI shows the backslashes of escaped marks.
    """
    settings, served = settings_in_use(), os.environ.get("SUMIDA_FILES_URL")
    out = settings.path(settings.out)
    if not served or not path.is_relative_to(out):
        return plain(path.name)
    return f"[開く]({served}/{quote(path.relative_to(out).as_posix())})"


def _changed(rows: Sequence[HeadlineChange], edition: Edition) -> str:
    """Each indicator with its value and judgement then and now, and its target where that was revised."""
    return table(
        ("指標コード", "指標", "まえの値と判定", "いまの値と判定", "目標"),
        (
            (
                plain(each.after.indicator),
                plain(each.after.name),
                *(
                    plain(f"{figure(row, edition.stage_of(row.indicator, row.value))} {row.judgement}")
                    for row in (each.before, each.after)
                ),
                _revised(each),
            )
            for each in rows
        ),
    )


def _revised(change: HeadlineChange) -> str:
    if change.old_target is None:
        return ""
    now = change.after.target
    return f"{number_text(change.old_target)} → {'なし' if now is None else number_text(now)}"
