"""What is sent back, read again: every sheet and cell as it came, but for what was put back."""

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


def confirm_unchanged(came: Mapping[str, Grid], data: bytes, restored: Sequence[Restored]) -> None:
    """Raise UnchangeableError where a marked workbook would not be let in, or does not hold what came."""
    try:
        goes = grids_in(unpack(data))
    except RefusedError as problem:
        raise UnchangeableError(f"印を付けるとブックが受付の限度（{problem.refusal}）を超えるため") from problem
    if list(came) != list(goes):
        raise UnchangeableError("印を付けるとシートが失われるため")
    for name, grid in came.items():
        _compare(name, grid, goes[name], [one for one in restored if one.sheet == name])


def _compare(name: str, came: Grid, goes: Grid, restored: Sequence[Restored]) -> None:
    written = {one.row: one.texts for one in restored}
    if came.rows != goes.rows:
        nothing: Row = []
        for number, (before, after) in enumerate(zip_longest(came.rows, goes.rows, fillvalue=nothing), start=1):
            if before != after:
                _compare_row(name, number, before, after, written.get(number, {}))
    shown = came.oddities.hidden_rows - set(written)
    if replace(came.oddities, hidden_rows=shown) != goes.oddities or came.visible != goes.visible:
        raise UnchangeableError(f"印を付けるとシート「{name}」の数式か書式が変わるため")


def _compare_row(name: str, number: int, before: Row, after: Row, written: Mapping[int, str]) -> None:
    for column, (was, now) in enumerate(zip_longest(before, after, fillvalue=""), start=1):
        expected = written.get(column, was)
        if now != expected:
            raise UnchangeableError(f"印を付けると「{name}」{get_column_letter(column)}{number}の値が変わるため")
