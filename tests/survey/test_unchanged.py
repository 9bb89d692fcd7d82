"""変更なし on 表紙 confirms the last answers: what stands is published with its trace, what does not is asked for."""

import pickle
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl import load_workbook

from schemas.submission import INDICATORS, RESULTS
from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, in_order, receive, record_many, together
from sumida_etl.survey.status import statuses
from sumida_etl.templates.sample import Sample, load_sample, write_sample
from sumida_etl.templates.workbook import write_template
from sumida_etl.tracing.sources import Workbooks
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.last_answers import last_by_department
from tests.conftest import CHECKOUT

DEPARTMENT = "D302"
Cells = Mapping[tuple[str, str], str]
"""What is typed, by sheet and cell."""
Found = list[tuple[str, str, str]]
"""Code, sheet and cell of what was found."""


@dataclass(frozen=True)
class Ward:
    settings: Settings
    store: Store
    sample: Sample
    home: Path
    code: str = DEPARTMENT

    def survey(self, key: str) -> Survey:
        return Survey.pinned(self.settings, Round.parse(key), "調査票").with_previous_values(self.store)

    def filled(self, key: str, typed: Cells | None = None) -> Path:
        at = self.survey(key)
        made = write_sample(self.home / key, self.sample, at.registry, at.asked, at.key)
        path = next(each for each in made if f"_{self.code}_" in each.name)
        return put(path, typed or {})

    def unchanged(self, key: str, typed: Cells | None = None, said: str = "変更なし", name: str = "again") -> Path:
        """An empty workbook whose cover says 変更なし."""
        at = self.survey(key)
        department = at.registry.department(self.code, at.round.as_of)
        path = write_template(self.home / f"{key}-{name}", at.registry.ward, department, at.asked, at.key)
        return put(path, {**on_cover(path, said), **(typed or {})})

    def take_in(self, key: str, path: Path) -> Found:
        at = self.survey(key)
        received = in_order(together([receive([path], at)], at, self.store), self.store)
        assert not record_many(received, self.store).refused
        rows = received.batch.findings[["code", "sheet", "cell"]]
        return sorted(tuple(row) for row in rows.to_numpy().tolist())

    def figures(self, key: str) -> dict[tuple[str, str], tuple[str, str, str | None, str | None]]:
        """By code and kind: value or state, what was typed, and where it was typed if not here."""
        found = {}
        for frame, code in ((queries.values_of, "indicator"), (queries.results_of, "result")):
            for row in frame(self.store.engine, Round.parse(key)).to_dict("records"):
                value = row["state"] if row["value"] is None else f"{row['value']:f}"
                found[row[code], row["kind"]] = value, row["raw"], row["told_in"], row["told_cell"]
        return found


def on_cover(path: Path, said: str) -> dict[tuple[str, str], str]:
    typed = {"担当者": "見本 花子", "連絡先": "内線 0302", "提出日": "令和6年3月29日", "前回から変更なし": said}
    return {("表紙", f"B{row}"): typed[label] for row, label in labels(path) if label in typed}


def labels(path: Path) -> list[tuple[int, str]]:
    return [(row, str(cell.value)) for row, cell in enumerate(load_workbook(path)["表紙"]["A"], start=1)]


def put(path: Path, typed: Cells) -> Path:
    book = load_workbook(path)
    for (sheet, cell), text in typed.items():
        book[sheet][cell].value = text or None
    book.save(path)
    return path


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    shutil.copytree(CHECKOUT / "plan", tmp_path / "plan")
    settings = Settings(home=tmp_path)
    told = load_sample(CHECKOUT / "sample", Round.parse("R5-12"))
    undated = {key: {**typed, "as_of": ""} for key, typed in told.figures.items()}
    store = Store.open(settings)
    yield Ward(settings, store, Sample(undated, told.texts), tmp_path)
    store.engine.dispose()


LEVELS = {
    ("指標", "I4"): "集計中",
    ("効果・実績", "G8"): "12.5%",
    ("効果・実績", "G10"): "14%",
    ("効果・実績", "G11"): "23",
}
"""What stands for one date alone: rates, and the number of 業務 at hand."""


def test_a_count_is_confirmed_and_a_level_asked_for(ward: Ward) -> None:
    first = ward.filled("R5-09")
    assert ward.take_in("R5-09", first) == []
    asked = ward.take_in("R5-12", ward.unchanged("R5-12"))
    assert asked == sorted(("V042", *place) for place in LEVELS)
    assert ward.take_in("R5-12", ward.unchanged("R5-12", LEVELS, name="given")) == []
    before, now = ward.figures("R5-09"), ward.figures("R5-12")
    digest = ward.survey("R5-12").asked.last[DEPARTMENT].submission
    assert now["E1003", "現在"] == ("82343", "82,343件", digest, "G4")
    assert now["E1003", "見込"] == ("93500", "約９３，５００件", digest, "H4")
    assert now["E1043", "現在"] == ("12.5", "12.5%", None, None)
    given = {("I107", "現在"), ("E1043", "現在"), ("E1045", "現在"), ("E2049", "現在")}
    stood = {key: figure[:2] for key, figure in now.items() if key not in given}
    assert stood == {key: figure[:2] for key, figure in before.items() if key in stood}
    texts = [queries.narratives_of(ward.store.engine, Round.parse(key)) for key in ("R5-09", "R5-12")]
    assert texts[0][["progress", "outlook"]].equals(texts[1][["progress", "outlook"]])
    assert set(texts[1]["progress_told_in"]) == {digest}


def test_last_answers_are_read_where_somebody_confirms_them(ward: Ward) -> None:
    """Of all departments they are much to read; and where other processes read workbooks, they are sent along."""
    first, second = ward.filled("R5-09"), ward.filled("R5-12")
    assert ward.take_in("R5-09", first) == []
    with patch("sumida_etl.survey.survey.last_by_department", wraps=last_by_department) as read:
        ward.take_in("R5-12", second)
        assert read.call_count == 0
        sent = pickle.loads(pickle.dumps(ward.survey("R5-12").asked.last))
        assert read.call_count == 1
    assert sent[DEPARTMENT].submission == sha256(first.read_bytes()).hexdigest()
    assert sent == ward.survey("R5-12").asked.last


def test_the_trace_leads_to_the_workbook_that_was_confirmed(ward: Ward) -> None:
    """Through two confirmations to the cell in which somebody typed, and a rebuild and verify agree."""
    for key, path in (("R5-06", ward.filled("R5-06")), *((key, None) for key in ("R5-09", "R5-12"))):
        assert ward.take_in(key, path or ward.unchanged(key, LEVELS)) == []
    at = ward.survey("R5-12")
    books = Workbooks(ward.store.engine, ward.store, at.plan_of, None)
    rows = queries.results_of(ward.store.engine, at.round).to_dict("records")
    cell = books.source_cell(at.round, next(row for row in rows if row["result"] == "E1003"))
    assert (cell.sent.round.key, cell.cell, cell.raw) == ("R5-06", "G4", "82,343件")
    assert cell.confirmed_by is not None
    assert (cell.confirmed_by.round.key, cell.confirmed_by.version) == ("R5-12", 1)
    assert [one.unchanged for one in statuses(at, ward.store) if one.code == DEPARTMENT] == [True]
    assert verify(ward.store.engine, ward.store.archive, at.registry, ward.home / "out") == ()
    engine = open_warehouse(f"sqlite:///{ward.home / 'again.db'}")
    rebuild(engine, Archive(ward.home / "again"), at.registry, [ward.store.archive])
    assert dump(engine) == dump(ward.store.engine)
    engine.dispose()


def test_a_changed_answer_beside_the_confirmation_is_told(ward: Ward) -> None:
    ward.take_in("R5-09", ward.filled("R5-09"))
    typed = {**LEVELS, ("効果・実績", "G4"): "83,000件", ("効果・実績", "G5"): "30000", ("取組状況", "F4"): "ほかの文"}
    found = ward.take_in("R5-12", ward.unchanged("R5-12", typed))
    assert [one for one in found if one[0] == "V043"] == [("V043", "効果・実績", "G4"), ("V043", "取組状況", "F4")]


def test_nothing_can_be_confirmed_before_the_first_answer(ward: Ward) -> None:
    assert ward.take_in("R5-12", ward.unchanged("R5-12", LEVELS)) == [("C018", "表紙", "B12")]


@pytest.mark.parametrize("said", ["なし", "変更あり", "○"])
def test_what_confirms_is_one_word(ward: Ward, said: str) -> None:
    found = ward.take_in("R5-12", ward.unchanged("R5-12", said=said))
    assert ("C017", "表紙", "B12") in found
    assert not [one for one in found if one[0] in ("C018", "V042")]


@pytest.mark.parametrize("key", ["R5-03", "R6-06"])
def test_what_becomes_final_and_a_new_year_are_asked_for(ward: Ward, key: str) -> None:
    """Of counts of the year nothing stands in its 確定, nor in the next year; of texts nothing in the next year."""
    ward.take_in("R5-12", ward.filled("R5-12"))
    wanted = ward.take_in(key, ward.unchanged(key))
    rows = ward.survey(key).asked
    count = sum((rows.of(sheet, DEPARTMENT)["figure"] != "").sum() for sheet in (INDICATORS, RESULTS))
    actual = [one for one in wanted if one[0] == "V042" and one[1] in ("指標", "効果・実績")]
    assert len(actual) == count * (1 if key == "R5-03" else 2) + (key == "R6-06")
    assert any(one[1] == "取組状況" for one in wanted) == (key == "R6-06")


def test_a_row_that_was_added_is_no_row_to_lose(ward: Ward) -> None:
    at = ward.survey("R5-09")
    spare = 4 + len(at.asked.of(RESULTS, DEPARTMENT))
    plan, measure = at.asked.of(RESULTS, DEPARTMENT).iloc[0][["plan", "measure"]]
    row = dict(zip("ABDEGH", (plan, measure, "窓口の待ち時間", "分", "10", "9"), strict=True))
    added = {("効果・実績", f"{letter}{spare}"): text for letter, text in row.items()}
    assert not [one for one in ward.take_in("R5-09", ward.filled("R5-09", added)) if one[0] != "N001"]
    assert ("C019", "表紙", "B12") in ward.take_in("R5-12", ward.unchanged("R5-12", LEVELS))
    again = ward.take_in("R5-12", ward.unchanged("R5-12", {**LEVELS, **added}, name="with"))
    assert "C019" not in [one[0] for one in again]


def test_check_alone_says_that_it_does_not_know(ward: Ward) -> None:
    """Without the warehouse nothing empty is accused but what no last answer could stand for."""
    path = ward.unchanged("R5-12")
    received = receive([path], Survey.open(ward.settings, Round.parse("R5-12")))
    found = received.batch.findings[["code", "sheet", "cell"]].to_numpy().tolist()
    assert sorted(map(tuple, found)) == sorted([("C020", "表紙", "B12"), *(("V042", *place) for place in LEVELS)])
