"""A unit that changes between two rounds: asked, shown, reported, judged, published, traced and built again."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from soak.decade.plan_edits import edit, succeeded
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, release
from sumida_etl.templates.sample import Sample
from tests.conftest import CHECKOUT
from tests.survey.test_last_finals import whole
from tests.tracing.test_several_finals import Office

pytestmark = [pytest.mark.long, pytest.mark.rare]

DAY, EVE = "2024-10-01", "2024-09-30"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    plan = tmp_path / "plan"
    shutil.copytree(CHECKOUT / "tests" / "another_city" / "plan", plan)
    edit(plan, "plans.csv", lambda rows: [{**row, "調査の月": "6;9;12;3"} for row in rows])
    store = Store.open(Settings(home=tmp_path))
    yield Office(Settings(home=tmp_path), store, Sample({}, {}), tmp_path)
    store.engine.dispose()


def rows(office: Office, key: str, table: str) -> dict[str, dict[str, str]]:
    round = Round.parse(key)
    path = office.home / "out" / PUBLICATION_FOLDER / key / f"019992_{table}_{round.stamp}.csv"
    read = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return {row["ID"]: row for row in read if row.get("指標コード") == "K202"}


def test_a_round_after_millions_became_hundred_millions(office: Office) -> None:
    office.report("R6-09", ("0101", "K202", "", "9月末現在", "4500"), ("0101", "K202", "", "3月末見込", "6,200百万円"))
    september = rows(office, "R6-09", "kpi_attainment")
    assert september["K202_2024-09_actual"]["単位"] == "百万円"
    manifest = office.home / "out" / PUBLICATION_FOLDER / "R6-09" / "manifest.json"
    kept = manifest.read_bytes()

    plan = office.home / "plan"
    edit(plan, "indicators.csv", succeeded(DAY, EVE, "指標コード", "K202", 単位="億円"))
    of_target = {"コード": "K202-T2", "目標値": "152.7", "中間目標": "R5=29.3;R6=61.1"}
    edit(plan, "targets.csv", succeeded(DAY, EVE, "指標コード", "K202", **of_target))
    office.report("R6-12", ("0101", "K202", "", "12月末現在", "48.3億円"), ("0101", "K202", "", "3月末見込", "62"))

    book = next((office.home / "R6-12").glob("*_0101_*.xlsx"))
    sheet = load_workbook(book)["指標"]
    shown = {head: sheet[office.place(book, "K202", "", head)].value for head in ("単位", "前回値", "目標値")}
    assert shown == {"単位": "億円", "前回値": "45（R6-09現在）", "目標値": "152.7（R7）"}

    december = rows(office, "R6-12", "kpi_attainment")
    names = ("単位", "実績値", "目安", "目標値", "判定")
    assert [december["K202_2024-12_actual"][name] for name in names] == ["億円", "48.3", "53.3", "152.7", "順調"]
    values = rows(office, "R6-12", "indicator_values")
    assert (values["K202_2024-09_actual"]["単位"], values["K202_2024-09_actual"]["実績値"]) == ("億円", "45")
    assert office.cells("R6-12", "K202_2024-09_actual") == {("R6-09", "0101", "9月末現在", "4500")}

    release(office.survey("R6-09"), office.store, office.home / "out")
    assert manifest.read_bytes() == kept
    whole(office)
