"""The entries of a measure's lists: what departments wrote with their names, and their figures with their dates."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sumida_etl.publication.report.tables import Mark, Point, Points
from sumida_etl.publication.report.wording import clean, figure, lines_of, moment
from sumida_etl.publication.tables.table_rows import ResultRow
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import State

_OWN_MARKS = tuple("▼▽・･▶▷►●○◎◆◇■□※【《〈①②③④⑤⑥⑦⑧⑨⑩")
"""What people begin a line with when they lay a text out themselves."""
_BEGINS = re.compile(r"^[▼▽]|(?<=[。．.）)\s])[▼▽](?!\s*[0-9０-９])")
"""Where an entry begins; within a line, ▼ before a number is a minus."""
_NAMED = re.compile(r"[（(]([^（()）]+)[)）]$")


def typed(texts: Iterable[tuple[str, str]], mark: Mark, names: Iterable[str]) -> Iterator[Point]:
    """What departments wrote, entry by entry, each with its department: ``（甲課）``, or ``（甲課・乙課）``.

    ``texts``: each text with its department; one of several ▼ is as many entries. ``names``: the departments there
    are; who has written its own name behind an entry, alone or with others, is not named a second time.
    """
    said: dict[str, tuple[tuple[str, ...], list[str]]] = {}
    for text, department in texts:
        for lines in _entries(text):
            said.setdefault("\n".join(lines).lstrip("▼▽ \u3000"), (lines, []))[1].append(department)
    known = _any_of(names)
    for lines, departments in said.values():
        yield _point(lines, list(dict.fromkeys(departments)), mark, known)


def _entries(text: str) -> Iterator[tuple[str, ...]]:
    entry: list[str] = []
    for line in lines_of(text) or ("",):
        starts = [match.start() for match in _BEGINS.finditer(line)]
        for begin, end in zip([0, *starts], [*starts, len(line)], strict=True):
            if begin in starts and entry:
                yield tuple(entry)
                entry = []
            if part := line[begin:end].strip():
                entry.append(part)
    yield tuple(entry) or ("",)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names, the longest first: one may be part of another, and may hold ``・`` itself."""
    longest = sorted({_plain(name) for name in names}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)) or r"(?!)")


def _names_all(text: str, departments: Iterable[str], known: re.Pattern[str]) -> bool:
    """Whether a text names these departments and nothing but departments: ``甲課・乙課``."""
    return not known.sub("", text).strip("・、, ") and {_plain(name) for name in departments} <= {*known.findall(text)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", clean(text))


def _point(lines: tuple[str, ...], departments: Sequence[str], mark: Mark, known: re.Pattern[str]) -> Point:
    """The name stands behind what is said, in front of what is listed under it.

    ▼ before a text that begins with ▼ would stand there twice, and before one that begins with ・ be wrong.
    """
    shown = list(lines)
    headed = shown[0].startswith(("▼", "▽"))
    below = next((at for at, line in enumerate(shown) if at and line.startswith(_OWN_MARKS)), len(shown))
    said = (below if headed else len(shown)) - 1
    named = _NAMED.search(shown[said])
    if not (named and _names_all(_plain(named[1]), departments, known)):
        shown[said] += f"（{'・'.join(clean(name) for name in departments)}）"
    if mark is Mark.DONE and headed and shown[0][1:].strip():
        shown[0] = shown[0][1:].strip()
        headed = False
    marked = not headed and not shown[0].startswith(_OWN_MARKS)
    return Point(tuple(shown), marked=marked, strong=lines == (State.SILENT,))


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
