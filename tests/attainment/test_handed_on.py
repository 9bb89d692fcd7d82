"""Who goes on with a figure after a reorganisation: whoever answers it alone now, or the only successor (前身)."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from sumida_etl.registry import Registry
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.measures import Item
from sumida_etl.registry.years.handed_on import HandedOn
from sumida_etl.rounds import Round
from sumida_etl.survey.figures_told import by_reporter, one_line
from sumida_etl.vocabulary import Combine, Part
from tests.attainment.small_plan import BEGIN, answer, answers, asked, indicator, plan_of

JUNE, END = Round.parse("R6-06"), date(2024, 3, 31)
ALONE, SUM = indicator("I1", Combine.SINGLE), indicator("I2", Combine.SUM)


def plan(alone: str, *summed: str, gone: tuple[str, ...] = (), **predecessors: tuple[str, ...]) -> Registry:
    rows = tuple(
        Department(code, code, "", BEGIN, END if code in gone else None, predecessors.get(code, ()), "")
        for code in ("D1", "D2", "D3", "D4")
    )
    made = plan_of(ALONE, SUM, assignments=(*asked("I1", alone), *asked("I2", *summed)))
    return replace(made, departments=rows)


@pytest.mark.parametrize(
    ("given", "told_by", "figure", "now"),
    [
        (plan("D2", "D2"), "D1", "I1", "D2"),  # moved to another department, without 前身
        (plan("D2", "D2"), "D2", "I1", "D2"),
        (plan("D2", "D2", "D3"), "D1", "I2", "D1"),  # a share of a sum is not another's
        (plan("D3", "D2", "D3", gone=("D1",), D3=("D1",)), "D1", "I2", "D3"),  # renamed under another code
        (plan("D3", "D3", "D4", gone=("D1",), D3=("D1",), D4=("D1",)), "D1", "I2", "D1"),  # split
        (plan("D3", "D2", gone=("D1",), D3=("D1",)), "D1", "I2", "D1"),  # the successor is not asked for it
        (plan("D4", "D4", gone=("D1", "D3"), D3=("D1",), D4=("D3",)), "D1", "I2", "D4"),  # twice
    ],
)
def test_a_figure_goes_on_with_whoever_is_asked_now(given: Registry, told_by: str, figure: str, now: str) -> None:
    assert HandedOn(given, JUNE).reporter(told_by, figure, Part.VALUE) == now


def known(given: Registry, *told: dict[str, object]) -> list[tuple[str, str]]:
    frame = answers(*told).assign(as_of=lambda rows: [Round.parse(key).as_of for key in rows["round"]])
    assert isinstance(frame, pd.DataFrame)
    found = by_reporter([frame], HandedOn(given, JUNE), JUNE)
    lines = {key: one_line(key, by) for key, by in found.items()}
    return [(key[0], str(one.value)) for key, every in lines.items() for one in every]


def test_before_a_merger_two_told_the_same_so_neither_is_the_past_of_the_whole() -> None:
    merged = plan("D3", "D3", gone=("D1", "D2"), D3=("D1", "D2"))
    both = [answer("I2", code, value, round="R5-12") for code, value in (("D1", "3"), ("D2", "40"))]
    assert known(merged, *both) == []
    assert known(merged, both[0]) == [("D3", "3")]  # it alone reported it
    own = answer("I2", "D3", "43", round="R5-03")
    assert known(merged, *both, own) == [("D3", "43")]
    renamed = plan("D3", "D3", gone=("D1",), D3=("D1",))
    assert known(renamed, both[0], own) == [("D3", "3"), ("D3", "43")]


def test_a_text_goes_on_with_the_only_successor_that_writes_about_the_item() -> None:
    item = Item("試験計画", "1", "①", "窓口", ("D3",), "当方", "M1")
    renamed = replace(plan("D3", "D3", gone=("D1",), D3=("D1",)), items=(item,))
    key = item.plan, item.measure, item.item
    assert HandedOn(renamed, JUNE).writer("D1", *key) == "D3"
    assert HandedOn(renamed, JUNE).writer("D2", *key) == "D2"
    split = replace(plan("D3", "D3", gone=("D1",), D3=("D1",), D4=("D1",)), items=(item,))
    assert HandedOn(split, JUNE).writer("D1", *key) == "D1"
