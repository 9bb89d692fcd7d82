"""A unit that changes on a day changes no figure of the past: it is read in the new one, or keeps its own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.series import series_at
from sumida_etl.attainment.units import in_units_of
from sumida_etl.publication.tables.indicators import indicator_values, kpi_attainment
from sumida_etl.registry import Registry
from sumida_etl.registry.years.ended import FinalsIn
from sumida_etl.registry.years.last_finals import knowing
from sumida_etl.registry.years.units import moved
from sumida_etl.rounds import Round
from sumida_etl.survey.previous_values import Before, finals_in, last_values, reported_finals
from sumida_etl.templates.known_figures import previous_values
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.vocabulary import Combine, Part
from tests.attainment.small_plan import answer, answers, asked, indicator, past, plan_of, target

MARCH, JUNE = Round.parse("R5-03"), Round.parse("R6-06")


def changed(was: str, now: str, combine_by: Combine = Combine.SINGLE, *departments: str) -> Registry:
    """I1 is told in ``was`` until the end of R5, then in ``now``."""
    old = replace(indicator("I1", combine_by, was), valid_to=date(2024, 3, 31), baseline=Decimal(1))
    new = replace(indicator("I1", combine_by, now), valid_from=date(2024, 4, 1), baseline=Decimal(1))
    parts = [asked("I1", *(departments or ("D1",)))]
    if combine_by is Combine.RATIO:
        parts = [asked("I1", "D1", part=part) for part in (Part.NUMERATOR, Part.DENOMINATOR)]
    assignments = tuple(each for every in parts for each in every)
    history = (past("I1", 2022, "150"),)
    return plan_of(old, new, assignments=assignments, targets=(target("I1", "9000000"),), history=history)


def published(plan: Registry, *told: dict[str, object]) -> list[tuple[str, str, str, str]]:
    earlier = answers(*told)
    series = series_at(JUNE, combine(earlier[:0], plan, JUNE).figures, earlier, plan, None, earlier[:0])
    table = indicator_values(series, plan.in_round(JUNE), JUNE)
    cells = zip(table["fiscal_year"], table["kind"], table["value"], table["unit"], strict=True)
    return [(str(year), str(kind), str(value), str(unit)) for year, kind, value, unit in cells if year < 2024]


@pytest.mark.parametrize(
    ("was", "now", "final", "history"),
    [("千円", "円", "182000", "150000"), ("円", "千円", "0.182", "0.15"), ("百万円", "千円", "182000", "150000"),
     ("人", "名", "182", "150"), ("千人", "人", "182000", "150000")],
)  # fmt: skip
def test_the_past_is_read_in_the_unit_of_today(was: str, now: str, final: str, history: str) -> None:
    plan = changed(was, now)
    told = answer("I1", "D1", "182", "確定", round="R5-03", fiscal_year=2023)
    assert published(plan, told) == [("2022", "確定", history, now), ("2023", "確定", final, now)]
    before = Before.of(plan, JUNE, answers(told))
    assert last_values(before) == {"I1": f"{Decimal(final):,f}（R5確定）"}
    assert previous_values(plan.in_round(JUNE), JUNE) == {("", "I1"): f"{Decimal(history):,f}（R4確定）"}


def test_what_does_not_convert_keeps_its_unit_and_is_held_against_no_target() -> None:
    plan = changed("件", "人")
    told = answers(answer("I1", "D1", "182", "確定", round="R5-03", fiscal_year=2023))
    assert published(plan, told.to_dict("records")[0]) == [
        ("2022", "確定", "150", "件"),
        ("2023", "確定", "182", "件"),
    ]
    series = series_at(JUNE, combine(told[:0], plan, JUNE).figures, told, plan, None, told[:0])
    judged = kpi_attainment(attain(series, plan.in_round(JUNE), JUNE), plan.in_round(JUNE), JUNE)
    assert set(judged["fiscal_year"]) == {2024} and set(judged["unit"]) == {"人"}
    assert last_values(Before.of(plan, JUNE, told)) == {"I1": "（R5確定は182件。単位が変わったので、人で記入します）"}
    assert previous_values(plan.in_round(JUNE), JUNE) == {
        ("", "I1"): "（R4確定は150件。単位が変わったので、人で記入します）"
    }
    read = in_units_of(plan, JUNE, told, plan.in_round)
    assert len(read.alike) == 0 and read.answers is told


def test_a_final_that_does_not_convert_is_asked_again_in_the_unit_of_now() -> None:
    plan = changed("件", "人")
    told = answers(answer("I1", "D1", "182", "確定", round="R5-03", fiscal_year=2023))
    before = Before.of(plan, JUNE, told)
    part = knowing(plan.in_round(JUNE), finals_in({"": before}))
    assert part.finals == FinalsIn() and reported_finals(before) == {}
    row = asked_in(part, JUNE, None, reported_finals(before)).sheets["指標"].iloc[0]
    assert (row["unit"], row["final_asked"], row["final_shown"]) == ("人", True, "")


def test_a_final_that_the_plan_tells_in_another_unit_is_asked_too() -> None:
    plan = replace(changed("件", "人"), history=(past("I1", 2023, "150"),))
    row = asked_in(plan, JUNE).sheets["指標"].iloc[0]
    assert (row["final_asked"], row["final_shown"]) == (True, "")
    assert plan.open_finals(JUNE) == {"I1"} and plan.open_finals(Round.parse("R5-12")) == {"I1"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("95", ("95", "人")), ("該当なし", ("182", "件")), ("集計中", ("182", "件"))],
)
def test_only_a_number_takes_the_place_of_one_of_another_unit(typed: str, shown: tuple[str, str]) -> None:
    plan, autumn = changed("件", "人"), Round.parse("R6-09")
    told = [
        answer("I1", "D1", "182", "確定", round="R5-03", fiscal_year=2023),
        answer("I1", "D1", typed, "確定", round="R6-06", fiscal_year=2023),
    ]
    own = answers(told[1])
    of_june = series_at(JUNE, combine(own[:0], plan, JUNE).figures, answers(told[0]), plan, None, own)
    later = series_at(autumn, combine(own[:0], plan, autumn).figures, answers(*told), plan, None, own[:0])
    for series in (of_june, later):
        row = series[series["fiscal_year"] == 2023].iloc[0]
        assert (str(row["value"]), row["unit"] or "人") == shown
    given = reported_finals(Before.of(plan, autumn, answers(*told)))
    assert list(given.values()) == ([] if typed == "集計中" else [f"{typed}（報告済み）"])


def test_a_number_of_today_does_not_give_way_to_the_plans_own_of_another_unit() -> None:
    plan = replace(changed("件", "人"), history=(past("I1", 2023, "150"),))
    told = answers(answer("I1", "D1", "95", "確定", round="R6-06", fiscal_year=2023))
    autumn = Round.parse("R6-09")
    series = series_at(autumn, combine(told[:0], plan, autumn).figures, told, plan, None, told[:0])
    assert (str(series.iloc[0]["value"]), series.iloc[0]["unit"]) == ("95", "")


def test_a_sum_and_a_ratio_are_read_once() -> None:
    summed = changed("千円", "円", Combine.SUM, "D1", "D2")
    told = [answer("I1", code, "90", "確定", round="R5-03", fiscal_year=2023) for code in ("D1", "D2")]
    assert published(summed, *told)[-1] == ("2023", "確定", "180000", "円")
    ratio = changed("%", "‰", Combine.RATIO)
    counts = [
        answer("I1", "D1", value, "確定", part=part, round="R5-03", fiscal_year=2023)
        for part, value in ((Part.NUMERATOR, "1"), (Part.DENOMINATOR, "4"))
    ]
    assert published(ratio, *counts)[-1] == ("2023", "確定", "250", "‰")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), st.sampled_from(["円", "千円", "万円", "百万円"]))
def test_there_and_back_is_the_same_number(value: Decimal, unit: str) -> None:
    there = moved(value, "円", unit)
    assert there is not None and moved(there, unit, "円") == value
