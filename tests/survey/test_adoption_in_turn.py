"""A plan that is adopted while a run waits for its turn: the run goes by it, not by the one it was opened with."""

import shutil
from pathlib import Path

import pytest

from flows.context import RoundContext
from soak.decade.plan_edits import Row, edit
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey
from sumida_etl.survey.plans.adoption import adopt
from tests.conftest import CHECKOUT

pytestmark = pytest.mark.long

ROUND = Round.parse("R5-12")


def _renamed(rows: list[Row]) -> list[Row]:
    return [{**row, "指標名": "採用した名前"} if row["指標コード"] == "I101" else row for row in rows]


def test_a_run_that_waited_goes_by_the_plan_adopted_meanwhile(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "plan", tmp_path / "plan")
    settings = Settings(home=tmp_path)
    store = Store.open(settings)
    opened = Survey.pinned(settings, ROUND, "実行").with_previous_values(store)
    context = RoundContext(opened, store, tmp_path / "inbox", tmp_path / "out")
    edit(tmp_path / "plan", "indicators.csv", _renamed)
    assert context.reopened(store).survey.registry.indicator("I101").name != "採用した名前"
    assert adopt(settings, ROUND, store) is not None
    held = context.reopened(store)
    assert held.survey.registry.indicator("I101").name == "採用した名前"
    asked = held.survey.asked.sheets["指標"]
    assert set(asked[asked["code"] == "I101"]["name"]) == {"採用した名前"}
    assert held.survey.edition != opened.edition
    store.engine.dispose()
