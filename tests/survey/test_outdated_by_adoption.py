"""A round that is published, and a plan adopted since in an earlier one that is still open, on which it rests."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from soak.decade.plan_edits import edit, with_cell
from soak.sandbox import tables_of
from sumida_etl.integrity.verify import verify
from sumida_etl.rounds import Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, Survey, in_order, outdated, receive, record_many, release, together
from sumida_etl.survey.plans.adoption import adopt
from sumida_etl.survey.releasing import composing
from sumida_etl.templates.sample import invented_sample, write_sample
from sumida_etl.tracing.tracer import Tracer
from sumida_etl.warehouse.known import as_published
from sumida_etl.warehouse.publications import published
from tests.conftest import KEY
from tests.survey.small_plan import small_plan

AUTUMN, WINTER = Round.parse("R6-09"), Round.parse("R6-12")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The workbooks of two rounds are accepted; winter is published, autumn for the time being."""
    monkeypatch.setattr(composing, "files_of", tables_of)
    small_plan(tmp_path / "plan")
    settings = Settings(home=tmp_path, archive=tmp_path / "archive", token_key=SecretStr(KEY))
    store = Store.open(settings)
    for round in (AUTUMN, WINTER):
        survey = Survey.pinned(settings, round, "調査票").with_previous_values(store)
        told = invented_sample(survey.registry, survey.asked)
        paths = list(write_sample(tmp_path / "inbox" / round.key, told, survey.registry, survey.asked, survey.key))
        if round == AUTUMN:
            paths[-1].unlink()
        record_many(in_order(together([receive(paths[:2], survey)], survey, store), store), store)
        release(Survey.open(settings, round), store, tmp_path / "out")
    return settings


def counted_otherwise(settings: Settings, store: Store) -> None:
    """Autumn adopts a plan by which its figure was in another unit."""
    edit(settings.path(settings.plan), "indicators.csv", with_cell("指標コード", "A1", 単位="千回"))
    found = adopt(settings, AUTUMN, store)
    assert found is not None and [each.round for each in found.later] == [WINTER.key]


def test_what_an_adoption_changes_is_told_until_it_is_published_again(settings: Settings) -> None:
    store, out = Store.open(settings), settings.path(settings.out)
    assert outdated(Survey.open(settings, WINTER), store) == ""
    counted_otherwise(settings, store)
    said = outdated(Survey.open(settings, WINTER), store)
    assert said.startswith("公開した後に、もとの提出か計画の版が改まり、内容の変わる調査回があります（R6-09、R6-12）。")
    assert "sumida-etl publish --round R6-09 --note 訂正の理由" in said
    release(Survey.open(settings, AUTUMN), store, out, note="単位の訂正")
    assert "（R6-12）" in outdated(Survey.open(settings, AUTUMN), store)
    release(Survey.open(settings, WINTER), store, out, note="R6-09 の訂正による")
    assert outdated(Survey.open(settings, AUTUMN), store) == ""


def test_an_adoption_that_changes_nothing_of_another_round_is_not_told(settings: Settings) -> None:
    store = Store.open(settings)
    edit(settings.path(settings.plan), "items.csv", with_cell("項目コード", "M2A", 取組名="集まり"))
    assert adopt(settings, AUTUMN, store) is not None
    assert "（R6-09）" in outdated(Survey.open(settings, WINTER), store)


def test_what_is_published_is_verified_and_traced_by_the_plans_it_was_made_by(settings: Settings) -> None:
    store = Store.open(settings)
    folder = settings.path(settings.out) / PUBLICATION_FOLDER
    counted_otherwise(settings, store)
    assert [str(each) for each in verify(store.engine, store.archive, None, folder)] == []
    survey, row = Survey.open(settings, WINTER), published(store.engine, WINTER).to_dict("records")[-1]
    assert survey.plan_files is not None
    traces = Tracer.open(survey, store, survey.plan_files, as_published(store.engine, row)).find(
        "A1_2024-09_actual", folder / WINTER.key
    )
    assert traces and all(each.proven for each in traces)
