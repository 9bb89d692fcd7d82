"""Marks on a department's own workbook: a colour, a comment, and the cell unlocked. They can be taken off again."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.styles.fills import Fill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import fromstring, tostring

from sumida_etl.forms import style
from sumida_etl.vocabulary import Severity

FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFFFB9B3"),
    Severity.WARNING: PatternFill("solid", fgColor="FFFFC266"),
}
_OURS = {fill.fgColor.rgb for fill in FILLS.values()}
_HEAD, _THEIRS = "【差戻し】", "\n\n【元のコメント】\n"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTH, _PER_LINE, _LINE = 330, 44, 19
"""A comment's width in pixels, the half-width letters a line of it takes, and the height of a line."""


def clean(text: str) -> str:
    """Text without what no workbook can hold."""
    return _ILLEGAL.sub("", text)


def lines_of(text: str, per_line: int) -> int:
    """How many lines a text takes where a line takes so many half-width letters."""
    return sum(max(1, -(-_width(line) // per_line)) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def mark(cell: Cell, findings: Iterable[Mapping[str, Any]]) -> str:
    """Mark a cell with its findings; returns what ``unmark`` needs to undo it."""
    kept = json.dumps({"fill": tostring(cell.fill.to_tree("fill")).decode(), "locked": bool(cell.protection.locked)})
    said = []
    severities = set()
    for finding in findings:
        severities.add(finding["severity"])
        example = f"\n例：{finding['example']}" if finding["example"] else ""
        said.append(f"{Severity(finding['severity']).word}：{finding['message']}{example}")
    cell.fill = FILLS[Severity.ERROR if Severity.ERROR in severities else Severity.WARNING]
    cell.protection = Protection(locked=False, hidden=cell.protection.hidden)
    theirs = f"{_THEIRS}{cell.comment.text}" if cell.comment else ""
    text = clean(f"{_HEAD}\n" + "\n\n".join(said) + theirs)
    cell.comment = Comment(text, "差戻し", height=_LINE * (lines_of(text, _PER_LINE) + 1), width=_WIDTH)
    return kept


def unmark(book: Workbook, kept: Mapping[tuple[str, str], str]) -> None:
    """Take every mark of ours off; ``kept`` is what ``mark`` returned, by sheet and cell, as far as it is known."""
    for sheet in book.worksheets:
        for cell in _cells(sheet):
            if cell.comment and cell.comment.text.startswith(_HEAD):
                theirs = cell.comment.text.partition(_THEIRS)[2]
                cell.comment = Comment(theirs, "") if theirs else None
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in _OURS:
                _restore(cell, kept.get((sheet.title, cell.coordinate), ""))


def _restore(cell: Cell, kept: str) -> None:
    try:
        before = json.loads(kept)
        cell.fill = Fill.from_tree(fromstring(before["fill"]))  # type: ignore[assignment]
        cell.protection = Protection(locked=before["locked"] is True, hidden=cell.protection.hidden)
    except Exception:
        cell.fill = style.INPUT_FILL


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells there are. ``iter_rows`` would make every one up to the last, which may be XFD1048576."""
    return (cell for cell in list(sheet._cells.values()) if isinstance(cell, Cell))
