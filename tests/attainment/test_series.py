"""What is known at a round, and which of it is judged."""

from datetime import date

import pandas as pd

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.series import series_at
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine
from tests.attainment.small_plan import answer, answers, asked, indicator, past, plan_of, target

REGISTRY = plan_of(
    indicator("I2", Combine.SINGLE),
    indicator("I1", Combine.SINGLE),
    assignments=(*asked("I1", "D1"), *asked("I2", "D2")),
    targets=(target("I1", "100"), target("I1", "200", since=date(2023, 10, 1)), target("I2", "50", year=2022)),
    history=(past("I1", 2021, "0"), past("I1", 2022, "40"), past("I2", 2022, None), past("I1", 2023, "61")),
)


def _known(round: Round, *rows: dict[str, object]) -> pd.DataFrame:
    return _known_of(REGISTRY, round, *rows)


def _known_of(registry: Registry, round: Round, *rows: dict[str, object]) -> pd.DataFrame:
    given = answers(*rows)
    current = combine(given[given["round"] == round.key], registry, round).figures
    return series_at(round, current, given, registry)


def _listed(series: pd.DataFrame, code: str) -> list[str]:
    rows = series[series["indicator"] == code]
    return [
        f"{row.as_of} {row.kind} {row.state} {'' if row.value is None else row.value}".strip()
        for row in rows.itertuples()
    ]


ROWS = (
    answer("I1", "D1", "45", round="R5-09"),
    answer("I1", "D1", "70", "見込", round="R5-09"),
    answer("I1", "D1", "50", round="R5-12"),
    answer("I1", "D1", "60", "見込", round="R5-12"),
    answer("I1", "D1", "62", "確定", round="R5-03"),
    answer("I1", "D1", "1", round="R6-06"),
)


def test_history_earlier_rounds_and_this_one_stand_in_order() -> None:
    series = _known(Round.parse("R5-12"), *ROWS)
    assert _listed(series, "I1") == [
        "2022-03-31 確定 値あり 0",
        "2023-03-31 確定 値あり 40",
        "2023-09-30 現在 値あり 45",
        "2023-12-31 現在 値あり 50",
        "2024-03-31 見込 値あり 60",  # this round's, not R5-09's
    ]
    assert series["indicator"].drop_duplicates().tolist() == ["I2", "I1"]


def test_what_a_department_did_not_say_in_an_earlier_round_is_not_listed_but_this_rounds_silence_is() -> None:
    assert _listed(_known(Round.parse("R5-12"), *ROWS), "I2") == [
        "2023-03-31 確定 未実施",
        "2023-12-31 現在 未提出",
        "2024-03-31 見込 未提出",
    ]


def test_a_year_end_round_is_final_and_stands_before_the_history_of_the_same_year() -> None:
    listed = _listed(_known(Round.parse("R5-03"), *ROWS), "I1")
    assert listed[-2:] == ["2024-03-31 見込 値あり 60", "2024-03-31 確定 値あり 62"]


def test_later_the_plans_history_settles_what_an_earlier_round_said() -> None:
    listed = _listed(_known(Round.parse("R6-06"), *ROWS), "I1")
    assert "2024-03-31 確定 値あり 61" in listed
    assert not any("62" in line for line in listed)


def test_the_coordinators_notes_on_history_are_not_published() -> None:
    assert set(_known(Round.parse("R5-12"), *ROWS)["remark"]) == {""}


def test_judged_are_this_rounds_figures_and_last_years_final_against_todays_target() -> None:
    round = Round.parse("R5-12")
    judged = attain(_known(round, *ROWS), REGISTRY, round)
    rows = judged[judged["indicator"] == "I1"]
    assert rows["kind"].tolist() == ["確定", "現在", "見込"]
    assert [str(value) for value in rows["target"]] == ["200"] * 3
    assert rows["judgement"].tolist() == ["やや遅れ", "遅れ", "遅れ"]
    assert judged.loc[judged["indicator"] == "I2", "judgement"].tolist() == ["未実施", "未提出", "未提出"]


def test_before_the_revision_the_old_target_holds() -> None:
    round = Round.parse("R5-09")
    judged = attain(_known(round, *ROWS), REGISTRY, round)
    assert [str(value) for value in judged.loc[judged["indicator"] == "I1", "target"]] == ["100"] * 3


def test_a_year_end_round_judges_one_row_an_indicator() -> None:
    round = Round.parse("R5-03")
    judged = attain(_known(round, *ROWS), REGISTRY, round)
    assert judged[["indicator", "kind", "as_of"]].to_numpy().tolist() == [
        ["I2", "確定", date(2024, 3, 31)],
        ["I1", "確定", date(2024, 3, 31)],
    ]


def test_a_plan_without_indicators_is_judged_without_rows() -> None:
    round = Round.parse("R5-12")
    assert attain(_known_of(plan_of(), round), plan_of(), round).empty
