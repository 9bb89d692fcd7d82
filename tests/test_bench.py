"""What ``make bench`` measures is a round that is accepted: a refusal takes another way through the program."""

from pathlib import Path

import pytest

from bench.plan_files import write_plan
from bench.workbooks import bench_registry, write_workbooks
from sumida_etl import survey as work
from sumida_etl.registry import load_registry
from sumida_etl.registry.publication_metadata import load_metadata
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome

ROUND = Round.parse("R5-12")
PLAN = Path(__file__).parents[1] / "plan"


def test_its_workbooks_are_accepted(tmp_path: Path) -> None:
    registry, key = bench_registry(load_registry(PLAN), 3), TokenKey(b"a key for the bench alone")
    survey = work.Survey(ROUND, registry, asked_in(registry, ROUND), key, load_metadata(PLAN))

    received = work.receive(list(write_workbooks(tmp_path, registry, ROUND, key)), survey)

    assert received.batch.submissions["outcome"].tolist() == [Outcome.ACCEPTED] * 3
    assert not received.refused


@pytest.mark.parametrize("plan", [PLAN, PLAN.parent / "tests" / "another_city" / "plan"], ids=["ours", "another"])
def test_a_plan_that_it_writes_out_is_the_plan_it_was(plan: Path, tmp_path: Path) -> None:
    registry = load_registry(plan)
    write_plan(registry, plan, tmp_path / "plan")
    assert load_registry(tmp_path / "plan") == registry
