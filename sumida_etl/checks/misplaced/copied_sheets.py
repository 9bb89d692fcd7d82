"""Answers that stand in a copy of their sheet, which is not read, while their own is empty: said once (S036)."""

from collections.abc import Iterator, Sequence

import pandas as pd

from schemas.columns import Column
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.finding import CellRef, finding
from sumida_etl.checks.misplaced.misplaced import Misplaced
from sumida_etl.checks.structure import KNOWN
from sumida_etl.reader.row_keys import keys
from sumida_etl.reader.tables import Layout, headers_of, locate
from sumida_etl.reader.workbook import Grid
from sumida_etl.rules.declared import number_is_given, text_is_given
from sumida_etl.values.uncounted import holds_something

_EMPTY = frozenset({number_is_given.code, text_is_given.code})


def copied_sheets(
    columns: Sequence[Column], rows: Sequence[Row], layout: Layout, context: CheckContext
) -> Iterator[Misplaced]:
    """One finding for one submission's sheet, in place of one for each empty cell."""
    names = [one.name for one in columns if one.name in layout.columns]
    # The form itself puts dashes into rows that are not asked in every column.
    whole = [row for row in rows if not (row["prior_year"] or row["final_alone"])]
    if not names or not whole or any(holds_something(row[name]) for row in whole for name in names):
        return
    submission, own = str(rows[0]["submission"]), {str(row["key"]) for row in rows if row["asked"]}
    added = {name: grid for name, grid in context.forms.workbooks[submission].sheets.items() if name not in KNOWN}
    filled = {name: _filled(grid, names, own, context) for name, grid in added.items()}
    copy = max(filled, key=filled.__getitem__, default="")
    if copy and filled[copy] * 2 > len(own):
        first = layout.cell(names[0], whole[0]["row"])
        told = finding("S036", CellRef(submission, context.sheet.name, first), "", {"copy": copy})
        yield Misplaced(submission, context.sheet.name, {}, told, _EMPTY)


def _filled(grid: Grid, columns: Sequence[str], own: set[str], context: CheckContext) -> int:
    """How many of a department's own rows stand in another sheet, with an answer."""
    layout = locate(grid, headers_of(context.sheet, context.round))
    if layout is None or not layout.columns.keys() >= {*context.sheet.key, *columns}:
        return 0
    places = {name: layout.columns[name] - 1 for name in (*context.sheet.key, *columns)}
    wide = (row for row in grid.rows[layout.header_row :] if len(row) > max(places.values()))
    filled = [row for row in wide if _is_filled(row, [places[name] for name in columns])]
    named = pd.DataFrame({name: [row[places[name]] for row in filled] for name in context.sheet.key}, dtype=object)
    return len({*keys(named, context.sheet)} & own)


def _is_filled(row: Sequence[object], places: Sequence[int]) -> bool:
    return any(holds_something(row[at]) for at in places)
