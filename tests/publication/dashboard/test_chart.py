"""The small line chart of a card: which values it draws, and what is written on it."""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from sumida_etl.publication.dashboard.chart import ChartRenderer, history_of
from sumida_etl.publication.tables.table_rows import ValueRow
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Kind, State
from tests.publication import town


def drawn(*values: str, first_year: int = 2016) -> list[str]:
    """The texts of a chart of finals, one a year."""
    rows = [
        ValueRow(**{**BLANK, "fiscal_year": year, "as_of": date(year + 1, 3, 31), "value": Decimal(value)})
        for year, value in enumerate(values, start=first_year)
    ]
    return re.findall(r"<text[^>]*>([^<]+)</text>", unquote(ChartRenderer().chart(rows, None, None)))


BLANK: dict[str, Any] = {
    "id": "", "plan": "", "indicator": "I1", "name": "", "unit": "人", "kind": Kind.FINAL, "state": State.VALUE,
    "approx": False, "cumulative": False,
}  # fmt: skip


def test_a_forecast_is_not_drawn_over_the_final_of_its_year() -> None:
    forecast = town.value("I201", "D1", "見込", "33")
    final = town.value("I201", "D1", "確定", "36", round="R5-03")
    edition = town.made(values=(forecast, final), round=Round.parse("R5-03"))
    assert {row.kind for row in history_of(edition)["I201"]} == {Kind.FINAL}
    assert {row.kind for row in history_of(town.made())["I201"]} == set(Kind)


def test_numbers_are_read_as_on_the_page() -> None:
    assert drawn("-101300", "104009") == ["H28", "H29", "−101,300", "104,009"]


def test_years_do_not_run_into_each_other() -> None:
    years = [text for text in drawn(*map(str, range(20))) if text[0] in "HR"]
    assert years == ["H28", "R1", "R4", "R7", "R10", "R13", "R16"]
