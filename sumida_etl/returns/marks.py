"""Marks on a department's own workbook: a colour, a note, and the cell unlocked. They can be taken off again."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl.styles import PatternFill
from openpyxl.styles.fills import Fill
from openpyxl.xml.functions import fromstring

from sumida_etl.ooxml.markup import Element, bare
from sumida_etl.ooxml.notes import Notes
from sumida_etl.ooxml.workbook import EditableWorkbook
from sumida_etl.templates import style
from sumida_etl.values.characters import NOT_IN_XML
from sumida_etl.vocabulary import Severity

FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFFFB9B3"),
    Severity.WARNING: PatternFill("solid", fgColor="FFFFC266"),
}
_OURS = frozenset(fill.fgColor.rgb[-6:] for fill in FILLS.values())
_HEAD, _THEIRS, _AUTHOR = "【差戻し】", "\n\n【元のコメント】\n", "差戻し"
_UP_TO_THEIRS = re.compile(r".*?\s*【元のコメント】\r?\n?", re.DOTALL)
_WIDTH, _PER_LINE, _LINE, _MOST_LINES = 330, 44, 19, 60
"""A note's width in pixels, the half-width letters a line of it takes, a line's height, and lines that fit a screen."""
_MOST_SAID, _LONGEST_SAID = 8, 2_000
"""Findings in one note, and characters of one; Excel takes 32,767 letters in all."""


def clean(text: str) -> str:
    """Text without what no workbook can hold."""
    return NOT_IN_XML.sub("", text)


def lines_of(text: str, per_line: int) -> int:
    """How many lines a text takes where a line takes so many half-width letters."""
    return sum(max(1, -(-_width(line) // per_line)) for line in text.split("\n"))


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def mark(book: EditableWorkbook, sheet: str, address: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """Mark a cell with its findings; returns what ``unmark`` needs to undo it.

    Of a cell on which a thread of comments stands only the colour changes (see ``is_talked_about``).
    """
    cell = book.sheet(sheet).cell(address)
    before = int(cell.get("s", 0))
    severity = Severity.ERROR if any(one["severity"] == Severity.ERROR for one in findings) else Severity.WARNING
    styles = book.styles
    kept: dict[str, Any] = {
        "at": address, "fill": bare(styles.fill_of(before)), "locked": styles.is_locked(before)
    }  # fmt: skip
    cell.set("s", str(styles.derived(before, FILLS[severity].to_tree("fill"), locked=False)))
    if not is_talked_about(book, sheet, address):
        notes = book.notes(sheet)
        theirs = notes.text(address)
        if theirs and (look := notes.shapes.look(address)):
            kept["box"] = look
        text = clean(f"{_HEAD}\n{_said(findings)}{_THEIRS if theirs else ''}")
        notes.insert_before(address, text, _AUTHOR, style.FACE)
        lines = min(_MOST_LINES, lines_of(text + theirs, _PER_LINE) + 1)
        notes.shapes.show(address, _WIDTH, _LINE * lines)
    return json.dumps(kept)


def marked_cell(kept: str, found_at: str) -> str:
    """The cell that a mark is on: not the one its finding is about where that is hidden in a merged area."""
    try:
        return str(json.loads(kept).get("at", found_at))
    except (ValueError, AttributeError):
        return found_at


def is_talked_about(book: EditableWorkbook, sheet: str, address: str) -> bool:
    """Whether a thread of comments stands on a cell: its note is Excel's own, and changing it breaks the thread."""
    return address in book.notes(sheet).threads


def unmark(book: EditableWorkbook, kept: Mapping[tuple[str, str], str]) -> None:
    """Take every mark of ours off; ``kept`` is what ``mark`` returned, by sheet and cell, as far as it is known."""
    coloured = book.styles.with_solid_fill(_OURS)
    for sheet in book.names:
        if book.uses_format(sheet, coloured):
            for cell in book.sheet(sheet).cells():
                if int(cell.get("s", 0)) in coloured:
                    _restore(book, cell, kept.get((sheet, cell.get("r")), ""))
        if book.has_notes_with(sheet, _HEAD):
            notes = book.notes(sheet)
            for address in notes:
                if (text := notes.text(address)).startswith(_HEAD):
                    theirs = _UP_TO_THEIRS.match(text)
                    notes.cut(address, theirs.end() if theirs else len(text))
                    _restore_box(notes, address, kept.get((sheet, address), ""))


def _said(findings: Sequence[Mapping[str, Any]]) -> str:
    return "\n\n".join(_told(findings[:_MOST_SAID])) + (
        f"\n\nほか {len(findings) - _MOST_SAID} 件" if len(findings) > _MOST_SAID else ""
    )


def _told(findings: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for finding in findings:
        example = f"\n例：{finding['example']}" if finding["example"] else ""
        yield f"{Severity(finding['severity']).word}：{finding['message']}{example}"[:_LONGEST_SAID]


def _restore(book: EditableWorkbook, cell: Element, kept: str) -> None:
    """The workbook was in others' hands: what it says of a fill that is none stands for an open cell's."""
    styles, format = book.styles, int(cell.get("s", 0))
    try:
        before = json.loads(kept)
        fill, locked = _checked(before["fill"]), before["locked"] is True
    except (ValueError, TypeError, KeyError, AttributeError, SyntaxError):
        fill, locked = style.INPUT_FILL.to_tree("fill"), styles.is_locked(format)
    cell.set("s", str(styles.derived(format, fill, locked=locked)))


def _checked(fill: str) -> Any:  # noqa: ANN401 - an element of whichever ElementTree openpyxl uses
    """A fill, through openpyxl, which takes none that is not one. Raises several errors."""
    element: Any = fromstring(fill)
    known: Any = Fill.from_tree(element)
    return known.to_tree("fill")


def _restore_box(notes: Notes, address: str, kept: str) -> None:
    try:
        look, anchor = map(str, json.loads(kept)["box"])
    except (ValueError, TypeError, KeyError):
        return
    notes.shapes.restore(address, clean(look), clean(anchor))
