"""Read a marked workbook again: every sheet and cell must be as the department sent it, but for restored rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from openpyxl.utils import get_column_letter

from sumida_etl.ooxml.markup import UnchangeableError
from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.admission.safe_zip import unpack
from sumida_etl.reader.sheet_contents import Row
from sumida_etl.reader.workbook import Grid, grids_in
from sumida_etl.returns.restore_rows import Restored


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
