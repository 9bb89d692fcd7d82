"""What ``make bench`` measures is a round that is accepted: a refusal takes another way through the program."""

from pathlib import Path

import pytest

from bench import curves
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


TABLE = """
| submissions | contender | seconds | µs per filled cell | × floor | MiB |
| ---: | --- | ---: | ---: | ---: | ---: |
| 54 | floor | 0.08 | 3.71 | 1.0 | 608 |
| 3,000 | floor | 4.79 | 3.81 | 1.0 | 1,798 |

| submissions | contender |
"""


def test_the_picture_is_of_the_first_table(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(TABLE, encoding="utf-8")
    lines = curves.measured(TABLE)
    assert [(one.submissions, one.micros, one.mebibytes) for one in lines] == [(54, 3.71, 608), (3000, 3.81, 1798)]
    curves.draw(page, tmp_path / "one.svg")
    curves.draw(page, tmp_path / "other.svg")
    drawn = (tmp_path / "one.svg").read_bytes()
    assert drawn == (tmp_path / "other.svg").read_bytes()
    assert b"3,000" in drawn and b"floor" in drawn
