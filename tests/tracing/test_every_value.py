"""Every value in every published CSV has a trace, and the archived workbook holds what the trace says was typed."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from schemas.columns import columns_of
from schemas.publication import EVERY_TABLE, name_of
from sumida_etl.survey import Survey
from sumida_etl.tracing.evidence import Trace
from sumida_etl.tracing.tracer import VALUES, Tracer
from tests.tracing.conftest import CHECKOUT, Year

pytestmark = pytest.mark.long


@cache
def sheets(path: Path) -> dict[str, dict[str, object]]:
    book = load_workbook(path, data_only=True)
    return {sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row} for sheet in book}


def traces(year: Year, survey: Survey) -> dict[tuple[str, str], Trace]:
    every = Tracer.open(survey, year.store, CHECKOUT / "plan").every()
    return {(trace.file, trace.id): trace for trace in every}


def check_row(trace: Trace, number: int, row: dict[str, str], titles: list[str], plan: list[list[str]]) -> int:
    """How many values of the row were followed to where they were typed."""
    given = {title: row[title] for title in titles if row[title]}
    assert (trace.line, trace.values) == (number, given)
    followed = 0
    for title, cell in given.items():
        parts = [part for part in trace.cells if part.column == title]
        lines = [line for line in trace.plan if line.column == title]
        assert bool(parts) != bool(lines), (trace.id, title)
        for part in parts:
            assert part.sent.fault is None
            stands = sheets(part.sent.archived)[part.sheet][part.cell]
            assert str(stands) == part.raw, (trace.id, part.cell)
            assert part.reading
        if parts and parts[0].rule:
            assert sum(part.value for part in parts if part.value is not None) == Decimal(cell)
        elif parts:
            assert "｜".join(parts[0].raw.split("\n")) == cell
        for line in lines:
            assert line.cells[title] in (cell, str(Decimal(cell))) if cell[:1].isdigit() else line.cells[title] == cell
            with (CHECKOUT / "plan" / line.file).open(encoding="utf-8-sig", newline="") as file:
                stands_there = list(csv.reader(file))[line.line - 1]
            assert line.cells[title] in [text.strip() for text in stands_there]
        followed += 1
    return followed


@pytest.mark.parametrize("key", ["R5-12", "R5-03"])
def test_every_value_is_followed_to_the_cell_it_was_typed_in(year: Year, key: str) -> None:
    survey = year.survey if key == "R5-12" else year.final
    found = traces(year, survey)
    followed = 0
    for table in EVERY_TABLE:
        titles = [column.title for column in columns_of(table) if column.name in VALUES[table]]
        path = year.published / key / f"131075_{name_of(table)}_{survey.round.stamp}.csv"
        if not path.exists():
            assert (name_of(table), key) == ("forecast_accuracy", "R5-12")
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                followed += check_row(found.pop((path.name, row["ID"])), number, row, titles, [])
    assert not found
    assert followed > 700


def test_a_sum_names_every_department(year: Year) -> None:
    trace = Tracer.open(year.survey, year.store, CHECKOUT / "plan").find("I204_2023-12_actual")[0]
    assert trace.values["実績値"] == "35"
    assert len(trace.cells) == 17
    assert trace.how == "所属の報告の合計"
    assert all(part.sent.archived.name == f"{part.sent.sha256}.xlsx" for part in trace.cells)


def test_a_value_of_an_earlier_round_leads_to_that_rounds_workbook(year: Year) -> None:
    tracer = Tracer.open(year.final, year.store, CHECKOUT / "plan")
    (trace,) = [each for each in tracer.find("I202_2023-12_actual") if "indicator_values" in each.file]
    assert [part.sent.round.key for part in trace.cells] == ["R5-12"]


def test_before_anything_was_recorded_nothing_is_known(year: Year) -> None:
    before = Tracer.open(year.survey, year.store, CHECKOUT / "plan", datetime(2020, 1, 1, tzinfo=UTC))
    assert {trace.how for trace in before.find("I202_2023-12_actual")} == {"未提出"}
