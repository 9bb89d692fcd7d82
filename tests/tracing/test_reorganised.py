"""Departments renamed, merged and split, and a target revised, between two rounds: each keeps the history it had."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round
from sumida_etl.survey import Store, Survey, compose, receive, record_many, release, statuses, together
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.tracing.changes import since_round
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.publications import published
from tests.conftest import CHECKOUT
from tests.tracing.reorganising import reorganised, resent

pytestmark = [pytest.mark.long, pytest.mark.rare]


@dataclass(frozen=True)
class Year:
    """R5-12 by the plan as it was, then R5-03 by the plan as it was edited."""

    plan: Path
    before: Survey
    after: Survey
    store: Store
    out: Path

    def table(self, round: Round, name: str) -> list[dict[str, str]]:
        file = self.out / "公開" / round.key / f"131075_{name}_{round.stamp}.csv"
        return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


@pytest.fixture(scope="module")
def year(survey: Survey, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    place = tmp_path_factory.mktemp("reorganised")
    plan = reorganised(CHECKOUT / "plan", place / "plan")
    registry, final = load_registry(plan), Round.parse("R5-03")
    after = replace(survey, registry=registry, round=final, asked=asked_in(registry, final))
    sample = resent(load_sample(CHECKOUT / "sample", final))
    for _ in write_sample(place / "inbox", sample, registry, after.asked, survey.key):
        pass
    store = Store(open_warehouse(f"sqlite:///{place / 'w.db'}"), Archive(place / "archive"))
    for each, folder in ((survey, sample_folder), (after, place / "inbox")):
        received = together([receive(sorted(folder.glob("*.xlsx")), each)], each)
        assert set(received.batch.submissions["outcome"]) == {"受理"}
        record_many(received, store)
        release(each, store, place / "out")
    yield Year(plan, survey, after, store, place / "out")
    store.engine.dispose()


def test_each_round_names_the_departments_it_had(year: Year) -> None:
    then, now = ({each.code: each for each in statuses(one, year.store)} for one in (year.before, year.after))
    renamed = [(rows["D302"].name, rows["D302"].outcome) for rows in (then, now)]
    assert renamed == [("税務課", Outcome.ACCEPTED), ("税務収納課", Outcome.ACCEPTED)]
    assert {"D104", "D401", "D105"} <= then.keys() - now.keys()
    assert {"D151", "D152", "D153"} <= now.keys() - then.keys()
    again = statuses(year.after.at(year.before.round), year.store)
    assert again == statuses(year.before, year.store)


def test_the_earlier_round_is_published_as_it_was(year: Year) -> None:
    record = published(year.store.engine, year.before.round).iloc[-1]
    for at in (None, record["published_at"]):
        made = compose(year.after.at(year.before.round), year.store, at)
        assert made.sha256 == record["manifest_sha256"]


def test_a_target_is_judged_as_it_stood(year: Year) -> None:
    judged = {
        round.key: {row["区分"]: row for row in year.table(round, "kpi_attainment") if row["指標コード"] == "I202"}
        for round in (year.before.round, year.after.round)
    }
    then, now = judged["R5-12"]["現在"], judged["R5-03"]["確定"]
    assert (then["目標値"], then["進捗率"], then["判定"]) == ("44", "74.2", "順調")
    assert (now["目標値"], now["進捗率"], now["判定"]) == ("50", "70.3", "順調")
    assert [row["目標値"] for row in year.table(year.before.round, "kpi_attainment") if row["指標コード"] == "I201"]


def test_what_a_department_said_stays_under_the_name_it_had(year: Year) -> None:
    names = {
        round.key: {row["ID"].partition("_")[0]: row["所属名"] for row in year.table(round, "results")}
        for round in (year.before.round, year.after.round)
    }
    assert {code: names["R5-12"][code] for code in ("E1003", "E1006", "E1008", "E2014", "E2059")} == {
        "E1003": "税務課", "E1006": "広報広聴担当", "E1008": "地域活動推進課", "E2014": "ICT推進担当",
        "E2059": "ICT推進担当",
    }  # fmt: skip
    assert {code: names["R5-03"][code] for code in ("E1003", "E1006", "E1008", "E2014", "E2059")} == {
        "E1003": "税務収納課", "E1006": "協働広報課", "E1008": "協働広報課", "E2014": "DX推進課",
        "E2059": "DX人材育成課",
    }  # fmt: skip


def test_a_trace_leads_to_who_reported_then(year: Year) -> None:
    tracer = Tracer.open(year.after, year.store, year.plan)
    found = {trace.id: trace for trace in tracer.find("I202")}
    then, now = found["I202_2023-12_actual"].cells, found["I202_2024-03_final"].cells
    assert [(part.sent.round.key, part.sent.department_name, part.value) for part in (*then, *now)] == [
        ("R5-12", "ICT推進担当", 36),
        ("R5-03", "DX推進課", 39),
    ]
    (trace,) = tracer.find("E1003_2024-03_final")
    assert {part.sent.department_name for part in trace.cells} == {"税務収納課"}


def test_a_change_of_department_is_no_change_of_a_figure(year: Year) -> None:
    changes = since_round(year.store.engine, year.before.round, year.after.round, year.after.registry)
    said = {(each.code, each.kind): (each.before, each.after) for each in changes}
    assert said["I202", "現在・確定"] == ("36", "39")
    assert said["E1006", "現在・確定"] == ("22", "29")  # two departments became one
    assert said["E2060", "見込"] == ("30", "")  # one became two; an 03 round forecasts nothing
    assert ("I211", "現在・確定") not in said
    assert not [each for each in changes if each.kind == "現在・確定" and "" in (each.before, each.after)]


def test_forecasts_are_held_against_what_the_successor_reports(year: Year) -> None:
    rows = {row["ID"]: row for row in year.table(year.after.round, "forecast_accuracy")}
    assert "未提出" not in {row["確定の状態"] for row in rows.values()}  # of those who are gone nobody owes anything
    columns = ("所属名", "見込値", "確定値", "差")
    said = {
        code: [rows[f"{code}_2024-03_forecast_2023-12"][name] for name in columns]
        for code in ("I206", "E1003", "E2060")
    }
    assert said == {
        "I206": ["DX推進課", "167", "171", "4"],  # of an indicator: who is asked now
        "E1003": ["税務収納課", "93500", "95370", "1870"],
        "E2060": ["ICT推進担当", "30", "31", "1"],  # who forecast it is no more
    }


def test_the_record_is_whole_and_made_again_by_the_edited_plan(year: Year, tmp_path: Path) -> None:
    assert verify(year.store.engine, year.store.archive, year.after.registry, year.out / "公開") == ()
    again = open_warehouse(f"sqlite:///{tmp_path / 'again.db'}")
    rebuild(again, year.store.archive, year.after.registry)
    assert dump(again) == dump(year.store.engine)
    again.dispose()
