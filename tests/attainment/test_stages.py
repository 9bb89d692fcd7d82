"""A 有無 is judged by its word among the stages of its plan, whichever and however many they are."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.series import series_at
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.vocabulary import Combine, ValueType
from tests.attainment.small_plan import answer, answers, asked, indicator, past, plan_of, target

ROUND = Round.parse("R5-12")
FIVE = ("未着手", "設計", "用地", "工事", "供用開始")
I1 = replace(indicator("I1", Combine.SINGLE, ""), value_type=ValueType.MILESTONE)


@pytest.mark.parametrize(
    ("stages", "place", "word", "judgement"),
    [(FIVE, 0, "未着手", "未実施"), (FIVE, 1, "設計", "進行中"), (FIVE, 3, "工事", "進行中"),
     (FIVE, 4, "供用開始", "達成"),
     (("未制定", "制定"), 1, "制定", "達成"), (("未制定", "制定"), 0, "未制定", "未実施"),
     (I1.stages, 2, "実施中", "進行中"), (I1.stages, 3, "完了", "達成"), (I1.stages, 7, "", "判定なし")],
)  # fmt: skip
def test_the_last_stage_is_done_and_the_first_not_begun(
    stages: tuple[str, ...], place: int, word: str, judgement: str
) -> None:
    plan = plan_of(
        replace(I1, stages=stages), assignments=asked("I1", "D1"), targets=(target("I1", str(len(stages) - 1)),)
    )
    given = answers(answer("I1", "D1", str(place), "現在", round=ROUND.key))
    series = series_at(ROUND, combine(given, plan, ROUND).figures, given[:0], plan, None, given)
    found = attain(series, plan, ROUND)
    [row] = found[found["kind"] == "現在"].to_dict("records")
    assert (row["stage"], row["judgement"], row["value"]) == (word, judgement, Decimal(place))


def test_the_workbook_shows_words() -> None:
    plan = plan_of(
        replace(I1, stages=FIVE, baseline=Decimal(0)),
        assignments=asked("I1", "D1"), targets=(target("I1", "4"),), history=(past("I1", 2022, "1"),),
    )  # fmt: skip
    [row] = asked_in(plan, ROUND).sheets["指標"].to_dict("records")
    assert (row["baseline"], row["previous"], row["target"]) == ("未着手（R3）", "設計（R4確定）", "供用開始（R7）")
    assert (row["stages"], row["final_shown"]) == (";".join(FIVE), "設計（報告済み）")
