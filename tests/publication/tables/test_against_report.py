"""What is published of the sample round, held against the ward's own printed report, cell for cell."""

import csv
from pathlib import Path

import pytest

from sumida_etl.publication.files.csv import csv_files
from sumida_etl.reader.inbox import arrived
from sumida_etl.survey import Store, Survey, edition, receive, record_many
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse

EXPECTED = Path(__file__).parents[1] / "expected"
Table = list[dict[str, str]]


def expected(name: str) -> Table:
    with (EXPECTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables(survey: Survey, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    folder = tmp_path_factory.mktemp("warehouse")
    store = Store(open_warehouse(f"sqlite:///{folder / 'w.db'}"), Archive(folder / "archive"))
    record_many(receive(arrived(sample_folder, survey.round), survey), store)
    files = csv_files(edition(survey, store))
    return {
        file.name.removeprefix("131075_").removesuffix("_2023-12.csv"): list(
            csv.DictReader(file.content.decode("utf-8-sig").splitlines())
        )
        for file in files
    }


@pytest.mark.parametrize("row", expected("report_kpi.csv"), ids=lambda row: row["指標名"])
def test_every_cell_of_the_reports_kpi_table(tables: dict[str, Table], row: dict[str, str]) -> None:
    history = [value for value in tables["indicator_values"] if value["指標名"] == row["指標名"]]
    shown = {(value["年度"], value["区分"]): value["実績値"] or value["状態"] for value in history}
    for year, western in (("R2", "2020"), ("R3", "2021"), ("R4", "2022")):
        if row[year]:
            assert shown[western, "確定"] == row[year]
        else:
            assert shown.get((western, "確定")) in (None, "未実施")
    if row["R5-12"]:
        assert shown["2023", "現在"] == row["R5-12"]
    kpi = next(value for value in tables["kpi_attainment"] if value["指標名"] == row["指標名"])
    assert kpi["計画名"] == row["計画"]
    western = {"R4": "2022", "R7": "2025"}[row["目標年度"]]
    assert (kpi["目標年度"], kpi["目標条件"], kpi["目標値"]) == (western, row["目標条件"], row["目標値"])


@pytest.mark.parametrize("row", expected("worked_cases.csv"), ids=lambda row: f"{row['指標コード']}-{row['区分']}")
def test_every_worked_case_of_the_contract(tables: dict[str, Table], row: dict[str, str]) -> None:
    key = ("指標コード", "区分", "時点")
    kpi = next(value for value in tables["kpi_attainment"] if all(value[name] == row[name] for name in key))
    stated = {name: value for name, value in row.items() if value}
    assert {name: kpi[name] for name in stated} == stated
    if kpi["判定"] in ("維持", "逸脱"):
        assert kpi["進捗率"] == kpi["ペース"] == ""


@pytest.mark.parametrize(
    "row", expected("report_results.csv"), ids=lambda row: f"{row['所属名']}-{row['実績名']}-{row['区分']}"
)
def test_every_result_of_the_report_comes_out_as_it_went_in(tables: dict[str, Table], row: dict[str, str]) -> None:
    key = ("取組番号", "所属名", "実績名", "区分", "単位")
    found = [
        value
        for value in tables["results"]
        if all(value[name] == row[name] for name in key) and value["項目の表記"] == row["項目"]
    ]
    stated = ("実績値", "概数", "延べ", "時点")
    assert [{name: value[name] for name in stated} for value in found] == [{name: row[name] for name in stated}]
