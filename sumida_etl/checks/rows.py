"""Which rows came: every asked one once, and none that was not asked."""

import pandas as pd

from schemas.submission import INDICATORS, NARRATIVES, RESULTS
from sumida_etl.checks.check import About, check


@check("S005", "name", on=(INDICATORS, RESULTS))
@check("S005", "title", on=(NARRATIVES,))
def asked_row_came(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A row that was asked is there."""
    return rows["present"]


@check("S006", "code", on=(INDICATORS,))
def row_was_asked(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """指標 has no spare rows: what was not asked does not belong there."""
    return rows["asked"] | rows["twice"]


@check("S007", "code", on=(INDICATORS,))
@check("S007", "name", on=(RESULTS,))
@check("S007", "title", on=(NARRATIVES,))
def row_came_once(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """No row has the key of an earlier one."""
    return ~rows["twice"].astype(bool)
