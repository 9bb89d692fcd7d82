"""Forecasts beside their outcome."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from schemas.publication import ForecastAccuracy
from sumida_etl.attainment.combine import Source
from sumida_etl.publication.files.csv import csv_bytes
from sumida_etl.publication.gate.fault import GateError
from sumida_etl.publication.gate.gate import gate
from sumida_etl.publication.tables.forecast_outcomes import forecast_outcomes
from sumida_etl.rounds import Round
from sumida_etl.survey import compose, edition
from sumida_etl.vocabulary import State
from tests.publication import town
from tests.tracing.conftest import Year, year  # noqa: F401 - a fixture

pytestmark = [pytest.mark.long, pytest.mark.rare]

COLUMNS = ["code", "department", "made_on", "forecast_state", "forecast", "final", "difference", "deviation"]


def test_an_03_round_compares_every_forecast_of_the_year(year: Year) -> None:  # noqa: F811
    table = edition(year.final, year.store).tables[ForecastAccuracy]
    rows = {
        row[0]: [str(cell) for cell in row]
        for row in table.set_index("id", drop=False)[["id", *COLUMNS]].values.tolist()
    }
    assert rows["I206_2024-03_forecast_2023-12"][1:] == [
        "I206", "ICT推進担当", "2023-12-31", "値あり", "167", "171", "4", "2.4",
    ]  # fmt: skip
    assert rows["I202_2024-03_forecast_2023-12"][4:] == ["集計中", "None", "39", "None", "None"]
    assert rows["E1002_2024-03_forecast_2023-12"][5:] == ["10000", "9900", "-100", "-1.0"]
    assert rows["I204-D105_2024-03_forecast_2023-12"][1:3] == ["I204", "ICT推進担当"]
    assert rows["I204_2024-03_forecast_2023-12"][2] == "None"
    assert csv_bytes(table, ForecastAccuracy).startswith("\ufeff全国地方公共団体コード,ID".encode())


def test_no_other_round_has_the_table(year: Year) -> None:  # noqa: F811
    assert ForecastAccuracy not in edition(year.survey, year.store).tables


@pytest.mark.parametrize(
    ("unit", "final", "expected"),
    [
        ("円", "500000", (State.SILENT, None, None, None)),
        ("", "500", (State.SILENT, None, None, None)),
        (" 千円", "510", (State.VALUE, Decimal(510), Decimal(10), Decimal("2.0"))),
    ],
)
def test_an_added_row_is_compared_in_its_own_unit_alone(unit: str, final: str, expected: tuple[object, ...]) -> None:
    told = [
        town.result("", "D2", "見込", "500", "独自の効果額", unit="千円") | {"round": "R5-12"},
        town.result("", "D2", "確定", final, "独自の効果額", unit=unit) | {"round": "R5-03"},
    ]
    earlier, results = (town.frame((row,), (*town.RESULT_COLUMNS, "round")) for row in told)
    values = town.frame((), (*Source.__dataclass_fields__, "round"))
    (row,) = forecast_outcomes(values, results, values, earlier, town.REGISTRY, Round.parse("R5-03"))
    assert (row.final_state, row.final, row.difference, row.deviation) == expected


def test_a_forecast_of_a_measure_that_is_none_does_not_go_out(year: Year) -> None:  # noqa: F811
    made = compose(year.final, year.store)
    files = made.files
    place, table = next((place, file) for place, file in enumerate(files) if "forecast_accuracy" in file.name)
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    at = next(number for number, row in enumerate(rows) if row[rows[0].index("取組番号")] == "No.2")
    rows[at][rows[0].index("取組番号")] = "No.99"
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    spoilt = replace(table, content=text.getvalue().encode("utf-8-sig"))
    with pytest.raises(GateError) as refused:
        gate([*files[:place], spoilt, *files[place + 1 :]], made.edition, year.final.metadata)
    (fault,) = [fault for fault in refused.value.faults if fault.rule == "G025"]
    assert (fault.file, fault.cell) == (table.name, f"H{at + 1}")
