"""The entries of a measure's lists: a department's text with its name, and its figures with their dates."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sumida_etl.publication.report.tables import Mark, Point, Points
from sumida_etl.publication.report.wording import clean, figure, lines_of, moment
from sumida_etl.publication.tables.table_rows import ResultRow
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import State

_OWN_MARKS = tuple("▼▽・･▶▷►●○◎◆◇■□※【《〈①②③④⑤⑥⑦⑧⑨⑩")
"""What people begin a line with when they lay a text out themselves."""


def typed(text: str, department: str) -> Point:
    """A text as it was typed, with the department behind it.

    ▼ before a text that begins with ▼ would stand there twice, and before one that begins with ・ be wrong.
    """
    lines = list(lines_of(text)) or [""]
    lines[-1] += f"（{clean(department)}）"
    return Point(tuple(lines), marked=not lines[0].startswith(_OWN_MARKS), strong=text == State.SILENT)


def outcomes(results: Sequence[ResultRow], round: Round) -> Points:
    """``▶名前：6,918件（12月末現在）、約10,000件（3月末見込）（○○課）``."""
    entries = groupby(results, lambda row: (row.department, row.name, row.unit))
    return Points(Mark.RESULT, tuple(_outcome(list(rows), round) for _, rows in entries))


def _outcome(rows: Sequence[ResultRow], round: Round) -> Point:
    values = "、".join(f"{figure(row)}（{moment(row.as_of, row.kind, row.fiscal_year, round)}）" for row in rows)
    first = f"{clean(rows[0].name)}：{values}（{clean(rows[0].department)}）"
    return Point((first, *_remarks(rows)), strong=any(row.state == State.SILENT for row in rows))


def _remarks(rows: Sequence[ResultRow]) -> Iterator[str]:
    """What the plan and the department say of its figures, each once."""
    texts = [text for text in dict.fromkeys(row.remark for row in rows) if text]
    return (f"※{clean(text)}" for text in texts if not any(text != other and text in other for other in texts))
