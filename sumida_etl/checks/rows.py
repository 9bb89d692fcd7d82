"""Which rows came: every asked one once, none that is another's, and new ones whole."""

from collections.abc import Mapping

import pandas as pd

from schemas.submission import INDICATORS, NARRATIVES, RESULTS, TABLES
from sumida_etl.checks.check import About, Row, check
from sumida_etl.checks.declared import blank

ROW_LOST = "S005"


def _called(row: Row, column: str, about: About) -> Mapping[str, str]:
    return {"asked": row["asked_name"]}


@check(ROW_LOST, "code", on=(INDICATORS,), says=_called)
@check(ROW_LOST, "name", on=(RESULTS,))
@check(ROW_LOST, "title", on=(NARRATIVES,))
def asked_row_came(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A row that was asked is there. Without a header of the key no row can be told from another; that comes first."""
    key = set(about.sheet.key)
    told_apart = {
        submission
        for (submission, name), layout in about.forms.layouts.items()
        if name == about.sheet.name and key <= layout.columns.keys() - set(layout.repeated)
    }
    return rows["present"] | ~rows["submission"].isin(told_apart)


@check("S006", "code", on=(INDICATORS,))
def row_is_known(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """指標 has no spare rows: what nobody was asked for does not belong there."""
    return rows["asked"] | rows["twice"] | (rows["owner"] != "")


def _owner(row: Row, column: str, about: About) -> Mapping[str, str]:
    return {"owner_name": about.registry.department(row["owner"], about.round.as_of).name}


@check("S008", "code", on=(INDICATORS,), says=_owner)
@check("S008", "name", on=(RESULTS,), says=_owner)
@check("S008", "title", on=(NARRATIVES,), says=_owner)
def row_is_the_departments_own(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A row that another department is asked for does not belong here."""
    return rows["owner"] == ""


@check("S007", "code", on=(INDICATORS,))
@check("S007", "name", on=(RESULTS,))
@check("S007", "title", on=(NARRATIVES,))
def row_came_once(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """No row has the key of an earlier one."""
    return ~rows["twice"]


@check("S013", "plan", "measure", "name", "unit", on=(RESULTS,))
@check("S013", "plan", "measure", "title", on=(NARRATIVES,))
def spare_row_is_whole(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A spare row that is used says what it is about."""
    return ~rows["spare"] | ~blank(rows[column])


@check("S014", "plan", on=TABLES)
def spare_row_names_a_plan(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A spare row's plan is one of the ward's."""
    return ~rows["spare"] | (rows["asked_plan"] != "") | blank(rows[column])


def _plan(row: Row, column: str, about: About) -> Mapping[str, str]:
    numbers = [each.number for each in about.registry.measures if each.plan == row["asked_plan"]]
    return {"plan": row["asked_plan"], "first": numbers[0], "last": numbers[-1]}


@check("S015", "measure", on=TABLES, says=_plan)
def spare_row_names_a_measure(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A spare row's number is one of its plan's."""
    return ~rows["spare"] | (rows["asked_measure"] != "") | (rows["asked_plan"] == "") | blank(rows[column])


@check("L002", "forecast", on=(INDICATORS, RESULTS))
def closed_year_has_no_forecast(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """The 見込 of a year that is over stays the dash it was."""
    suspect = rows["live"] & rows["closed"]
    fine = [not closed or (isinstance(cell, str) and cell.strip() in DASHES)
            for closed, cell in zip(suspect, rows[column], strict=True)]  # fmt: skip
    return pd.Series(fine, index=rows.index, dtype=bool)


DASHES = frozenset("-－−‐‑–—―ー─ｰ")
