"""Adopting a plan in one round also announces what that changes in a later one that stays with its own edition."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from soak.decade.plan_edits import edit, with_cell
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, in_order, receive, record_many, together
from sumida_etl.survey.plans.adoption import adopt, adoption_of
from sumida_etl.survey.plans.check import check_plan
from sumida_etl.templates.sample import invented_sample, write_sample
from tests.conftest import KEY
from tests.survey.small_plan import small_plan

AUTUMN, WINTER = Round.parse("R6-09"), Round.parse("R6-12")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Autumn's workbooks are accepted, and winter's are written."""
    small_plan(tmp_path / "plan")
    settings = Settings(home=tmp_path, archive=tmp_path / "archive", token_key=SecretStr(KEY))
    store = Store.open(settings)
    survey = Survey.pinned(settings, AUTUMN, "調査票").with_previous_values(store)
    told = invented_sample(survey.registry, survey.asked)
    paths = list(write_sample(tmp_path / "inbox", told, survey.registry, survey.asked, survey.key))
    record_many(in_order(together([receive(paths, survey)], survey, store), store), store)
    Survey.pinned(settings, WINTER, "調査票")
    return settings


def last_value(settings: Settings, store: Store) -> str:
    rows = Survey.open(settings, WINTER, store=store).asked.sheets["指標"]
    return str(rows.set_index("code").loc["A1", "previous"])


def test_what_a_later_round_shows_of_this_one_is_announced(settings: Settings) -> None:
    store = Store.open(settings)
    edit(settings.path(settings.plan), "indicators.csv", with_cell("指標コード", "A1", 単位="千回"))
    before = last_value(settings, store)
    found = adoption_of(settings, AUTUMN, store)
    assert found is not None and [each.round for each in found.later] == [WINTER.key]
    told = [line for line in found.sentences() if line.startswith("R6-12 でも変わる: ")]
    (shown,) = [line for line in told if "指標 01 A1 前回値" in line]
    assert f"「{before}」" in shown
    assert any("indicator_values_2024-12.csv A1_2024-09" in line for line in told)
    assert check_plan(settings.path(settings.plan), settings, store).previews[0] == found
    assert last_value(settings, store) == before
    assert adopt(settings, AUTUMN, store) == found
    assert f"→「{last_value(settings, store)}」" in shown and last_value(settings, store) != before


def test_an_earlier_round_is_not_changed(settings: Settings) -> None:
    store = Store.open(settings)
    edit(settings.path(settings.plan), "indicators.csv", with_cell("指標コード", "A1", 単位="千回"))
    found = adoption_of(settings, WINTER, store)
    assert found is not None and found.later == ()
