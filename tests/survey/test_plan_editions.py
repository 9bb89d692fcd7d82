"""A round stays with the plan it began with: what is edited since reaches an open round by ``adopt`` alone."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from soak.decade.plan_edits import edit
from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.registry.faults import PlanError
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, compose, in_order, receive, record_many, release, together
from sumida_etl.survey.plans.adoption import PublishedRoundError, adopt, adoption_of
from sumida_etl.survey.plans.check import check_plan
from sumida_etl.survey.plans.pinned import PinnedPlans
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.plan_editions import MissingEditionError, PlanEditions
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.publications import published
from tests.conftest import CHECKOUT
from tests.postgres import Databases

pytestmark = pytest.mark.long

ROUND = Round.parse("R5-12")
DEPARTMENTS = ("D105", "D302", "D901")
Row = dict[str, str]


@dataclass(frozen=True)
class Ward:
    settings: Settings
    inbox: Path

    @property
    def plan(self) -> Path:
        return self.settings.path(self.settings.plan)

    @property
    def survey(self) -> Survey:
        return Survey.open(self.settings, ROUND)

    def store(self) -> Store:
        return Store.open(self.settings)

    def edit(self, file: str, change: Callable[[list[Row]], list[Row]]) -> None:
        edit(self.plan, file, change)

    def take_in(self, store: Store) -> list[str]:
        survey = Survey.pinned(self.settings, ROUND, "実行")
        received = in_order(together([receive(sorted(self.inbox.glob("*.xlsx")), survey)], survey, store), store)
        record_many(received, store)
        return [str(outcome) for outcome in received.batch.submissions["outcome"]]


@pytest.fixture(scope="module")
def master(survey: Survey, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A provisional publication of three departments. Read only: copy what you change."""
    home = tmp_path_factory.mktemp("ward")
    shutil.copytree(CHECKOUT / "plan", home / "plan")
    ward = Ward(Settings(home=home), home / "inbox")
    first = Survey.pinned(ward.settings, ROUND, "調査票")
    source = load_sample(CHECKOUT / "sample", ROUND)
    for path in write_sample(home / "all", source, first.registry, first.asked, first.key):
        if any(f"_{code}_" in path.name for code in DEPARTMENTS):
            ward.inbox.mkdir(exist_ok=True)
            shutil.copy(path, ward.inbox)
    shutil.rmtree(home / "all")
    store = ward.store()
    assert ward.take_in(store) == ["受理"] * 3
    release(Survey.open(ward.settings, ROUND), store, home / "out")
    store.engine.dispose()
    return home


@pytest.fixture
def ward(master: Path, tmp_path: Path) -> Ward:
    home = tmp_path / "ward"
    shutil.copytree(master, home)
    return Ward(Settings(home=home), home / "inbox")


def _unit(rows: list[Row]) -> list[Row]:
    return [{**row, "単位": "億円"} if row["指標コード"] == "I101" else row for row in rows]


def _baseline(rows: list[Row]) -> list[Row]:
    return [{**row, "基準値": "60"} if row["指標コード"] == "I101" else row for row in rows]


def _inserted(rows: list[Row]) -> list[Row]:
    new = {**rows[2], "取組コード": "P1-M23", "取組番号": "No.2の2", "取組名": "新しい取組"}
    return [*rows[:2], new, *rows[2:]]


def _item(rows: list[Row]) -> list[Row]:
    return [*rows, {**rows[0], "項目コード": "P1-M01-2", "項目": "②", "取組名": "新しい項目", "担当所属コード": "D302"}]


def _reworded(rows: list[Row]) -> list[Row]:
    return [{**row, "取組名": row["取組名"].replace("全庁共通事務の効率化", "全庁の事務の効率化")} for row in rows]


def _without(column: str, *codes: str) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [row for row in rows if row[column] not in codes]


EDITS: dict[str, tuple[str, Callable[[list[Row]], list[Row]]]] = {
    "an item for a department that exists": ("items.csv", _item),
    "a measure in between": ("measures.csv", _inserted),
    "another unit": ("indicators.csv", _unit),
    "another baseline": ("indicators.csv", _baseline),
    "an item in other words": ("items.csv", _reworded),
    "targets deleted": ("targets.csv", _without("指標コード", "I101", "I206")),
    "an assignment deleted": ("assignments.csv", _without("指標コード", "I206")),
    "a result deleted": ("results.csv", _without("実績コード", "E1003")),
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_past_is_read_by_the_plan_it_had(ward: Ward, edit: str) -> None:
    store = ward.store()
    before = published(store.engine, ROUND).iloc[-1]
    ward.edit(*EDITS[edit])
    assert compose(ward.survey, store).sha256 == before["manifest_sha256"]
    assert "plan adopt --round R5-12" in ward.survey.plan_changed


def test_after_all_edits_the_record_is_whole_and_is_corrected_by_the_plan_it_had(ward: Ward, sqlite: Databases) -> None:
    store = ward.store()
    before = published(store.engine, ROUND).iloc[-1]
    at: datetime = before["published_at"]
    was = [trace.as_json() for trace in _tracer(ward, store, at).find("I101")]
    for change in EDITS.values():
        ward.edit(*change)
    assert [trace.as_json() for trace in _tracer(ward, store, at).find("I101")] == was
    published_in = ward.settings.path(ward.settings.out) / "公開"
    assert verify(store.engine, store.archive, None, published_in) == ()
    again = open_warehouse(sqlite.migrated())
    rebuild(again, store.archive, None)
    assert dump(again) == dump(store.engine)
    path = next(ward.inbox.glob("*_D302_*.xlsx"))
    book = load_workbook(path)
    book["効果・実績"]["K4"].value = "確かめて直した"
    book.save(path)
    assert ward.take_in(store) == ["受理"] * 3
    kept = queries.submissions_of(store.engine, ROUND)
    assert set(kept["plan_edition"]) == {before["plan_edition"]} == set(PlanEditions(store.archive).pins().values())


def _tracer(ward: Ward, store: Store, at: datetime) -> Tracer:
    survey = ward.survey
    assert survey.plan_files is not None
    return Tracer.open(survey, store, survey.plan_files, at)


def test_a_plan_that_cannot_be_read_any_more_leaves_the_past_alone(ward: Ward) -> None:
    store = ward.store()
    shutil.rmtree(ward.plan)
    made = compose(ward.survey, store)
    assert made.sha256 == published(store.engine, ROUND).iloc[-1]["manifest_sha256"]
    assert "計画データには誤り" in ward.survey.plan_changed
    with pytest.raises(PlanError, match="計画データのフォルダ"):
        Survey.open(ward.settings, Round.parse("R5-03"))


def test_what_says_the_same_is_no_change(ward: Ward) -> None:
    for path in ward.plan.glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        path.write_text(text.replace("2022-04-01", "2022/4/1"), encoding="utf-16")
    assert ward.survey.plan_changed == ""


def test_adopting_changes_the_round_and_says_so_before(ward: Ward) -> None:
    store = ward.store()
    ward.edit("indicators.csv", _baseline)
    ward.edit("items.csv", _item)
    found = adoption_of(ward.settings, ROUND, store)
    assert found is not None
    said = "\n".join(found.sentences())
    assert "指標 D901 I101 基準値: 「59（R3）」→「60（R3）」" in said
    assert "取組状況 D302 行財政改革実施計画 No.1 ②: 求めるようになる（新しい項目）" in said
    assert any(cell.column == "基準値" for table in found.tables for cell in table.changed)
    assert ward.survey.registry.indicator("I101").baseline == 59
    assert adopt(ward.settings, ROUND, store) == found
    assert ward.survey.registry.indicator("I101").baseline == 60
    assert ward.survey.plan_changed == ""
    assert adopt(ward.settings, ROUND, store) is None
    folder = ward.settings.path(ward.settings.out) / "公開"
    assert verify(store.engine, store.archive, None, folder) == ()


def test_a_round_that_is_published_keeps_its_plan(ward: Ward) -> None:
    store = ward.store()
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE publication SET provisional = 0")
    ward.edit("indicators.csv", _baseline)
    with pytest.raises(PublishedRoundError, match="公開済み"):
        adopt(ward.settings, ROUND, store)
    assert check_plan(ward.plan, ward.settings, store).previews == ()


def test_rows_deleted_under_what_was_accepted_are_told(ward: Ward) -> None:
    ward.edit("assignments.csv", _without("指標コード", "I206"))
    found = check_plan(ward.plan, ward.settings, ward.store())
    assert not found.stops
    assert sum("R5-12 で使った行 I206 D105 値" in fault.problem for fault in found.faults) == 1
    changes = "\n".join(line for each in found.previews for line in each.sentences())
    assert "状態: 「値あり」→「該当なし」" in changes


def test_rounds_of_an_earlier_release_are_pinned_when_first_opened(ward: Ward) -> None:
    store = ward.store()
    shutil.rmtree(PlanEditions(store.archive).folder)
    again = ward.store()
    assert again.pinned == (ROUND,)
    assert [pin.why for pin in PlanEditions(store.archive).history()] == ["移行"]
    assert ward.store().pinned == ()


def test_an_edition_that_is_lost_is_named(ward: Ward) -> None:
    plans = PinnedPlans.open(ward.settings)
    pinned = plans.pinned(ROUND)
    assert pinned is not None
    ward.edit("indicators.csv", _baseline)
    plans.editions.path(pinned).unlink()
    with pytest.raises(MissingEditionError, match=f"計画の版 {pinned} がありません"):
        PinnedPlans.open(ward.settings).registry_of(ROUND)
