"""Where one case of judging ends and the next begins, each on both sides: what a changed sign or word would move."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from sumida_etl.attainment.expected import elapsed_share, expected_at
from sumida_etl.attainment.judge import Case, Verdict, judge
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.vocabulary import Comparator, Direction, Kind, State, ValueType

THRESHOLDS = Thresholds(on_pace=Decimal("0.95"), behind=Decimal("0.60"), nearly=Decimal("0.80"))
BEGIN, END = date(2022, 3, 31), date(2026, 3, 31)
MIDDLE = BEGIN + timedelta(days=(END - BEGIN).days // 2)
PLAIN = Case(
    state=State.VALUE,
    value=Decimal(50),
    date=MIDDLE,
    kind=Kind.ACTUAL,
    year_end=END,
    value_type=ValueType.STANDING,
    direction=Direction.RISING,
    comparator=Comparator.BY_DIRECTION,
    target=Decimal(100),
    lower=None,
    upper=None,
    target_date=END,
    baseline=Decimal(0),
    baseline_date=BEGIN,
    milestones=(),
    thresholds=THRESHOLDS,
)


def verdict(**changes: Any) -> Verdict:
    case = {name: changes.get(name, getattr(PLAIN, name)) for name in Case.__dataclass_fields__}
    frame = pd.DataFrame({name: pd.Series([cell], dtype=object) for name, cell in case.items()})
    return Verdict(**judge(frame).astype(object).iloc[0].to_dict())


def word(**changes: Any) -> str:
    return str(verdict(**changes).judgement)


@pytest.mark.parametrize("value", [None, Decimal(50)])
@pytest.mark.parametrize("state", [State.COUNTING, State.SILENT, State.NOT_APPLICABLE])
def test_a_state_is_the_judgement_whatever_stands_beside_it(state: State, value: Decimal | None) -> None:
    assert word(state=state, value=value) == state


def test_a_value_that_is_missing_is_not_judged() -> None:
    assert verdict(value=None) == Verdict(str(State.VALUE))


def test_a_years_figure_is_partial_until_its_last_day() -> None:
    yearly = {"value_type": ValueType.YEARLY, "target_date": END, "year_end": date(2024, 3, 31)}
    assert word(**yearly, date=date(2024, 3, 30)) == "途中経過"
    assert word(**yearly, date=date(2024, 3, 31)) != "途中経過"
    for other in ({"kind": Kind.FORECAST}, {"kind": Kind.FINAL}, {"value_type": ValueType.STANDING}):
        assert word(**{**yearly, "date": date(2024, 3, 30), **other}) != "途中経過"


@pytest.mark.parametrize("comparator", [each for each in Comparator if each not in ("増加", "減少", "範囲")])
def test_nothing_is_judged_without_a_target_or_its_day(comparator: Comparator) -> None:
    assert word(comparator=comparator, target_date=None) == "判定なし"
    assert word(comparator=comparator, target=None, target_date=None) == "判定なし"
    assert word(comparator=comparator, target=None) == "判定なし"


@pytest.mark.parametrize("comparator", ["増加", "減少", "範囲"])
def test_a_direction_or_a_range_needs_no_number_but_a_day(comparator: str) -> None:
    bounds = {"lower": Decimal(40), "upper": Decimal(60)} if comparator == "範囲" else {}
    assert word(comparator=Comparator(comparator), target=None, **bounds) != "判定なし"
    assert word(comparator=Comparator(comparator), target=None, target_date=None, **bounds) == "判定なし"


@pytest.mark.parametrize(
    ("value", "meets"), [("39.9", False), ("40", True), ("50", True), ("60", True), ("60.1", False)]
)
@pytest.mark.parametrize("comparator", ["範囲", "程度"])
def test_the_bounds_of_a_band_are_in_it(comparator: str, value: str, meets: bool) -> None:
    band = {"comparator": Comparator(comparator), "lower": Decimal(40), "upper": Decimal(60), "target": Decimal(50)}
    found = verdict(value=Decimal(value), **band)
    assert (found.judgement, found.met, found.attainment_rate) == ("維持" if meets else "逸脱", meets, None)


def test_a_band_may_be_open_at_either_end() -> None:
    band = {"comparator": Comparator.RANGE, "target": None}
    assert word(value=Decimal(-999), upper=Decimal(60), **band) == "維持"
    assert word(value=Decimal(999), lower=Decimal(40), **band) == "維持"
    assert word(comparator=Comparator.ABOUT) == "逸脱"  # 程度 without bounds: by the direction
    assert word(value=Decimal(61), upper=Decimal(60), **band) == "逸脱"
    assert word(value=Decimal(39), lower=Decimal(40), **band) == "逸脱"


@pytest.mark.parametrize(
    ("comparator", "met"),
    [("以上", (0, 1, 1)), ("以下", (1, 1, 0)), ("以内", (1, 1, 0)), ("超", (0, 0, 1)), ("未満", (1, 0, 0))],
)
def test_each_comparator_on_both_sides_of_its_number(comparator: str, met: tuple[int, int, int]) -> None:
    far = {"baseline": None, "date": END, "comparator": Comparator(comparator)}
    found = [verdict(value=Decimal(value), **far) for value in ("99.9", "100", "100.1")]
    assert [one.met for one in found] == [bool(one) for one in met]
    assert [one.judgement for one in found] == ["達成" if one else "未達成" for one in met]


@pytest.mark.parametrize(("direction", "met"), [(Direction.RISING, (0, 1, 1)), (Direction.FALLING, (1, 1, 0))])
def test_without_a_comparator_the_direction_decides_and_equal_counts(
    direction: Direction, met: tuple[int, int, int]
) -> None:
    found = [verdict(value=Decimal(value), baseline=None, direction=direction).met for value in ("99", "100", "101")]
    assert found == [bool(one) for one in met]


def test_a_milestone_is_missed_from_its_day_on() -> None:
    stages = {"value_type": ValueType.MILESTONE, "target": None}
    for value, before, after in ((0, "未実施", "未達成"), (1, "進行中", "未達成"), (2, "進行中", "未達成")):
        assert word(**stages, value=Decimal(value), date=END - timedelta(days=1)) == before
        assert verdict(**stages, value=Decimal(value), date=END) == Verdict(after, met=False)
        assert word(**stages, value=Decimal(value), target_date=None) == before
        assert verdict(**stages, value=Decimal(value)).met is False
    assert verdict(**stages, value=Decimal(3), date=END) == Verdict("達成", met=True)


def test_the_day_of_the_target_ends_the_way() -> None:
    assert word(value=Decimal(90), date=END - timedelta(days=1)) == "やや遅れ"
    assert word(value=Decimal(80), date=END) == "概ね達成"
    assert word(value=Decimal("79.9"), date=END) == "未達成"
    assert word(value=Decimal(90), baseline=None, date=END - timedelta(days=1)) == "判定なし"
    assert word(value=Decimal(90), baseline=None, date=END) == "未達成"


def test_a_direction_without_a_place_is_lost_only_by_going_back() -> None:
    rising = {"comparator": Comparator.MORE, "target": None, "baseline": Decimal(50)}
    assert [word(value=Decimal(value), **rising) for value in (49, 50, 51)] == ["後退", "判定なし", "達成"]
    falling = {"comparator": Comparator.LESS, "target": None, "baseline": Decimal(50)}
    assert [word(value=Decimal(value), **falling) for value in (49, 50, 51)] == ["達成", "判定なし", "後退"]
    assert word(value=Decimal(49), **{**rising, "baseline": None}) == "判定なし"
    assert word(value=Decimal(49), date=END, **rising) == "未達成"


@pytest.mark.parametrize(
    ("target", "rate"), [("0", None), ("-1", None), ("0.1", Fraction(500)), ("100", Fraction(1, 2))]
)
def test_a_rate_is_of_what_rises_to_more_than_nothing(target: str, rate: Fraction | None) -> None:
    assert verdict(target=Decimal(target), baseline=None).attainment_rate == rate
    assert verdict(target=Decimal(target), baseline=None, direction=Direction.FALLING).attainment_rate is None
    assert verdict(target=None, comparator=Comparator.MORE).attainment_rate is None


def test_what_a_verdict_rests_on_is_given_exactly() -> None:
    found = verdict(value=Decimal(25), baseline=Decimal(-50), target=Decimal(150))
    half = Fraction((MIDDLE - BEGIN).days, (END - BEGIN).days)
    assert (found.progress, found.elapsed, found.expected) == (Fraction(3, 8), half, -50 + 200 * half)
    assert found.pace == Fraction(3, 8) / half
    assert (found.met, found.attainment_rate) == (False, Fraction(1, 6))
    assert verdict(baseline=Decimal(100), comparator=Comparator.ABOVE) == Verdict(
        "判定なし", attainment_rate=Fraction(1, 2), met=False
    )
    assert verdict(value=Decimal(120)).met is True


def test_a_way_that_leads_back_first_is_judged_by_where_it_should_be() -> None:
    """中間目標 on the other side of the baseline: there is no pace, only being behind the line or not."""
    back = {"baseline": Decimal(100), "target": Decimal(120), "milestones": ((MIDDLE, Decimal(90)),)}
    assert [word(value=Decimal(value), **back) for value in ("89.9", "90", "95")] == ["後退", "順調", "順調"]
    assert verdict(value=Decimal(95), **back).pace is None
    flat = {**back, "milestones": ((MIDDLE, Decimal(100)),)}
    assert [word(value=Decimal(value), **flat) for value in ("99.9", "100")] == ["後退", "順調"]


def test_a_value_of_the_baselines_own_day_says_nothing_of_the_way_unless_it_meets_the_target() -> None:
    assert word(date=BEGIN) == "判定なし"
    assert verdict(date=BEGIN).met is False
    assert word(date=BEGIN, value=Decimal(100)) == "達成"
    assert word(date=BEGIN + timedelta(days=1)) == "順調"


def test_the_share_of_the_time_is_of_whole_days() -> None:
    days = [elapsed_share(BEGIN, BEGIN + timedelta(days=day), BEGIN + timedelta(days=4)) for day in range(-1, 6)]
    assert days == [0, 0, Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), 1, 1]


def test_the_line_is_level_before_its_start_and_after_its_end() -> None:
    start, end = (BEGIN, Fraction(10)), (BEGIN + timedelta(days=10), Fraction(30))
    on_the_way = ((BEGIN + timedelta(days=5), Decimal(12)),)
    outside = (
        (BEGIN, Decimal(99)),
        (BEGIN + timedelta(days=10), Decimal(99)),
        (BEGIN - timedelta(days=1), Decimal(99)),
    )

    def at(day: int) -> Fraction:
        return expected_at(BEGIN + timedelta(days=day), start, (*outside, *on_the_way), end)

    assert [at(day) for day in (-1, 0, 1, 5, 6, 10, 11)] == [
        10, 10, Fraction(52, 5), 12, Fraction(78, 5), 30, 30,
    ]  # fmt: skip
