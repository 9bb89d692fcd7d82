"""Forecasts beside their outcome."""

from schemas.publication import ForecastAccuracy
from sumida_etl.publication.csv import csv_bytes
from sumida_etl.survey import edition
from tests.tracing.conftest import Year, year  # noqa: F401 - a fixture

COLUMNS = ["code", "department", "made_on", "forecast_state", "forecast", "final", "difference", "deviation"]


def test_an_03_round_compares_every_forecast_of_the_year(year: Year) -> None:  # noqa: F811
    table = edition(year.final, year.store).tables[ForecastAccuracy]
    rows = {
        row[0]: [str(cell) for cell in row]
        for row in table.set_index("id", drop=False)[["id", *COLUMNS]].values.tolist()
    }
    assert rows["I206_2023-12_forecast"][1:] == [
        "I206", "ICT推進担当", "2023-12-31", "値あり", "167", "171", "4", "2.4",
    ]  # fmt: skip
    assert rows["I202_2023-12_forecast"][4:] == ["集計中", "None", "39", "None", "None"]
    assert rows["E1002_2023-12_forecast"][5:] == ["10000", "9900", "-100", "-1.0"]
    assert rows["I204-D105_2023-12_forecast"][1:3] == ["I204", "ICT推進担当"]
    assert rows["I204_2023-12_forecast"][2] == "None"
    assert csv_bytes(table, ForecastAccuracy).startswith("\ufeff全国地方公共団体コード,ID".encode())


def test_no_other_round_has_the_table(year: Year) -> None:  # noqa: F811
    assert ForecastAccuracy not in edition(year.survey, year.store).tables
