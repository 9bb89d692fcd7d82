"""datapackage.json, catalog.json and the オープンデータ一覧: one declaration, one metadata file, the same bytes."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from schemas.columns import columns_of
from sumida_etl.publication.datapackage.dictionary import FILE, dictionary
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.publication_metadata import Metadata, Released, load_metadata
from tests.publication.town import VALUES, made
from tests.publication.town_package import (
    EDITION,
    HISTORY,
    KPI,
    LISTING,
    MEASURES,
    METADATA,
    PARTS,
    PROGRESS,
    RESULTS,
    files_of,
)

CHECKOUT = Path(__file__).parents[3]


def contents(**changes: Any) -> dict[str, bytes]:
    return {file.name: file.content for file in files_of(**changes)}


def package() -> dict[str, Any]:
    return json.loads(contents()["datapackage.json"])


def field(resource: int, title: str) -> dict[str, Any]:
    return next(each for each in package()["resources"][resource]["schema"]["fields"] if each["title"] == title)


def test_it_is_a_v2_package_with_the_tables() -> None:
    content = package()
    assert content["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert content["name"] == "999999-plan-progress-2023-12"
    assert content["version"] == "2023.12.1"
    assert content["temporal"] == {"start": "2020-04-01", "end": "2023-12-31"}
    assert [each["path"] for each in content["resources"]] == [KPI, HISTORY, RESULTS, PROGRESS, MEASURES, PARTS]


def test_every_declared_column_is_described() -> None:
    for resource, table in zip(package()["resources"], EDITION.tables, strict=True):
        stated = [(each["name"], each["title"], each["description"]) for each in resource["schema"]["fields"]]
        assert stated == [(column.name, column.title, column.about) for column in columns_of(table)]
        assert all(name.isascii() and about.endswith("。") and len(about) > 12 for name, _, about in stated)


def test_examples_of_names_and_codes_are_the_municipalitys_own() -> None:
    for table, resource in zip(EDITION.tables, package()["resources"], strict=True):
        for field in resource["schema"]["fields"]:
            held = {str(cell) for cell in EDITION.tables[table][field["name"]].dropna() if str(cell)}
            if "example" in field and field["type"] == "string" and "enum" not in field.get("constraints", {}) and held:
                assert field["example"] in held, field["title"]


def test_csv_on_the_web_has_both_names_of_every_column() -> None:
    for table, declared in zip(json.loads(contents()["csv-metadata.json"])["tables"], EDITION.tables, strict=True):
        header = contents()[table["url"]].decode("utf-8-sig").split("\r\n")[0].split(",")
        columns = table["tableSchema"]["columns"]
        assert [each["titles"] for each in columns] == header
        assert [each["name"] for each in columns] == [column.name for column in columns_of(declared)]


def test_types_units_and_constraints() -> None:
    assert field(0, "ID")["constraints"] == {
        "required": True,
        "unique": True,
        "pattern": "[0-9A-Za-z_-]*[A-Za-z][0-9A-Za-z_-]*",
    }
    assert field(0, "進捗率")["unit"] == "%"
    assert field(0, "実績値")["unitField"] == "unit"
    assert field(0, "区分")["constraints"] == {"required": True, "enum": ["現在", "見込", "確定"]}
    types = {title: field(0, title)["type"] for title in ("全国地方公共団体コード", "年度", "時点", "実績値", "概数")}
    assert list(types.values()) == ["string", "year", "date", "number", "boolean"]


def test_keys() -> None:
    kpi, history, results, progress, measures, parts = (each["schema"] for each in package()["resources"])
    assert {tuple(schema["primaryKey"]) for schema in (kpi, history, results, progress, measures, parts)} == {("id",)}
    pair = ["plan", "measure"]
    assert measures["uniqueKeys"] == [pair]
    assert kpi["foreignKeys"] == [
        {"fields": ["id"], "reference": {"resource": "indicator_values", "fields": ["id"]}},
        {"fields": ["measure"], "reference": {"resource": "measures", "fields": ["measure"]}},
    ]
    for schema in (results, progress):
        assert schema["foreignKeys"] == [{"fields": pair, "reference": {"resource": "measures", "fields": pair}}]


def test_frictionless_reads_the_rows_as_they_were_meant(tmp_path: Path) -> None:
    for name, data in contents().items():
        (tmp_path / name).write_bytes(data)
    with Package(str(tmp_path / "datapackage.json")).get_resource("kpi_attainment") as resource:
        rows = {row["id"]: row for row in resource.row_stream}
    row = rows["I101_2024-03_forecast"]
    assert (row["fiscal_year"], row["as_of"], row["value"], row["approx"], row["cumulative"], row["measure"]) == (
        2023,
        date(2024, 3, 31),
        Decimal("57"),
        True,
        False,
        None,
    )


def test_the_catalogue_entry() -> None:
    files = contents()
    entry = json.loads(files["catalog.json"])
    assert (entry["name"], entry["owner_org"], entry["license_id"]) == (
        "t131075-plan-progress-2023-12",
        "t131075",
        "CC-BY-4.0",
    )
    assert {"key": "更新頻度", "value": METADATA.update_frequency} in entry["extras"]
    names = [KPI, HISTORY, RESULTS, PROGRESS, MEASURES, PARTS, "datapackage.json"]
    assert [(each["url"], each["size"]) for each in entry["resources"] if "size" in each] == [
        (f"{METADATA.base_url}R5-12/{name}", len(files[name])) for name in names
    ]
    read = [each["url"].rpartition("/")[2] for each in entry["resources"] if "size" not in each]
    assert read == ["index.html", "report.html", "report.docx", "999999_summary_2023-12.png"]
    assert {"key": "language", "value": "ja"} in entry["extras"]
    assert "created" not in entry["resources"][0]


def test_the_list_has_the_fifteen_columns_and_a_line_a_table() -> None:
    lines = list(csv.DictReader(contents()[LISTING].decode("utf-8-sig").splitlines()))
    assert len(lines) == 6 and len(lines[0]) == 15
    assert [line["NO"] for line in lines] == ["1", "2", "3", "4", "5", "6"]
    assert {line["都道府県名"] for line in lines} == {"試験県"}
    assert lines[0]["データ名称"] == "指標（KPI）の達成状況（令和5年度12月末現在）"
    assert {line["登録日"] for line in lines} == {""}


def test_days_come_from_the_metadata_alone() -> None:
    released = Released(first=date(2024, 2, 20), last=date(2024, 3, 5))
    files = contents(metadata=replace(METADATA, released={"R5-12": released}))
    line = next(csv.DictReader(files[LISTING].decode("utf-8-sig").splitlines()))
    assert (line["登録日"], line["最終更新日"]) == ("2024-02-20", "2024-03-05")
    resource = json.loads(files["catalog.json"])["resources"][0]
    assert (resource["created"], resource["last_modified"]) == ("2024-02-20", "2024-03-05")
    assert json.loads(files["datapackage.json"])["created"].startswith("2024-03-05")


def test_provisional_is_said_everywhere() -> None:
    files = contents(edition=made(departments=("D1",)))
    assert json.loads(files["datapackage.json"])["provisional"] is True
    assert "暫定" in json.loads(files["datapackage.json"])["title"]
    assert {"key": "公開区分", "value": "暫定"} in json.loads(files["catalog.json"])["extras"]
    assert "暫定" in files[LISTING].decode("utf-8-sig").splitlines()[1]


def test_the_same_figures_give_the_same_bytes() -> None:
    assert files_of() == files_of(made(values=VALUES[::-1]))


def test_the_data_dictionary_is_up_to_date() -> None:
    assert (CHECKOUT / FILE).read_text(encoding="utf-8") == dictionary()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("name: plan-progress", "name: 進捗"), "半角"),
        (lambda text: text.replace("keikaku_shinchoku/", "keikaku_shinchoku"), "/ で終わる"),
        (lambda text: text.replace("maintainer:", "owner:"), "owner"),
        (lambda text: text.replace("api: 無", ""), "api"),
        (lambda text: text.replace("released: {}", "released: {R5-12: {first: 2月}}"), "2024-02-20 の形"),
        (lambda text: text.replace("released: {}", "released: {R5-13: {}}"), "R5-13"),
        (lambda text: text.replace("cleared: []", "cleared: ["), "YAML"),
    ],
)
def test_metadata_that_cannot_be_read_is_named(tmp_path: Path, change: Callable[[str], str], says: str) -> None:
    text = (CHECKOUT / "plan" / "publication.yaml").read_text(encoding="utf-8")
    assert change(text) != text
    (tmp_path / "publication.yaml").write_text(change(text), encoding="utf-8")
    with pytest.raises(PlanError, match=says):
        load_metadata(tmp_path)


def test_missing_metadata_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"publication\.yaml"):
        load_metadata(tmp_path)


def test_the_wards_own_metadata_is_read() -> None:
    assert isinstance(METADATA, Metadata)
    assert METADATA.organisation == "t131075"
    assert not any(character.isspace() for character in METADATA.description)
