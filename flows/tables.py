"""What an operator reads, as Markdown: Japanese tables of plain text, with nothing in them that could be markup."""

import html
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from flows.which_round import JAPAN
from sumida_etl.publication.edition import Edition
from sumida_etl.settings import Settings
from sumida_etl.survey import Standing
from sumida_etl.vocabulary import Judgement, Kind, Outcome, Severity, State

_WORDS = (*(word.value for word in Judgement), *(state.value for state in State if state is not State.VALUE))
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]#|~!"})
_SEVERITIES = {Severity.ERROR: "誤り", Severity.WARNING: "確認"}


def plain(text: object) -> str:
    """Text as it stands, on one line: departments type what they like, and none of it is markup here."""
    return html.escape(" ".join(str(text or "").split()), quote=False).translate(_SPECIAL)


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
        head += f"\n\n差戻しファイルのフォルダ：`{next(iter(returned.values())).parent}`"
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
            (_SEVERITIES[Severity(row["severity"])], plain(row["sheet"]), row["cell"], plain(row["raw"]),
             plain(row["message"]), plain(row["example"]), row["code"])
            for row in findings.to_dict("records")
        ),
    )  # fmt: skip


def judgements_text(edition: Edition) -> str:
    """How many indicators got which word: a row a word, a column a kind."""
    attained = edition.attained
    kinds = [kind for kind in Kind if (attained["kind"] == kind).any()]
    given = {
        word: [int(((attained["judgement"] == word) & (attained["kind"] == kind)).sum()) for kind in kinds]
        for word in _WORDS
    }
    return table(("判定", *kinds), ((word, *(n or "" for n in ns)) for word, ns in given.items() if any(ns)))


def changes_text(now: Edition, before: Edition | None) -> str:
    """The indicators whose judgement is not what it was in the round before."""
    if before is None:
        return "これより前に公開した調査回はありません。"
    then = _judged(before)
    names = now.attained["indicator"]
    changed = [(key, then.get(key, "－"), word) for key, word in _judged(now).items() if then.get(key, "－") != word]
    if not changed:
        return f"{before.round.key} から判定が変わった指標はありません（{names.nunique()}件）。"
    rows = ((plain(code), kind, plain(old), plain(new)) for (code, kind), old, new in changed)
    return table(("指標コード", "区分", before.round.key, now.round.key), rows)


def link(path: Path) -> str:
    """A link to a file, where files are served (``SUMIDA_FILES_URL``); else its name.

    Its words are plain ones: in a link's text Prefect's V1 UI shows the backslashes of escaped marks.
    """
    settings, served = Settings(), os.environ.get("SUMIDA_FILES_URL")
    out = settings.path(settings.out)
    if not served or not path.is_relative_to(out):
        return plain(path.name)
    return f"[開く]({served}/{quote(path.relative_to(out).as_posix())})"


def _judged(edition: Edition) -> dict[tuple[str, str], str]:
    rows = edition.attained[edition.attained["kind"] != Kind.FINAL].to_dict("records")
    return {(row["indicator"], row["kind"]): str(row["judgement"] or "") for row in rows}
