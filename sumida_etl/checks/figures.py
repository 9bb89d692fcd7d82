"""From checked rows to figures: one row per value, with its kind, its date and the cell it was typed in."""

from datetime import date

import pandas as pd

from schemas.submission import FIGURES, INDICATORS, NARRATIVES, RESULTS, Sheet
from sumida_etl.reader.tables import Forms
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.rounds import Round, fiscal_end
from sumida_etl.templates.last_answers import LastAnswer
from sumida_etl.values import raw_texts
from sumida_etl.values.uncounted import counted
from sumida_etl.vocabulary import Kind

_READING = ("state", "value", "approx", "cumulative", "rule")
_FIGURE = ("kind", "fiscal_year", "as_of", "state", "value", "approx", "cumulative")
_SOURCE = ("sheet", "cell", "raw", "rule", "told_in", "told_cell")
_NAMES = ("plan", "measure", "item", "name", "unit")
VALUE_COLUMNS = ["submission", "indicator", "part", *_FIGURE, *INDICATORS.kept, *_SOURCE]
RESULT_COLUMNS = ["submission", "result", *_NAMES, *_FIGURE, *RESULTS.kept, *_SOURCE]
NARRATIVE_COLUMNS = ["submission", "plan", "measure", "item", "title", "fiscal_year", "sheet", *NARRATIVES.kept]
_EMPTY = frozenset({"remark", "progress", "outlook"})
"""Kept as an empty text where nothing was typed. Any other note is then missing, as it is of rows older than it."""


def values_of(rows: pd.DataFrame, forms: Forms) -> pd.DataFrame:
    """The indicators' figures (``VALUE_COLUMNS``): one row each for 現在 (確定 in an 03 round), 見込, a late 確定."""
    parts = [_figures(rows, column, INDICATORS, forms) for column in _asked_numbers(INDICATORS, forms.round)]
    figures = pd.concat([part.assign(indicator=part["figure"]) for part in parts], ignore_index=True)
    return figures[VALUE_COLUMNS]


def results_of(rows: pd.DataFrame, forms: Forms) -> pd.DataFrame:
    """The results' figures (``RESULT_COLUMNS``); a 基準日 beside one is its date, last year's is 確定."""
    rows = rows.assign(**{name: _as_meant(rows, name) for name in _NAMES})
    last = rows["reported_year"] == ReportedYear.LAST
    parts = []
    for column in _asked_numbers(RESULTS, forms.round):
        # A year that is over has no forecast: both columns hold the same final figure.
        part = _figures(rows if column == "actual" else rows[~last], column, RESULTS, forms)
        if column == "actual":
            typed = rows.loc[part.index, "as_of_value"]
            part["as_of"] = typed.where(typed.notna(), part["as_of"])
            over = last[part.index]
            year = forms.round.fiscal_year - 1
            part.loc[over, "kind"] = Kind.FINAL
            part.loc[over, "fiscal_year"] = year
            part.loc[over, "as_of"] = fiscal_end(year)
        parts.append(part.assign(result=part["figure"]))
    return pd.concat(parts, ignore_index=True)[RESULT_COLUMNS]


def narratives_of(rows: pd.DataFrame, forms: Forms) -> pd.DataFrame:
    """The texts (``NARRATIVE_COLUMNS``), as typed."""
    texts = pd.DataFrame({"submission": rows["submission"]}, dtype=object)
    for name in ("plan", "measure", "item", "title"):
        texts[name] = _as_meant(rows, name)
    texts["fiscal_year"] = forms.round.fiscal_year
    texts["sheet"] = NARRATIVES.name
    texts = texts.assign(**_notes(rows, NARRATIVES))
    for column in NARRATIVES.notes:
        name = column.name
        texts[f"{name}_cell"] = forms.cells(NARRATIVES.name, name, rows["submission"], rows["row"])
        texts = texts.assign(**{f"{name}_{fact}": cells for fact, cells in _told(rows, name).items()})
    return texts[NARRATIVE_COLUMNS].reset_index(drop=True)


def _notes(rows: pd.DataFrame, sheet: Sheet) -> dict[str, pd.Series]:
    """What was typed beside the figures; numbers and dates as they were read."""
    notes = {}
    for column in sheet.notes:
        typed = raw_texts(rows[column.name]).map(counted)
        kept = typed if column.name in _EMPTY else typed.where(typed != "", None)
        if column.type == "number":
            notes[f"{column.name}_raw"] = kept
        read = column.type in ("number", "date")
        notes[column.name] = rows[f"{column.name}_value"] if read else kept
    return notes


def _notes_beside(rows: pd.DataFrame, column: str, sheet: Sheet) -> dict[str, pd.Series]:
    """The notes of figures of one column: beside one that was confirmed stands what was noted then."""
    notes, answers = _notes(rows, sheet), _answers(rows, column)
    if not any(answers):
        return notes
    return {
        name: pd.Series(
            [one.notes.get(name, cell) if one and not cell else cell for one, cell in zip(answers, cells, strict=True)],
            index=cells.index,
            dtype=cells.dtype,
        )
        for name, cells in notes.items()
    }


def _told(rows: pd.DataFrame, column: str) -> dict[str, pd.Series]:
    """In which workbook and cell a confirmed answer was typed; nothing where it was typed here."""
    answers = _answers(rows, column)
    told = {
        "told_in": [answer and answer.told_in for answer in answers],
        "told_cell": [answer and answer.cell for answer in answers],
    }
    return {name: pd.Series(cells, index=rows.index, dtype=object) for name, cells in told.items()}


def _answers(rows: pd.DataFrame, column: str) -> list[LastAnswer | None]:
    return rows[f"{column}_answer"].tolist() if f"{column}_answer" in rows else [None] * len(rows)


def _as_meant(rows: pd.DataFrame, name: str) -> pd.Series:
    """A locked column as the registry words it; what only the department knows, as it typed it.

    Without blanks at its ends: they would keep apart what belongs together.
    """
    known = rows[f"asked_{name}"]
    return known.where(known != "", raw_texts(rows[name]).map(counted).map(str.strip))


def _asked_numbers(sheet: Sheet, round: Round) -> tuple[str, ...]:
    asked = {column.name for column in sheet.columns_in(round)}
    return tuple(name for name in FIGURES if name in asked)


def _when(column: str, round: Round) -> tuple[Kind, int, date]:
    """The kind of a column's figures, the fiscal year and the day they are of."""
    if column == "final":
        return Kind.FINAL, round.fiscal_year - 1, round.last_fiscal_end
    if column == "forecast":
        return Kind.FORECAST, round.fiscal_year, round.fiscal_end
    return Kind.FINAL if round.is_final else Kind.ACTUAL, round.fiscal_year, round.as_of


_CARRIED = ("submission", "figure", "part", *_NAMES)


def _figures(rows: pd.DataFrame, column: str, sheet: Sheet, forms: Forms) -> pd.DataFrame:
    """One number column as figures, index kept; a cell left empty (in a row that may be) is none."""
    kind, year, day = _when(column, forms.round)
    given = rows[rows[f"{column}_state"].notna()]
    return pd.DataFrame(
        {
            **{name: given[name] for name in _CARRIED if name in given},
            **{name: given[f"{column}_{name}"] for name in _READING},
            "kind": kind,
            "fiscal_year": year,
            "as_of": pd.Series(day, index=given.index, dtype=object),
            **_notes_beside(given, column, sheet),
            **_told(given, column),
            "raw": raw_texts(given[column]),
            "sheet": sheet.name,
            "cell": forms.cells(sheet.name, column, given["submission"], given["row"]),
        },
        index=given.index,
    )
