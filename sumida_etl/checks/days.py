"""基準日: the day a figure was counted lies in the year asked about, and not after it was sent."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from schemas.submission import RESULTS
from sumida_etl.checks.check import About, Row, check
from sumida_etl.checks.cover import is_plausible, submitted_on
from sumida_etl.rounds import day_label


def _year(row: Row, column: str, about: About) -> Mapping[str, str]:
    year = about.round.fiscal_year
    return {"first": day_label(date(year, 4, 1)), "last": day_label(about.round.fiscal_end)}


@check("V071", "as_of", on=(RESULTS,), says=_year)
def day_is_in_the_year(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A figure is of the fiscal year asked about; one of the year before may be of that year too."""
    year, last = about.round.fiscal_year, about.round.fiscal_end
    fine = [
        day is None or date(year - closed, 4, 1) <= day <= last
        for day, closed in zip(rows[f"{column}_value"].tolist(), rows["closed"].tolist(), strict=True)
    ]
    return pd.Series(fine, index=rows.index, dtype=bool)


def _sent(row: Row, column: str, about: About) -> Mapping[str, str]:
    return {"submitted": day_label(_submitted(about)[row["submission"]])}


@check("V072", "as_of", on=(RESULTS,), says=_sent)
def day_is_not_after_sending(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """Nobody has counted on a day that had not come when the workbook was sent."""
    sent = _submitted(about)
    last = about.round.fiscal_end
    fine = [
        day is None or day > last or submission not in sent or day <= sent[submission]
        for day, submission in zip(rows[f"{column}_value"].tolist(), rows["submission"].tolist(), strict=True)
    ]
    return pd.Series(fine, index=rows.index, dtype=bool)


def _submitted(about: About) -> dict[str, date]:
    covers = about.forms.covers
    cells = zip(covers["submission"], covers["submitted_on"], strict=True)
    days = {key: submitted_on(cell, about.round.as_of) for key, cell in cells}
    return {key: day for key, day in days.items() if day and is_plausible(day, about.round)}
