"""What must hold of every judgement, whatever the numbers."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.attainment.judge import Case, judge
from sumida_etl.registry.model import Thresholds
from sumida_etl.vocabulary import Comparator, Direction, Judgement, State

THRESHOLDS = Thresholds(on_pace=Decimal("0.95"), behind=Decimal("0.60"), nearly=Decimal("0.80"))
START = date(2022, 3, 31)
RISING = (Comparator.AT_LEAST, Comparator.ABOVE, Comparator.BY_DIRECTION)
FALLING = (Comparator.AT_MOST, Comparator.WITHIN, Comparator.BELOW, Comparator.BY_DIRECTION)
MIRROR = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.ABOVE: Comparator.BELOW,
    Comparator.BY_DIRECTION: Comparator.BY_DIRECTION,
    Comparator.ABOUT: Comparator.ABOUT,
}
# Better is higher; words of different lists never meet for the same target, date and baseline.
RANK = {
    Judgement.LOST_GROUND: 0, Judgement.LATE: 1, Judgement.BEHIND: 2, Judgement.ON_PACE: 3, Judgement.ACHIEVED: 4,
    Judgement.MISSED: 0, Judgement.NEARLY: 1,
    Judgement.OFF_TARGET: 0, Judgement.MAINTAINED: 1,
}  # fmt: skip

numbers = st.decimals(-1000, 1000, places=2)
days = st.integers(-100, 3000).map(lambda count: START + timedelta(count))


@st.composite
def rising(draw: st.DrawFn, comparators: tuple[Comparator, ...] = RISING) -> Case:
    comparator = draw(st.sampled_from(comparators))
    return Case(
        state=State.VALUE,
        value=draw(numbers),
        date=draw(days),
        direction=Direction.RISING,
        comparator=comparator,
        target=draw(numbers),
        tolerance=draw(st.decimals(0, 100, places=1)) if comparator == Comparator.ABOUT else None,
        target_date=draw(days),
        baseline=draw(st.none() | numbers),
        baseline_date=START,
    )


def mirrored(case: Case) -> Case:
    return replace(
        case,
        value=-case.value,
        target=-case.target,
        baseline=None if case.baseline is None else -case.baseline,
        direction=Direction.FALLING,
        comparator=MIRROR[case.comparator],
    )


def judged(*cases: Case) -> list[dict[str, object]]:
    rows = pd.DataFrame([asdict(case) for case in cases], columns=list(Case.__dataclass_fields__), dtype=object)
    return judge(rows, THRESHOLDS).to_dict("records")


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
        baseline=None if case.baseline is None else case.baseline * scale,
    )
    one, other = judged(case, scaled)
    assert one == other


@given(rising(), numbers, st.decimals("0.01", 1000, places=2), st.booleans())
def test_progress_is_0_at_the_baseline_and_1_at_the_target(
    drawn: Case, baseline: Decimal, way: Decimal, falls: bool
) -> None:
    case = replace(drawn, baseline=baseline, target=baseline + way)
    begun, done = replace(case, value=case.baseline), replace(case, value=case.target)
    if falls:
        begun, done = mirrored(begun), mirrored(done)
    first, last = judged(begun, done)
    assert first["progress"] == 0
    assert last["progress"] == 1
    assert last["pace"] is None or last["pace"] >= 1


@given(
    case=rising(),
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
    settled = row["judgement"] in {Judgement.MAINTAINED, Judgement.OFF_TARGET, *State}
    assert (row["progress"] is None) == (settled or changed.baseline is None)
    assert row["elapsed"] is None or 0 <= row["elapsed"] <= 1
    if row["pace"] is not None:
        assert row["pace"] * row["elapsed"] == row["progress"]


@given(rising(), st.sampled_from(Direction))
def test_the_attainment_rate_is_shown_for_rising_indicators_only(case: Case, direction: Direction) -> None:
    changed = replace(case, direction=direction)
    shown = direction == Direction.RISING and case.target > 0
    assert judged(changed)[0]["attainment_rate"] == (Fraction(case.value) / Fraction(case.target) if shown else None)
