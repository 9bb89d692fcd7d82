"""A final that is still open is asked for until it is in, and goes from its cell to what is published."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, Survey, in_order, receive, record_many, release, together
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.templates.sample import Sample, load_sample, write_sample
from sumida_etl.tracing.changes import since_round
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.conftest import CHECKOUT

pytestmark = [pytest.mark.long, pytest.mark.rare]

DEPARTMENTS = ("D302", "D901")
FINAL, ACTUAL = "H", "I"


@dataclass(frozen=True)
class Ward:
    settings: Settings
    store: Store
    sample: Sample
    home: Path

    def survey(self, key: str) -> Survey:
        return Survey.pinned(self.settings, Round.parse(key), "調査票").with_previous_values(self.store)

    def books(self, key: str, typed: dict[str, dict[str, str]]) -> dict[str, Path]:
        """The workbooks of a round; ``typed`` is put into sheet 指標, by department and cell."""
        at, found = self.survey(key), {}
        for path in write_sample(self.home / key, self.sample, at.registry, at.asked, at.key):
            code = path.name.split("_")[1]
            if code in DEPARTMENTS:
                book = load_workbook(path)
                for cell, text in typed.get(code, {}).items():
                    book["指標"][cell].value = text or None
                book.save(path)
                found[code] = path
            else:
                path.unlink()
        return found

    def take_in(self, key: str, *paths: Path) -> list[tuple[str, str, str]]:
        at = self.survey(key)
        received = in_order(together([receive(paths, at)], at, self.store), self.store)
        record_many(received, self.store)
        findings = received.batch.findings
        errors = findings[findings["sheet"] == "指標"]
        return [tuple(row) for row in errors[["code", "cell", "raw"]].to_numpy().tolist()]

    def rows(self, key: str, table: str, code: str) -> list[dict[str, str]]:
        round = Round.parse(key)
        release(self.survey(key), self.store, self.home / "out")
        path = self.home / "out" / PUBLICATION_FOLDER / key / f"131075_{table}_{round.stamp}.csv"
        rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        return [row for row in rows if row["指標コード"] == code]

    def final_of(self, key: str, code: str = "I107") -> tuple[str, ...]:
        rows = self.rows(key, "indicator_values", code)
        return next((row["状態"], row["実績値"]) for row in rows if row["ID"] == f"{code}_2023-03_final")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    shutil.copytree(CHECKOUT / "plan", tmp_path / "plan")
    settings = Settings(home=tmp_path)
    told = load_sample(CHECKOUT / "sample", Round.parse("R5-12"))
    undated = {key: {**typed, "as_of": ""} for key, typed in told.figures.items()}
    store = Store.open(settings)
    yield Ward(settings, store, Sample(undated, told.texts), tmp_path)
    store.engine.dispose()


def cells(path: Path, *addresses: str) -> list[tuple[Any, bool]]:
    book: Workbook = load_workbook(path)
    return [(book["指標"][at].value, book["指標"][at].protection.locked) for at in addresses]


def test_a_final_from_the_first_workbook_that_has_it_to_the_last_that_shows_it(ward: Ward) -> None:
    # R5-06: 税務課 still counts. I107 stands in row 4; everything of D901 is in.
    june = ward.books("R5-06", {"D302": {"H4": "集計中"}})
    assert cells(june["D302"], "H3", "H4") == [("令和4年度確定", True), ("集計中", False)]
    assert ward.take_in("R5-06", *june.values()) == []
    assert ward.final_of("R5-06") == ("集計中", "")
    assert ward.final_of("R5-06", "I101") == ("値あり", "58")

    # R5-09: it is asked again, and left out; what D901 reported stands there, locked.
    september = ward.books("R5-09", {"D302": {"H4": ""}})
    assert cells(september["D901"], "H4") == [("58（報告済み）", True)]
    assert ward.take_in("R5-09", *september.values()) == [("V041", "H4", "")]
    assert ward.final_of("R5-09") == ("未提出", "")
    assert ward.final_of("R5-09", "I101") == ("値あり", "58")

    # R5-12: it comes, and is the newest figure that is judged.
    december = ward.books("R5-12", {"D302": {"H4": "９６．９８％"}})
    assert ward.take_in("R5-12", *december.values()) == []
    [latest] = [row for row in ward.rows("R5-12", "kpi_attainment", "I107") if row["最新"] == "1"]
    assert (latest["年度"], latest["区分"], latest["実績値"], latest["判定"]) == ("2022", "確定", "96.98", "逸脱")
    changes = {(each.code, each.kind): (each.before, each.after) for each in _changes(ward, "R5-06", "R5-12")}
    assert changes["I107", "R4確定"] == ("集計中", "96.98")
    assert ("I101", "R4確定") not in changes

    # R5-03: it is shown, and the final of the year itself is another row of the same workbook.
    march = ward.books("R5-03", {"D302": {f"{ACTUAL}4": "97.01"}})
    assert cells(march["D302"], "H4") == [("96.98（報告済み）", True)]
    assert ward.take_in("R5-03", *march.values()) == []
    assert ward.final_of("R5-03") == ("値あり", "96.98")
    own = ward.rows("R5-03", "kpi_attainment", "I107")
    assert [(row["年度"], row["実績値"], row["最新"]) for row in own] == [("2023", "97.01", "1")]

    _traced_and_whole(ward)


def _changes(ward: Ward, before: str, after: str) -> Any:
    at = ward.survey(after)
    return since_round(ward.store.engine, Round.parse(before), at.round, at.registry, plan_of=at.plan_of)


def _traced_and_whole(ward: Ward) -> None:
    december = ward.survey("R5-12")
    files = december.plan_files
    assert files is not None
    [trace, _] = Tracer.open(december, ward.store, files).find("I107_2023-03_final")
    assert [(cell.sent.round.key, cell.cell, cell.raw) for cell in trace.cells] == [("R5-12", "H4", "９６．９８％")]
    march = ward.survey("R5-03")
    assert march.plan_files is not None
    [trace, *_] = Tracer.open(march, ward.store, march.plan_files).find("I101_2023-03_final")
    assert [(cell.sent.round.key, cell.cell) for cell in trace.cells] == [("R5-06", "H4")]
    today, archive = PinnedPlans.open(ward.settings).today()[1], ward.store.archive
    published = ward.home / "out" / PUBLICATION_FOLDER
    assert [str(each) for each in verify(ward.store.engine, archive, today, published=published)] == []
    again = open_warehouse(f"sqlite:///{ward.home / 'again.db'}")
    rebuild(again, Archive(ward.home / "again"), today, [archive], published=published)
    assert dump(again) == dump(ward.store.engine)
    again.dispose()


def test_what_was_reported_is_corrected_where_it_was_reported(ward: Ward) -> None:
    early = ward.books("R5-09", {"D302": {"H4": "96.9"}})  # made before anything is in: it asks for both
    assert ward.take_in("R5-06", *ward.books("R5-06", {}).values()) == []
    # 96.98 is in. Another number is sent back, the same is none the worse.
    assert ward.take_in("R5-09", early["D302"]) == [("L003", "H4", "96.9")]
    assert ward.take_in("R5-09", *ward.books("R5-09", {"D302": {"H4": "96.98"}}).values()) == []
    corrected = ward.books("R5-06", {"D302": {"H4": "97"}})["D302"]
    assert ward.take_in("R5-06", corrected) == []
    assert cells(ward.books("R5-12", {})["D302"], "H4") == [("96.98（報告済み）", True)]  # said again in R5-09


def test_an_older_form_without_the_column_is_taken_where_nothing_is_open(ward: Ward) -> None:
    ward.take_in("R5-06", *ward.books("R5-06", {}).values())
    for key, expected in (("R5-09", []), ("R6-06", [("S021", "H3", "")])):
        path = ward.books(key, {"D901": {f"{FINAL}{row}": "58" for row in (4, 5, 6) if key == "R6-06"}})["D901"]
        book = load_workbook(path)
        book["指標"].delete_cols(8)
        book.save(path)
        assert [each for each in ward.take_in(key, path) if each[0].startswith("S")] == expected
