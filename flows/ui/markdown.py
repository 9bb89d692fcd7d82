"""Texts for operators as Markdown: Japanese tables in which everything typed by a department is escaped."""

import html
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from flows.context import settings_in_use
from sumida_etl.attainment.counting import counts_by_kind
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.rounds import JAPAN
from sumida_etl.survey import Standing
from sumida_etl.vocabulary import Kind, Outcome, Severity

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]#|~!@"})
_ADDRESS = re.compile(r":(?=/)|(?<=www)\.", re.IGNORECASE)
"""Where Prefect's UI sees a bare address, and makes a link of it; an ``@`` does too."""


def plain(text: object) -> str:
    """Escape text, on one line, so that nothing a department typed becomes markup or a link."""
    escaped = html.escape(" ".join(str(text or "").split()), quote=False).translate(_SPECIAL)
    return _ADDRESS.sub(r"\\\g<0>", escaped)


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; cells are taken as they are."""
    lines = ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])


def standings_text(rows: Sequence[Standing], returned: dict[str, Path]) -> str:
    """Every department with its outcome, version and findings; ``returned``: by department what was sent back."""
    count = {outcome: sum(row.outcome is outcome for row in rows) for outcome in Outcome}
    head = "　".join(f"**{outcome} {number}**" for outcome, number in count.items())
    first = (Outcome.RETURNED, Outcome.SILENT, Outcome.ACCEPTED)
    ordered = sorted(rows, key=lambda row: first.index(row.outcome))
    if returned:
        head += f"\n\n差戻しファイルのフォルダ：{plain(next(iter(returned.values())).parent)}"
    body = table(
        ("所属", "状態", "差戻しファイル", "版", "受付日時", "誤り", "確認事項"),
        (
            (
                f"{row.code} {plain(row.name)}",
                row.outcome if row.outcome is Outcome.ACCEPTED else f"**{row.outcome}**",
                link(returned[row.code]) if row.code in returned else "",
                row.version or "",
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
    """The number of indicators per judgement (rows) and kind (columns)."""
    counts = counts_by_kind(edition.attained)
    return table(("判定", *counts.groups), ((word, *(count or "" for count in row)) for word, row in counts.rows))


def changes_text(now: Edition, before: Edition | None) -> str:
    """The indicators whose judgement is not what it was in the round before."""
    if before is None:
        return "これより前に公開した調査回はありません。"
    then = {_place(row): _word(row) for row in _own(before)}
    rows = [(row["indicator"], row["kind"], then.get(_place(row), "－"), _word(row)) for row in _own(now)]
    changed = [tuple(map(plain, row)) for row in rows if row[2] != row[3]]
    if not changed:
        count = now.attained["indicator"].nunique()
        return f"{before.round.key} から判定が変わった指標はありません（{count}件）。"
    return table(("指標コード", "区分", before.round.key, now.round.key), changed)


def link(path: Path) -> str:
    """A link to a file, where files are served (``SUMIDA_FILES_URL``); else its name.

    Its words are plain ones: in a link's text Prefect's V1 UI shows the backslashes of escaped marks.
    """
    settings, served = settings_in_use(), os.environ.get("SUMIDA_FILES_URL")
    out = settings.path(settings.out)
    if not served or not path.is_relative_to(out):
        return plain(path.name)
    return f"[開く]({served}/{quote(path.relative_to(out).as_posix())})"


def _own(edition: Edition) -> list[dict[Any, Any]]:
    """What is judged of the round's own year."""
    attained = edition.attained
    return attained[attained["fiscal_year"] == edition.round.fiscal_year].to_dict("records")


def _place(row: Mapping[Any, Any]) -> tuple[str, bool]:
    """確定 stands where 現在 stood in the rounds before."""
    return row["indicator"], row["kind"] == Kind.FORECAST


def _word(row: Mapping[Any, Any]) -> str:
    return str(row["judgement"] or "")
