"""Every block of misplaced answers in many submissions."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from schemas.columns import Column
from sumida_etl.checks.context import CheckContext
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.checks.misplaced.copied_sheets import copied_sheets
from sumida_etl.checks.misplaced.displaced_columns import displaced_columns
from sumida_etl.checks.misplaced.exchanged_columns import exchanged_columns
from sumida_etl.checks.misplaced.exchanged_texts import PLANNED, exchanged_texts, is_past
from sumida_etl.checks.misplaced.fit import OF_UNITS
from sumida_etl.checks.misplaced.last_answers import last_answers
from sumida_etl.checks.misplaced.misplaced import Misplaced
from sumida_etl.checks.misplaced.shifted_rows import repeats, shifted_rows
from sumida_etl.checks.misplaced.shuffled_rows import shuffled_rows
from sumida_etl.reader.tables import rows_by_submission
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import holds_something


def misplaced_blocks(read: Collection[Responses], context: CheckContext) -> tuple[Misplaced, ...]:
    """One for each block. Where cells of a sheet are in the wrong columns, it is not asked whether the rows are."""
    sheets = [(each, replace(context, sheet=each.sheet)) for each in read]
    return tuple(one for each, of in sheets for one in (*_in_sheet(each, of), *last_answers(each, of)))


def _in_sheet(read: Responses, context: CheckContext) -> Iterator[Misplaced]:
    columns = _answers(read, context)
    odd = read.rows["submission"].isin([*_odd(read, columns)]) & read.rows["present"]
    for submission, rows in rows_by_submission(read.rows[odd]):
        layout = context.forms.layouts[submission, read.sheet.name]
        elsewhere = [*copied_sheets(columns, rows, layout, context)] or [*displaced_columns(rows, layout, context)]
        shifted = [] if elsewhere else [*shifted_rows(read, columns, rows, layout, context)]
        exchanged = (
            [] if shifted else [*exchanged_columns(rows, layout, context), *exchanged_texts(rows, layout, context)]
        )
        yield from elsewhere or shifted or exchanged or shuffled_rows(columns, rows, layout, context)


def _answers(read: Responses, context: CheckContext) -> Sequence[Column]:
    """The columns that want an answer in every row."""
    columns = read.sheet.columns_in(context.round)
    wanted = [one for one in columns if one.role == "input" and one.required and not one.year_before]
    return [one for one in wanted if one.type in ("number", "text")]


def _beside(rows: pd.DataFrame, column: str) -> Iterator[tuple[object, object]]:
    """Each cell of a column and the one above it in the same submission."""
    return zip(rows[column].tolist(), rows.groupby("submission", sort=False)[column].shift(1).tolist(), strict=True)


def _odd(read: Responses, columns: Collection[Column]) -> Iterator[str]:
    """Submissions in whose rows something may be told by: what is missing or cannot be read, or is the other's."""
    rows = read.rows
    if rows.empty:
        return
    odd = pd.Series(False, index=rows.index)
    for column in columns:
        odd |= ~rows[column.name].map(holds_something).astype(bool)
        if column.type == "number":
            odd |= rows[f"{column.name}_problem"].isin(OF_UNITS)
        if column.type == "text":
            odd |= pd.Series([repeats(*pair) for pair in _beside(rows, column.name)], index=rows.index, dtype=bool)
        if column.name == PLANNED:
            odd |= pd.Series([is_past(raw_text(cell)) for cell in rows[column.name].tolist()], index=rows.index)
    for column in read.sheet.columns:
        if column.type == "date":
            odd |= rows[f"{column.name}_problem"] != ""
    if {"actual_value", "forecast_value"} <= set(rows):
        pairs = zip(rows["actual_value"], rows["forecast_value"], strict=True)
        odd |= pd.Series([then is not None and (now is None or then < now) for now, then in pairs], index=rows.index)
    yield from dict.fromkeys(rows.loc[odd & rows["present"], "submission"])
