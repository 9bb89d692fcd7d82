"""What must hold of every judgement, whatever the numbers."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.attainment.judge import Case, Verdict, judge
from sumida_etl.attainment.rounding import attainment_rate_shown, pace_shown, progress_shown
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.vocabulary import NOT_YET_JUDGED, Comparator, Direction, Judgement, Kind, State, ValueType

THRESHOLDS = Thresholds(on_pace=Decimal("0.95"), behind=Decimal("0.60"), nearly=Decimal("0.80"))
START = date(2022, 3, 31)
RISING = (Comparator.AT_LEAST, Comparator.ABOVE, Comparator.BY_DIRECTION)
FALLING = (Comparator.AT_MOST, Comparator.WITHIN, Comparator.BELOW, Comparator.BY_DIRECTION)
MIRROR = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.ABOVE: Comparator.BELOW,
    Comparator.BY_DIRECTION: Comparator.BY_DIRECTION,
    Comparator.ABOUT: Comparator.ABOUT,
    Comparator.MORE: Comparator.LESS,
}
# Better is higher; words of different lists never meet for the same target, date and baseline.
RANK = {
    Judgement.LOST_GROUND: 0, Judgement.LATE: 1, Judgement.BEHIND: 2, Judgement.ON_PACE: 3, Judgement.ACHIEVED: 4,
    Judgement.UNJUDGED: 3, Judgement.MISSED: 0, Judgement.NEARLY: 1,
    Judgement.OFF_TARGET: 0, Judgement.MAINTAINED: 1,
}  # fmt: skip

PACES = {
    Judgement.ON_PACE: (Decimal("0.95"), None),
    Judgement.BEHIND: (Decimal("0.60"), Decimal("0.95")),
    Judgement.LATE: (Decimal(0), Decimal("0.60")),
    Judgement.LOST_GROUND: (None, Decimal(0)),
}

numbers = st.decimals(-1000, 1000, places=2)
days = st.integers(-100, 3000).map(lambda count: START + timedelta(count))


@st.composite
def rising(draw: st.DrawFn, comparators: tuple[Comparator, ...] = RISING) -> Case:
    comparator = draw(st.sampled_from(comparators))
    target, width = draw(numbers), draw(st.decimals(0, 500, places=1))
    band = comparator == Comparator.ABOUT
    return Case(
        state=State.VALUE,
        value=draw(numbers),
        date=draw(days),
        kind=draw(st.sampled_from((Kind.FORECAST, Kind.FINAL))),
        year_end=START,
        value_type=ValueType.STANDING,
        direction=Direction.RISING,
        comparator=comparator,
        target=target,
        lower=target - width if band else None,
        upper=target + width if band else None,
        target_date=draw(days),
        baseline=draw(st.none() | numbers),
        baseline_date=START,
        milestones=(),
        thresholds=THRESHOLDS,
    )


def mirrored(case: Case) -> Case:
    return replace(
        case,
        value=-case.value,
        target=-case.target,
        lower=None if case.upper is None else -case.upper,
        upper=None if case.lower is None else -case.lower,
        milestones=tuple((day, -value) for day, value in case.milestones),
        baseline=None if case.baseline is None else -case.baseline,
        direction=Direction.FALLING,
        comparator=MIRROR[case.comparator],
    )


def judged(*cases: Case) -> list[dict[str, object]]:
    rows = pd.DataFrame([asdict(case) for case in cases], columns=list(Case.__dataclass_fields__), dtype=object)
    return judge(rows.assign(thresholds=THRESHOLDS)).to_dict("records")


@given(rising((*RISING, Comparator.ABOUT)))
def test_falling_is_judged_as_rising_in_the_mirror(case: Case) -> None:
    one, other = judged(case, mirrored(case))
    for name in ("judgement", "progress", "elapsed", "pace"):
        assert one[name] == other[name]


@given(rising(), numbers, st.booleans())
def test_a_better_value_is_never_judged_worse(case: Case, other: Decimal, falls: bool) -> None:
    worse, better = (replace(case, value=value) for value in sorted((case.value, other)))
    if falls:
        worse, better = mirrored(worse), mirrored(better)
    low, high = judged(worse, better)
    assert RANK[low["judgement"]] <= RANK[high["judgement"]]
    if low["progress"] is not None:
        assert low["progress"] <= high["progress"]


@given(rising((*RISING, Comparator.ABOUT)), st.decimals("0.001", 1000, places=3))
def test_the_scale_of_the_unit_does_not_matter(case: Case, scale: Decimal) -> None:
    scaled = replace(
        case,
        value=case.value * scale,
        target=case.target * scale,
        lower=None if case.lower is None else case.lower * scale,
        upper=None if case.upper is None else case.upper * scale,
        baseline=None if case.baseline is None else case.baseline * scale,
    )
    one, other = judged(case, scaled)
    for name in ("judgement", "progress", "pace", "attainment_rate", "met"):
        assert one[name] == other[name]


@given(rising(), numbers, st.decimals("0.01", 1000, places=2), st.booleans())
def test_progress_is_0_at_the_baseline_and_1_at_the_target(
    drawn: Case, baseline: Decimal, way: Decimal, falls: bool
) -> None:
    later = max(drawn.date, START + timedelta(1))
    case = replace(drawn, baseline=baseline, target=baseline + way, date=later, target_date=later + timedelta(9))
    begun, done = replace(case, value=case.baseline), replace(case, value=case.target)
    if falls:
        begun, done = mirrored(begun), mirrored(done)
    first, last = judged(begun, done)
    assert first["progress"] == 0
    assert last["progress"] == 1
    assert last["pace"] is None or last["pace"] >= 1


@given(
    case=rising((*RISING, Comparator.MORE)),
    direction=st.sampled_from(Direction),
    state=st.sampled_from(State),
    comparator=st.sampled_from(Comparator),
)
def test_there_is_always_exactly_one_word(
    case: Case, direction: Direction, state: State, comparator: Comparator
) -> None:
    value = case.value if state == State.VALUE else None
    changed = replace(case, direction=direction, comparator=comparator, state=state, value=value)
    row = judged(changed)[0]
    assert row["judgement"] in (set(Judgement) if state == State.VALUE else {state})
    if row["judgement"] in {Judgement.MAINTAINED, Judgement.OFF_TARGET, Judgement.UNJUDGED, *NOT_YET_JUDGED}:
        assert row["progress"] is None
        assert row["pace"] is None
        assert row["expected"] is None
    assert row["elapsed"] is None or 0 <= row["elapsed"] <= 1
    if row["pace"] is not None and not case.milestones:
        assert row["pace"] * row["elapsed"] == row["progress"]


@given(rising((*RISING, Comparator.MORE)), st.sampled_from(Kind), st.sampled_from(ValueType), st.integers(-400, 400))
def test_part_of_a_year_is_exactly_an_actual_of_a_yearly_figure_before_the_year_ends(
    case: Case, kind: Kind, value_type: ValueType, left: int
) -> None:
    stage = Decimal(abs(left) % 4)  # what a 有無 holds
    value = stage if value_type == ValueType.MILESTONE else case.value
    end = case.date + timedelta(left)
    row = judged(replace(case, kind=kind, value_type=value_type, year_end=end, value=value))[0]
    partial = kind == Kind.ACTUAL and value_type == ValueType.YEARLY and left > 0
    assert (row["judgement"] == Judgement.PARTIAL) == partial


@given(rising(), st.lists(st.integers(1, 2999), max_size=4, unique=True), st.booleans())
def test_milestones_on_the_straight_line_change_nothing(case: Case, places: list[int], falls: bool) -> None:
    case = replace(case, baseline=Decimal(0), target=Decimal(3000), target_date=START + timedelta(3000))
    through = replace(case, milestones=tuple((START + timedelta(place), Decimal(place)) for place in places))
    one, other = judged(*(mirrored(each) if falls else each for each in (case, through)))
    assert one == other


@given(rising(), numbers, st.integers(1, 2999))
def test_on_a_milestones_day_it_is_what_is_expected(case: Case, number: Decimal, place: int) -> None:
    day = START + timedelta(place)
    case = replace(
        case, baseline=Decimal(0), target=Decimal(1000), comparator=Comparator.AT_LEAST, date=day, value=Decimal(-1),
        target_date=START + timedelta(3000), milestones=((day, number),),
    )  # fmt: skip
    row = judged(case)[0]
    assert row["expected"] == Fraction(number)
    if number > 0:
        assert row["pace"] == Fraction(-1) / Fraction(number)


@given(rising(), st.sampled_from(Direction))
def test_the_attainment_rate_is_shown_for_rising_indicators_only(case: Case, direction: Direction) -> None:
    changed = replace(case, direction=direction)
    shown = direction == Direction.RISING and case.target > 0
    assert judged(changed)[0]["attainment_rate"] == (Fraction(case.value) / Fraction(case.target) if shown else None)


@given(rising((*RISING, Comparator.MORE)), st.booleans())
def test_no_printed_share_is_across_what_decided_the_word(case: Case, falls: bool) -> None:
    row = judged(mirrored(case) if falls else case)[0]
    verdict = Verdict(**row)
    progress, pace = progress_shown(verdict, THRESHOLDS), pace_shown(verdict, THRESHOLDS)
    rate = attainment_rate_shown(verdict)
    for shown in (progress, rate):
        assert shown is None or verdict.met is None or shown != (Decimal("99.9") if verdict.met else Decimal("100.0"))
    if verdict.judgement == Judgement.NEARLY:
        assert progress >= 80
    if verdict.judgement == Judgement.MISSED and progress is not None:
        assert progress < 80
    if pace is not None and verdict.judgement in PACES:
        low, high = PACES[verdict.judgement]
        assert (low is None or pace >= low) and (high is None or pace < high)
        assert abs(Fraction(pace) - verdict.pace) <= Fraction(1, 100)
