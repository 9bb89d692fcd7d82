"""変更なし: cells left empty in a workbook that confirms its department's last answers are answered by those."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from schemas.columns import Column
from schemas.submission import INDICATORS, Sheet
from sumida_etl.reader.tables import Forms
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.rules.cover import confirms
from sumida_etl.templates.last_answers import READING, LastAnswer, LastAnswers, Place, stands_beyond
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded, holds_something

_NOTHING = {"wanted": False, "differs": False, "answer": None, "before": ""}


def confirming(forms: Forms) -> frozenset[str]:
    """The workbooks that confirm the last answers."""
    covers = forms.covers
    return frozenset(key for key, said in zip(covers["submission"], covers["unchanged"], strict=True) if confirms(said))


def place_of(sheet: Sheet, row: Mapping[str, Any], column: str) -> Place:
    """What an asked row's answer in a column is known by."""
    if sheet.numbers:
        return sheet.name, str(row["figure"]), str(row["part"]), column
    return sheet.name, str(row["asked_plan"]), str(row["asked_measure"]), str(row["asked_item"]), column


def confirmed(rows: pd.DataFrame, sheet: Sheet, forms: Forms, asked: Asked) -> pd.DataFrame:
    """The rows with what was confirmed in place of what was left empty.

    Beside each column of answers stand ``<column>_confirms`` (its workbook confirms), ``_answer`` (the LastAnswer that
    was confirmed), ``_wanted`` (the last answer does not stand, and none was given), ``_differs`` and ``_before`` (what
    was typed is not the last answer, and that).
    """
    said = confirming(forms)
    required = [column for column in sheet.columns_in(asked.round) if column.required and column.role == "input"]
    concerned = [at for at, key in enumerate(rows["submission"].tolist()) if key in said] if said else []
    places = set(concerned)
    records = {at: {str(name): cell for name, cell in rows.iloc[at].items()} for at in concerned}
    for column in required:
        name = column.name
        rows[f"{name}_confirms"] = [column.confirmed and at in places for at in range(len(rows))]
        if not column.confirmed:
            continue
        cells: dict[str, list[Any]] = {f"{name}_{fact}": [nothing] * len(rows) for fact, nothing in _NOTHING.items()}
        for at, record in records.items():
            for changed, cell in _answered(record, sheet, column, asked):
                if changed not in cells:
                    cells[changed] = rows[changed].tolist()
                cells[changed][at] = cell
        kinds = {f"{name}_{fact}": "bool" for fact in ("wanted", "differs")}
        for changed, every in cells.items():
            kind = kinds.get(changed) or (rows[changed].dtype if changed in rows else "object")
            rows[changed] = pd.Series(every, index=rows.index, dtype=kind)
    return rows


def _answered(row: Mapping[str, Any], sheet: Sheet, column: Column, asked: Asked) -> Iterator[tuple[str, Any]]:
    """What changes in a row of a workbook that confirms: a column's name and its cell."""
    if not (row["active"] and row["asked"] and _is_asked(sheet, column, row)):
        return
    known = asked.last_of(row["submission"], row["department"])
    last = known.answers.get(place_of(sheet, row, column.name)) if known else None
    name, typed = column.name, holds_something(row[column.name])
    if last is None:
        nothing_is_known = known is None and stands_beyond(row, column, None, asked.round)
        yield f"{name}_wanted", not typed and not nothing_is_known
    elif not typed:
        yield from ((name, last.raw), (f"{name}_answer", last))
        for each in READING if column.type == "number" else ():
            yield f"{name}_{each}", getattr(last, each)
    elif _differs(row, column, last):
        yield from ((f"{name}_differs", True), (f"{name}_before", last.raw))


def _is_asked(sheet: Sheet, column: Column, row: Mapping[str, Any]) -> bool:
    """Whether the row asks for an answer in the column."""
    if column.year_before:
        return not row["final_shown"]
    if sheet is INDICATORS and row["final_alone"]:
        return False
    return not (column.name == "forecast" and row["reported_year"] == ReportedYear.LAST)


def _differs(row: Mapping[str, Any], column: Column, last: LastAnswer) -> bool:
    if column.type != "number":
        return folded(raw_text(row[column.name])) != folded(last.raw)
    if row[f"{column.name}_problem"]:
        return False  # said already
    return (row[f"{column.name}_state"], row[f"{column.name}_value"]) != (last.state, last.value)


def rows_to_add(last: LastAnswers, submission: str, forms: Forms) -> tuple[str, ...]:
    """The rows that the department had added itself, and that stand in no spare row of the new workbook."""
    typed = {
        folded(raw_text(cell))
        for frame in forms.tables.values()
        for name in ("name", "title")
        if name in frame
        for cell in frame.loc[frame["submission"] == submission, name]
    }
    return tuple(name for name in last.added if folded(name) not in typed)


def cover_facts(said: str, submission: str, department: str, forms: Forms, asked: Asked) -> dict[str, Any]:
    """What the rules of 表紙 read of a confirmation, and its sentences' fields."""
    nothing = {"unchanged_stands": "", "rows_to_add": (), "last_round": ""}
    if not department or not confirms(said):
        return nothing
    if asked.last is None:
        return {**nothing, "unchanged_stands": "unknown"}
    if (last := asked.last_of(submission, department)) is None:
        return {**nothing, "unchanged_stands": "nothing"}
    return {**nothing, "rows_to_add": rows_to_add(last, submission, forms), "last_round": last.round}
