"""Another municipality replaces data files, not code: no name of the plan in ``plan/`` stands in what is installed."""

import csv
from collections.abc import Iterator

import pytest
import yaml

from tests.conftest import CHECKOUT

NAMES = {
    "departments.csv": ("所属名", "部"),
    "plans.csv": ("計画名", "略称", "文書"),
    "measures.csv": ("指針", "施策", "取組名"),
    "items.csv": ("取組名",),
    "indicators.csv": ("分類", "指標名", "平易名"),
    "results.csv": ("実績名",),
}
INSTALLED = ("sumida_etl", "schemas", "flows", "scripts", "warehouse/migrations", "prefect.yaml")
READ = {".py", ".yaml", ".j2", ".css", ".js", ".html", ".xml", ".csv", ".svg"}


def cells() -> Iterator[str]:
    for file, columns in NAMES.items():
        with (CHECKOUT / "plan" / file).open(encoding="utf-8-sig", newline="") as text:
            yield from (row[column] for row in csv.DictReader(text) for column in columns)


@pytest.fixture(scope="module")
def names() -> frozenset[str]:
    """Names of three letters and more; shorter ones, and those in Latin letters (RPA), are words of any text."""
    ward = yaml.safe_load((CHECKOUT / "plan" / "ward.yaml").read_text(encoding="utf-8"))
    found = {name.strip() for name in cells() if len(name.strip()) >= 3 and not name.isascii()}
    return frozenset({*found, ward["code"], ward["code"][:5], ward["name"], ward["name"][:-1], ward["office"]})


def test_no_name_of_the_ward_stands_in_the_code(names: frozenset[str]) -> None:
    files = [
        path
        for place in INSTALLED
        for path in ([CHECKOUT / place] if (CHECKOUT / place).is_file() else (CHECKOUT / place).rglob("*"))
        if path.suffix in READ and path.is_file()
    ]
    assert len(files) > 200
    told = [
        f"{path.relative_to(CHECKOUT)}:{number}: {name}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for name in names
        if name in line
    ]
    assert told == []
