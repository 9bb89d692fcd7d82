"""From checked rows to figures: one row a value, with its kind, date and the cell it stood in."""

import pandas as pd

from schemas.submission import INDICATORS, NARRATIVES, RESULTS
from sumida_etl.forms.tables import Forms
from sumida_etl.registry.model import ReportedYear
from sumida_etl.rounds import Round, fiscal_end
from sumida_etl.values.cells import raw_text
from sumida_etl.vocabulary import Kind

_READING = ("state", "value", "approx", "cumulative", "rule")
_COLUMNS = [
    "kind",
    "fiscal_year",
    "as_of",
    "state",
    "value",
    "approx",
    "cumulative",
    "remark",
    "sheet",
    "cell",
    "raw",
    "rule",
]
VALUE_COLUMNS = ["submission", "indicator", "part", *_COLUMNS]
RESULT_COLUMNS = ["submission", "result", "plan", "measure", "item", "name", "unit", *_COLUMNS]
NARRATIVE_COLUMNS = [
    "submission", "plan", "measure", "item", "title", "fiscal_year", "progress", "outlook", "sheet", "progress_cell",
    "outlook_cell",
]  # fmt: skip


def values_of(rows: pd.DataFrame, forms: Forms) -> pd.DataFrame:
    """The indicators' figures (``VALUE_COLUMNS``): one row for 現在 (確定 in an 03 round) and one for 見込."""
    figures = pd.concat([_figures(rows, column, INDICATORS.name, forms) for column in _asked_numbers(forms.round)])
    return figures.rename(columns={"figure": "indicator"})[VALUE_COLUMNS].reset_index(drop=True)


def results_of(rows: pd.DataFrame, forms: Forms) -> pd.DataFrame:
    """The results' figures (``RESULT_COLUMNS``); a 基準日 beside one is its date, last year's is 確定."""
    parts = []
    for column in _asked_numbers(forms.round):
        part = _figures(rows, column, RESULTS.name, forms)
        if column == "actual":
            typed = part["as_of_value"]
            part["as_of"] = typed.where(typed.notna(), part["as_of"])
        parts.append(part)
    figures = pd.concat(parts)
    last = figures["reported_year"] == ReportedYear.LAST
    year = forms.round.fiscal_year - 1
    figures.loc[last, "fiscal_year"] = year
    figures.loc[last, "as_of"] = fiscal_end(year)
    # A year that is over has no forecast: both columns hold the same final figure.
    figures.loc[last, "kind"] = Kind.FINAL
    figures = figures[~(last & (figures["column"] == "forecast"))]
    figures = figures.rename(columns={"figure": "result"})
    for name in ("plan", "measure", "item", "name", "unit"):
        figures[name] = _as_meant(figures, name)
    return figures[RESULT_COLUMNS].reset_index(drop=True)


def narratives_of(rows: pd.DataFrame, forms: Forms) -> pd.DataFrame:
    """The texts (``NARRATIVE_COLUMNS``), as typed."""
    texts = pd.DataFrame({"submission": rows["submission"]}, dtype=object)
    for name in ("plan", "measure", "item", "title"):
        texts[name] = _as_meant(rows, name)
    texts["fiscal_year"] = forms.round.fiscal_year
    texts["sheet"] = NARRATIVES.name
    for name in ("progress", "outlook"):
        texts[name] = rows[name].map(raw_text)
        texts[f"{name}_cell"] = forms.cells(NARRATIVES.name, name, rows["submission"], rows["row"])
    return texts[NARRATIVE_COLUMNS].reset_index(drop=True)


def _as_meant(rows: pd.DataFrame, name: str) -> pd.Series:
    """A locked column as the registry words it; what only the department knows, as it typed it."""
    known = rows[f"asked_{name}"]
    return known.where(known != "", rows[name].map(raw_text))


def _asked_numbers(round: Round) -> tuple[str, ...]:
    return ("actual",) if round.is_final else ("actual", "forecast")


def _figures(rows: pd.DataFrame, column: str, sheet: str, forms: Forms) -> pd.DataFrame:
    """One number column as figures; a cell left empty (in a row that may be) is none."""
    given = rows[rows[f"{column}_state"].notna()].copy()
    for name in _READING:
        given[name] = given[f"{column}_{name}"]
    round = forms.round
    given["column"] = column
    given["kind"] = Kind.FORECAST if column == "forecast" else Kind.FINAL if round.is_final else Kind.ACTUAL
    given["fiscal_year"] = round.fiscal_year
    given["as_of"] = pd.Series(
        round.fiscal_end if column == "forecast" else round.as_of, index=given.index, dtype=object
    )
    given["remark"] = given["remark"].map(raw_text)
    given["raw"] = given[column].map(raw_text)
    given["sheet"] = sheet
    given["cell"] = forms.cells(sheet, column, given["submission"], given["row"])
    return given
