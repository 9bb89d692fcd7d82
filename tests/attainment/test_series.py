"""What is known at a round, and which of it is judged."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.series import series_at
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Combine, ValueType
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


def test_what_the_plan_notes_on_a_past_value_stands_beside_it() -> None:
    series = _known(Round.parse("R5-12"), *ROWS)
    assert set(series.loc[series["kind"] == "確定", "remark"]) == {"係の覚え"}
    assert set(series.loc[series["kind"] != "確定", "remark"]) == {""}


def test_judged_are_this_rounds_figures_and_the_newest_final_value_against_todays_target() -> None:
    round = Round.parse("R5-12")
    judged = attain(_known(round, *ROWS), REGISTRY, round)
    rows = judged[judged["indicator"] == "I1"]
    assert rows["kind"].tolist() == ["確定", "現在", "見込"]
    assert [str(value) for value in rows["target"]] == ["200"] * 3
    assert rows["judgement"].tolist() == ["やや遅れ", "遅れ", "遅れ"]
    assert judged.loc[judged["indicator"] == "I2", "judgement"].tolist() == ["未提出", "未提出"]


def test_before_the_revision_the_old_target_holds() -> None:
    round = Round.parse("R5-09")
    judged = attain(_known(round, *ROWS), REGISTRY, round)
    assert [str(value) for value in judged.loc[judged["indicator"] == "I1", "target"]] == ["100"] * 3


# 最新 of I1 by what the rounds say of it: kind, date, judgement.
LATEST = {
    "途中の値は判定しないので前年度の確定": ("R5-12", "年間値", "50", "40", "確定 2023-03-31 やや遅れ"),
    "時点値は現在": ("R5-12", "時点値", "50", "40", "現在 2023-12-31 遅れ"),
    "集計中なら前年度の確定": ("R5-12", "年間値", "集計中", "40", "確定 2023-03-31 やや遅れ"),
    "判定できる値がなければ最も新しい行": ("R5-12", "年間値", "集計中", None, "現在 2023-12-31 集計中"),
    "年度末に集計中なら前年度の確定": ("R5-03", "年間値", "集計中", "40", "確定 2023-03-31 やや遅れ"),
    "年度末の値があればその年度の確定": ("R5-03", "年間値", "150", "40", "確定 2024-03-31 順調"),
    "年度末に何もなければ年度末の行": ("R5-03", "時点値", "未実施", None, "確定 2024-03-31 未実施"),
    "翌年度の6月も、値のある確定": ("R6-06", "年間値", "集計中", "40", "確定 2023-03-31 やや遅れ"),
}


@pytest.mark.parametrize("case", LATEST.values(), ids=LATEST.keys())
def test_the_newest_judged_figure_speaks_for_its_indicator(case: tuple[str, ...]) -> None:
    key, value_type, typed, final, wanted = case
    round = Round.parse(key)
    registry = plan_of(
        indicator("I1", Combine.SINGLE, value_type=ValueType(value_type)),
        assignments=asked("I1", "D1"),
        targets=(target("I1", "200"),),
        history=(past("I1", 2020, "10"), past("I1", 2022, final)),
    )
    if not final:
        registry = replace(registry, history=())
    kind = "確定" if round.is_final else "現在"
    rows = [answer("I1", "D1", typed, kind, round=key), answer("I1", "D1", "集計中", "確定", round="R5-03")]
    if not round.is_final:
        rows.append(answer("I1", "D1", "190", "見込", round=key))  # a forecast never speaks
    judged = attain(_known_of(registry, round, *rows[: None if key == "R6-06" else 1], *rows[2:]), registry, round)
    latest = judged[judged["latest"].astype(bool)]
    told = [f"{row.kind} {row.as_of} {row.judgement}" for row in latest.itertuples()]
    assert told == [wanted]
    finals = judged[(judged["kind"] == "確定") & (judged["state"] == "値あり")]
    assert len(finals) == (1 if final or typed == "150" else 0)


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
