"""An edition that is kept is read by no rule that came after it: only what cannot be read at all stops it."""

import re
from pathlib import Path

import pytest

from sumida_etl.registry.load import Loaded, load, load_kept, load_registry
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.publication_metadata import load_metadata
from tests.another_city.test_whole_way import PLAN as CITY
from tests.conftest import CHECKOUT
from tests.registry.test_plan_check import FAULTS, edited

UNREADABLE = re.compile(
    "見当たりません: .*plans.csv|YAMLとして|のような割合で|月の並びではありません|日付ではありません|年度ではありません"
    "|数値ではありません|のどれでもありません|1 または空欄"
)
"""What has been refused since there are editions, so that none holds it: the cell says nothing, or names no plan."""


@pytest.mark.parametrize("plan", [CHECKOUT / "plan", CITY])
def test_a_plan_without_fault_says_the_same_when_it_is_kept(plan: Path) -> None:
    files = PlanFiles.of_folder(plan)
    assert load(files, kept=True) == Loaded(load_registry(files), ())


@pytest.mark.parametrize(("file", "old", "new", "place", "said"), FAULTS, ids=[f"{f[3]} {f[2]}" for f in FAULTS])
def test_no_rule_stops_what_is_kept(file: str, old: str, new: str, place: str, said: str) -> None:
    """Every rule that ``plan check`` learns stands in that table."""
    loaded = load(edited(file, old, new), kept=True)
    assert all(UNREADABLE.search(fault.problem) for fault in loaded.stopping)
    assert (loaded.registry is None) == bool(loaded.stopping)


@pytest.mark.parametrize(
    ("file", "old", "new", "table", "field", "value"),
    [
        ("targets.csv", "I101-T1,", "#I101-T1,", "targets", "code", "#I101-T1"),
        ("targets.csv", "R7,,50,", "R7,,5²,", "targets", "value", 52),
        ("indicators.csv", "コスト,万円", "コスト,－", "indicators", "unit", "－"),
        ("indicators.csv", "I101,行財政", "指101,行財政", "indicators", "code", "指101"),
        ("departments.csv", "D101,政策", "SOM-102,政策", "departments", "code", "SOM-102"),
        ("departments.csv", "D101,政策担当", "D101,政策、担当", "departments", "name", "政策、担当"),
        ("indicators.csv", "単独,R3,59", "単独,R70,59", "indicators", "baseline_year", 2088),
    ],
)
def test_what_is_refused_now_is_what_it_was(
    file: str, old: str, new: str, table: str, field: str, value: object
) -> None:
    assert getattr(getattr(load_kept(edited(file, old, new)), table)[0], field) == value


def test_the_ward_keeps_a_code_that_is_refused_and_settings_that_are_no_more() -> None:
    told = edited("ward.yaml", 'code: "131075"', 'code: "131076"\\nstart_year: R4')
    assert len(load(told).stopping) == 2
    assert load_kept(told).ward.code == "131076"


def test_how_the_data_were_described_is_read_whatever_is_described_today() -> None:
    plan = PlanFiles.of_folder(CHECKOUT / "plan")
    told = edited("publication.yaml", "\nhomepage:", "\ncontact: だれか\nHomepage:")
    assert load_metadata(told, kept=True).homepage == ""
    assert load_metadata(plan, kept=True) == load_metadata(plan)
