"""A department's own workbook with its findings marked, as bytes; nothing else in it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from schemas.submission import RETURN_SLIP
from sumida_etl.ooxml.addresses import is_address
from sumida_etl.ooxml.markup import UnchangeableError
from sumida_etl.ooxml.workbook import EditableWorkbook
from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.admission.safe_zip import unpack
from sumida_etl.reader.sheet_contents import Row
from sumida_etl.reader.tabs import tabs_meant
from sumida_etl.reader.workbook import Grid, Workbook, grids_in
from sumida_etl.returns.deleted_rows import DeletedRows
from sumida_etl.returns.letter import TALKED_ABOUT, Letter, listed
from sumida_etl.returns.marks import is_talked_about, mark, unmark
from sumida_etl.returns.restore_rows import Restored, relocated, restore_rows
from sumida_etl.returns.slip import kept_in, write_slip
from sumida_etl.vocabulary import Severity

_ROW_MENDED = frozenset({"S002", "S004", "S005", "S006", "S007", "S008"})
"""What is mended by putting a whole row or column in or taking it out, which a protected sheet does not allow."""
_ON_THE_SLIP_ALONE = frozenset({"S019"})
"""What is said of several places, and asks nothing: a note on one of them would stand in the way of theirs."""
_Finding = Mapping[Any, Any]


def marked(book: Workbook, findings: pd.DataFrame, letter: Letter, deleted: Iterable[DeletedRows]) -> bytes:
    """Mark a workbook and put rows back into it.

    Raises UnchangeableError where the workbook does not allow it, or where something else in it would change.
    """
    changed = EditableWorkbook(book.data, tabs_meant)
    kept = {}
    if RETURN_SLIP in changed.names:
        kept = kept_in(unpack(book.data), [name for name in changed.names if name != RETURN_SLIP])
        changed.remove(RETURN_SLIP)
    unmark(changed, kept)
    restored = restore_rows(changed, book.sheets, deleted)
    shown = relocated(listed(findings), restored)
    kept = _mark_each(changed, shown.to_dict("records"), restored)
    for place, row in zip(zip(shown["sheet"], shown["cell"], strict=True), shown.index, strict=True):
        if place in kept and is_talked_about(changed, *place):
            shown.loc[row, "message"] += TALKED_ABOUT
    write_slip(changed, findings, shown, letter, kept)
    data = changed.package.written()
    confirm_unchanged(book.sheets, data, restored)
    return data


def _mark_each(
    book: EditableWorkbook, shown: Sequence[_Finding], restored: Sequence[Restored]
) -> dict[tuple[str, str], str]:
    """Mark every cell once, whatever is said of it; returns how the cells looked, by what the findings call them."""
    names = set(book.names)
    said: dict[tuple[str, str], list[_Finding]] = {}
    anchors: dict[tuple[str, str], tuple[str, str]] = {}
    for one in restored:
        of_row = {"severity": Severity.ERROR, "message": one.message, "example": ""}
        for cell in one.cells:
            anchors[one.sheet, cell] = one.sheet, cell
            said[one.sheet, cell] = [of_row]
    for finding in shown:
        sheet, cell = finding["sheet"], finding["cell"]
        if finding["code"] in _ON_THE_SLIP_ALONE:
            continue
        if finding["restored"] < 0 and sheet in names and is_address(cell):
            anchor = sheet, book.sheet(sheet).anchor(cell)
            anchors[sheet, cell] = anchor
            said.setdefault(anchor, []).append(finding)
            if finding["code"] in _ROW_MENDED:
                book.sheet(sheet).unprotect()
    kept = {place: mark(book, *place, findings) for place, findings in said.items()}
    return {place: kept[anchor] for place, anchor in anchors.items()}


def confirm_unchanged(sent: Mapping[str, Grid], data: bytes, restored: Sequence[Restored]) -> None:
    """Raise UnchangeableError where a marked workbook would not be let in, or does not hold what was sent."""
    try:
        returned = grids_in(unpack(data))
    except RefusedError as problem:
        raise UnchangeableError(f"印を付けるとブックが受付の限度（{problem.refusal}）を超えるため") from problem
    if list(sent) != list(returned):
        raise UnchangeableError("印を付けるとシートが失われるため")
    for name, grid in sent.items():
        _compare(name, grid, returned[name], [one for one in restored if one.sheet == name])


def _compare(name: str, sent: Grid, returned: Grid, restored: Sequence[Restored]) -> None:
    written = {one.row: one.texts for one in restored}
    if sent.rows != returned.rows:
        nothing: Row = []
        for number, (before, after) in enumerate(zip_longest(sent.rows, returned.rows, fillvalue=nothing), start=1):
            if before != after:
                _compare_row(name, number, before, after, written.get(number, {}))
    shown = sent.features.hidden_rows - set(written)
    if replace(sent.features, hidden_rows=shown) != returned.features or sent.visible != returned.visible:
        raise UnchangeableError(f"印を付けるとシート「{name}」の数式か書式が変わるため")


def _compare_row(name: str, number: int, before: Row, after: Row, written: Mapping[int, str]) -> None:
    for column, (was, now) in enumerate(zip_longest(before, after, fillvalue=""), start=1):
        expected = written.get(column, was)
        if now != expected:
            raise UnchangeableError(f"印を付けると「{name}」{get_column_letter(column)}{number}の値が変わるため")
