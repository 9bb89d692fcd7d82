from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.publication.dashboard.bar import bar_of
from sumida_etl.publication.dashboard.rows import JudgedValue, judged_values_of
from sumida_etl.publication.tables.table_rows import headline
from sumida_etl.vocabulary import Comparator, Direction
from tests.publication import town

COST = headline(judged_values_of(town.made())["I101"])
"""行政コスト: 59 → 58 → 50 万円, less is better."""
numbers = st.decimals(-10_000, 10_000, places=2)


def judged(**changes: object) -> JudgedValue:
    return replace(COST, **changes)


def test_to_the_right_is_better_whichever_way_the_numbers_run() -> None:
    falling = bar_of(COST, None)
    assert falling is not None and falling.baseline is not None and falling.now is not None
    assert falling.baseline < falling.now < falling.target < 100
    assert falling.zone is not None
    assert (falling.zone.start, falling.zone.width) == (falling.target, round(100 - falling.target, 1))


def test_where_it_should_be_by_now_stands_on_the_even_way() -> None:
    assert COST.expected == Decimal("56.8")  # 59 − 9 × 365 ÷ 1461
    due = bar_of(COST, None)
    assert due is not None and due.now is not None and due.expected is not None
    assert due.now < due.expected


def test_a_band_is_met_on_both_sides_of_its_target() -> None:
    band = bar_of(judged(comparator=Comparator.ABOUT, target=Decimal(60), lower=Decimal(48), upper=Decimal(72)), None)
    assert band is not None and band.zone is not None and band.target is not None
    assert band.zone.start < band.target < band.zone.start + band.zone.width < 100


def test_a_target_the_indicator_may_fall_to_is_met_on_its_better_side() -> None:
    ratio = bar_of(judged(comparator=Comparator.AT_MOST, target=Decimal(85)), None)
    assert ratio is not None and ratio.zone is not None and ratio.now is not None
    assert ratio.zone.start < ratio.now < ratio.zone.start + ratio.zone.width


@pytest.mark.parametrize("gap", [{"target": None}, {"baseline": None, "value": None, "expected": None}])
def test_without_a_target_or_any_number_there_is_no_bar(gap: dict[str, object]) -> None:
    assert bar_of(judged(**gap), None) is None


def test_a_forecast_goes_on_from_now() -> None:
    bar = bar_of(COST, judged(value=Decimal(57), as_of=date(2024, 3, 31)))
    assert bar is not None and bar.ahead is not None and bar.now is not None and bar.forecast is not None
    assert bar.now < bar.forecast
    assert bar.ahead.start == bar.now


@given(numbers, numbers, numbers, st.sampled_from(Direction), st.sampled_from(Comparator))
def test_every_mark_is_on_the_bar_and_the_better_value_never_to_the_left(
    baseline: Decimal, value: Decimal, target: Decimal, direction: Direction, comparator: Comparator
) -> None:
    shown = judged(
        baseline=baseline,
        value=value,
        target=target,
        direction=direction,
        comparator=comparator,
        lower=target - 5 if comparator == Comparator.ABOUT else None,
        upper=target + 5 if comparator == Comparator.ABOUT else None,
    )
    bar = bar_of(shown, None)
    assert bar is not None and bar.baseline is not None and bar.now is not None and bar.target is not None
    for place in (bar.baseline, bar.now, bar.target):
        assert 0 <= place <= 100
    better = value > baseline if direction == Direction.RISING else value < baseline
    assert bar.now >= bar.baseline if better else bar.now <= bar.baseline
