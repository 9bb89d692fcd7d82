"""The cover: which department answers which round, bound by the token; and who to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from schemas.submission import COVER, TABLES
from sumida_etl.checks.context import CheckContext
from sumida_etl.checks.department_binding import Owners, bind
from sumida_etl.checks.matching.confirmed import cover_facts
from sumida_etl.japan_time import JAPAN
from sumida_etl.reader.tables import Forms
from sumida_etl.rounds import Round
from sumida_etl.rules.cover import NOWHERE
from sumida_etl.templates.token import TokenKey
from sumida_etl.templates.workbook import FIRST_COVER_ROW
from sumida_etl.values import read_date
from sumida_etl.values.grammar.rules import Rule

LABELS = {column.name: row for row, column in enumerate(COVER.columns, start=FIRST_COVER_ROW)}
"""Which row of the template each label stands in."""
A_FEW_DAYS = timedelta(days=12)
HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Covers:
    """The covers that are there, as their model validates them, and what they bind.

    ``rows`` has one row per submission: each label's text and ``_cell``; ``_problem`` (a code) and ``_said`` (the
    sentence's fields) of each label that binds; ``submitted_on_value`` and ``_problem``; ``first_day``, ``last_day``,
    ``arrived_on``.
    ``departments`` names the department of each submission whose rows can be checked.
    """

    rows: pd.DataFrame
    departments: Mapping[str, str]


def read_covers(context: CheckContext, key: TokenKey) -> Covers:
    """Lay out every cover that is there."""
    owners = Owners(context.registry, key, context.round)
    first, last = _days(context.round)
    records, departments = [], {}
    for record in context.forms.covers.to_dict("records"):
        cover = {str(name): cell for name, cell in record.items()}
        submission = cover["submission"]
        if COVER.name not in context.forms.workbooks[submission].sheets:
            continue
        missing = [column.name for column in COVER.columns if cover[f"{column.name}_cell"] == NOWHERE]
        binding = bind(cover, missing, context, owners)
        if binding.department:
            departments[submission] = binding.department
        wrongs = {wrong.label: wrong for wrong in binding.wrongs}
        for column in COVER.columns:
            wrong = wrongs.get(column.name)
            cover[f"{column.name}_problem"], cover[f"{column.name}_said"] = (
                (wrong.code, wrong.fields) if wrong else ("", {})
            )
        cover["submitted_on_problem"] = read_date(cover["submitted_on"], context.round.as_of).problem
        cover["submitted_on_value"] = submitted_on(cover["submitted_on"], context.round.as_of)
        cover |= cover_facts(cover["unchanged"], submission, binding.department, context.forms, context.asked)
        cover["arrived_on"] = context.forms.workbooks[submission].arrived.astimezone(JAPAN).date()
        records.append({**cover, "first_day": first, "last_day": last, "as_of": context.round.as_of})
    return Covers(pd.DataFrame(records, dtype=object), departments)


def submitted_on(cell: object, as_of: date) -> date | None:
    """The 提出日, where it can be read; of a day without a year the one nearest to the round's date."""
    reading = read_date(cell, as_of)
    day = reading.value
    if day and Rule.YEARLESS in reading.rule.split("+") and as_of - day > HALF_A_YEAR:
        # 4/20 on the cover of a 3月末 round is a day of the next fiscal year.
        return day.replace(year=day.year + 1)
    return day


def day_to_send(forms: Forms, submission: str) -> date:
    """A day on which the workbook could have been sent, as an example: not before any day of counting in it."""
    dated = [(sheet, column.name) for sheet in TABLES for column in sheet.columns if column.type == "date"]
    found = [forms.round.as_of + A_FEW_DAYS]
    for sheet, name in dated:
        rows = forms.tables[sheet.name]
        cells = rows.loc[rows["submission"] == submission, name]
        read = (read_date(cell, forms.round.as_of).value for cell in cells)
        found += [day for day in read if day and day <= forms.round.fiscal_end]
    return max(found)


def submission_days(context: CheckContext) -> dict[str, date]:
    """The 提出日 of each submission, where it can be the day of sending: not before the day of the figures."""
    covers = context.forms.covers
    cells = zip(covers["submission"], covers["submitted_on"], strict=True)
    days = {key: submitted_on(cell, context.round.as_of) for key, cell in cells}
    _, last = _days(context.round)
    return {key: day for key, day in days.items() if day and context.round.as_of <= day <= last}


def _days(round: Round) -> tuple[date, date]:
    """Between which days a round's workbook can be sent: from the year's beginning to a year after its date."""
    return date(round.fiscal_year, 4, 1), round.as_of + timedelta(days=366)
