"""What was typed in the cells of numbers, stages and dates, read a column at a time."""

import pandas as pd

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.reader.tables import Forms
from sumida_etl.rules.late_finals import is_typed
from sumida_etl.values import raw_texts, read_dates, read_numbers, read_stages


def _is_asked(column: Column, rows: pd.DataFrame) -> pd.Series:
    """Which cells of a column of numbers are an answer."""
    if column.year_before:
        typed = pd.Series([is_typed(cell) for cell in rows[column.name].tolist()], index=rows.index, dtype=bool)
        return rows["active"] & rows["final_asked"] & typed
    asked = rows["active"] & ~rows["final_alone"]
    return asked if column.final_round else asked & ~rows["prior_year"]


def _read_figures(cells: pd.Series, column: Column, units: pd.Series, stages: pd.Series) -> pd.DataFrame:
    """A column of numbers, in the rows of a 有無 a stage's place."""
    staged = stages != ""
    if not staged.any():
        return read_numbers(cells, _own_unit(column, units)).add_prefix(f"{column.name}_")
    found = read_stages(cells[staged], stages[staged])
    if not staged.all():
        found = pd.concat([read_numbers(cells[~staged], _own_unit(column, units)[~staged]), found])
    return found.loc[cells.index].add_prefix(f"{column.name}_")


def _own_unit(column: Column, units: pd.Series) -> pd.Series:
    return pd.Series(column.unit, index=units.index, dtype=object) if column.unit else units


def read_cells(rows: pd.DataFrame, sheet: Sheet, forms: Forms) -> pd.DataFrame:
    """The laid-out rows with what was read beside each column of numbers or dates, as ``Responses`` lists it."""
    read = [rows]
    if sheet.numbers:
        # A spare row has no asked unit: the one typed there holds.
        units = rows["asked_unit"].where(rows["asked"], raw_texts(rows["unit"]))
        read[0] = rows = rows.assign(unit_asked=units)
        for column in sheet.columns:
            if column.type != "number":
                continue
            name = column.name
            asked = _is_asked(column, rows)
            read.append(_read_figures(rows[name].where(asked, None), column, units, rows["stages"]))
    for column in sheet.columns:
        if column.type == "date":
            as_of = pd.Series(forms.round.as_of, index=rows.index, dtype=object)
            read.append(read_dates(rows[column.name].where(rows["active"], None), as_of).add_prefix(f"{column.name}_"))
    return pd.concat(read, axis=1)
