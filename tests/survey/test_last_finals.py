"""What ended with a plan's year is asked its last final in the next year's workbooks, and published, traced, whole."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from soak.decade.plan_edits import edit, ended
from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, Survey, release, statuses
from sumida_etl.templates.sample import Sample, invented_sample, write_sample
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.conftest import CHECKOUT
from tests.survey.test_late_finals import Ward

pytestmark = pytest.mark.long

EVE = "2024-03-31"


class City(Ward):
    """The other city of the tests, whose indicator K113 of みらい企画室 ends with R5."""

    def books(self, key: str, typed: dict[str, dict[str, str]]) -> dict[str, Path]:
        at, found = self.survey(key), {}
        told = invented_sample(at.registry, at.asked)
        for path in write_sample(self.home / key, told, at.registry, at.asked, at.key):
            found[path.name.split("_")[1]] = path
        for code, cells in typed.items():
            book = load_workbook(found[code])
            for cell, text in cells.items():
                book["指標"][cell].value = text or None
            book.save(found[code])
        return found

    def take_in(self, key: str, *paths: Path) -> list[tuple[str, str, str]]:
        """What is wrong; invented figures that shrink (N007) are not meant."""
        return [each for each in super().take_in(key, *paths) if each[0] != "N007"]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    plan = tmp_path / "plan"
    shutil.copytree(CHECKOUT / "tests" / "another_city" / "plan", plan)
    edit(plan, "plans.csv", lambda rows: [{**row, "調査の月": "6;9;12;3"} for row in rows])
    edit(plan, "indicators.csv", ended(EVE, "指標コード", "K113"))
    edit(plan, "assignments.csv", ended(EVE, "指標コード", "K113"))
    settings = Settings(home=tmp_path)
    store = Store.open(settings)
    yield City(settings, store, Sample({}, {}), tmp_path)
    store.engine.dispose()


def row_of(path: Path, code: str) -> int:
    sheet = load_workbook(path)["指標"]
    return next((cell.row for cell in sheet["A"] if cell.value == code), 0)


def published(city: City, key: str) -> str:
    round = Round.parse(key)
    release(city.survey(key), city.store, city.home / "out")
    folder = city.home / "out" / PUBLICATION_FOLDER / key
    for path in folder.glob("*_kpi_attainment_*.csv"):
        return path.read_text(encoding="utf-8-sig")
    raise AssertionError(round)


def test_an_ended_indicators_last_final_is_asked_until_it_is_in(city: City) -> None:
    march = city.books("R5-03", {})
    book = load_workbook(march["0101"])
    sheet = book["指標"]
    at = row_of(march["0101"], "K113")
    heads = {cell.value: cell.column_letter for cell in sheet[3] if cell.value}
    sheet[f"{heads['3月末現在']}{at}"].value = "集計中"
    book.save(march["0101"])
    assert city.take_in("R5-03", *march.values()) == []

    # R6-06: it is asked in its own row, with nothing else to fill in; who types more is told.
    june = city.books("R6-06", {})
    sheet = load_workbook(june["0101"])["指標"]
    at = row_of(june["0101"], "K113")
    heads = {cell.value: cell.column_letter for cell in sheet[3] if cell.value}
    final, now, then = (f"{heads[name]}{at}" for name in ("令和5年度確定", "6月末現在", "3月末見込"))
    assert [(sheet[cell].value, sheet[cell].protection.locked) for cell in (now, then)] == [("－", True)] * 2
    assert not sheet[final].protection.locked
    wrong = city.books("R6-06", {"0101": {final: "39", now: "38"}})
    assert city.take_in("R6-06", wrong["0101"]) == [("L004", now, "38")]
    left = city.books("R6-06", {"0101": {final: ""}})
    assert city.take_in("R6-06", left["0101"]) == [("V041", final, "")]
    told = city.books("R6-06", {"0101": {final: "39"}})
    assert city.take_in("R6-06", *told.values()) == []
    rows = [line for line in published(city, "R6-06").splitlines() if ",K113," in line]
    assert len(rows) == 1 and ",2023,2024-03-31,確定,値あり,39," in rows[0] and ",1," in rows[0]
    survey = city.survey("R6-06")
    assert survey.plan_files is not None
    traces = Tracer.open(survey, city.store, survey.plan_files).find("K113_2024-03_final")
    assert {(cell.sent.round.key, cell.cell, cell.raw) for each in traces for cell in each.cells} == {
        ("R6-06", final, "39")
    }

    # R6-09 shows it as reported; R7-06 knows nothing of it any more.
    september = city.books("R6-09", {})
    at = row_of(september["0101"], "K113")
    assert load_workbook(september["0101"])["指標"][f"{heads['令和5年度確定']}{at}"].value == "39（報告済み）"
    assert city.take_in("R6-09", *september.values()) == []
    assert ",K113," in published(city, "R6-09")
    assert row_of(city.books("R7-06", {})["0101"], "K113") == 0
    whole(city)


def test_one_that_was_in_in_time_is_gone_with_its_year(city: City) -> None:
    assert city.take_in("R5-03", *city.books("R5-03", {}).values()) == []
    assert ",K113," in published(city, "R5-03")
    june = city.books("R6-06", {})
    assert row_of(june["0101"], "K113") == 0
    assert city.take_in("R6-06", *june.values()) == []
    assert ",K113," not in published(city, "R6-06")
    whole(city)


def test_who_is_asked_for_nothing_else_owes_it_all_the_same(city: City) -> None:
    for file, column in (("items.csv", "担当所属コード"), ("results.csv", "所属コード")):
        edit(city.home / "plan", file, ended(EVE, column, "0401"))
    for file in ("indicators.csv", "assignments.csv"):
        edit(city.home / "plan", file, ended(EVE, "指標コード", "K102"))
        edit(city.home / "plan", file, lambda rows: [row for row in rows if row["指標コード"] != "K301"])
    edit(city.home / "plan", "targets.csv", lambda rows: [row for row in rows if row["指標コード"] != "K301"])
    # Nobody knows of R5: its final is open, and of nothing else the library is asked.
    june = city.books("R6-06", {})
    assert row_of(june["0401"], "K102")
    survey = city.survey("R6-06")
    assert "0401" in {each.code for each in statuses(survey, city.store)}


def whole(city: City) -> None:
    out = city.home / "out" / PUBLICATION_FOLDER
    today = Survey.open(city.settings, Round.parse("R6-06")).registry.every
    assert [str(each) for each in verify(city.store.engine, city.store.archive, today, published=out)] == []
    again = open_warehouse(f"sqlite:///{city.home / 'again.db'}")
    rebuild(again, Archive(city.home / "again"), today, [city.store.archive], published=out)
    assert dump(again) == dump(city.store.engine)
    again.dispose()
