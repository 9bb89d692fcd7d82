"""How every kind of KPI is judged, as a table; the worked cases of the contract come first."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.figure import Figure, frame_of
from sumida_etl.attainment.judge import Case, Verdict, judge
from sumida_etl.attainment.rounding import attainment_rate_shown, expected_shown, pace_shown, progress_shown
from sumida_etl.registry.cells.numbers import yearly_numbers
from sumida_etl.registry.rows.indicators import Target
from sumida_etl.registry.rows.plans import Thresholds
from sumida_etl.rounds import Round, fiscal_year_of
from sumida_etl.vocabulary import Combine, Comparator, Direction, Kind, State, ValueType
from tests.attainment.small_plan import BEGIN, indicator, plan_of

THRESHOLDS = Thresholds(on_pace=Decimal("0.95"), behind=Decimal("0.60"), nearly=Decimal("0.80"))

# 状態 empty is 値あり; 基準日 and 目標日 are the ends of the baseline year and of the target's own year.
CASES = """
指標,状態,値,時点,方向,条件,目標,許容幅,目標日,基準,基準日,判定,進捗率,ペース,達成率
オンライン化手続数①,,21,2023-12-31,増,,25,,2023-03-31,6,2022-03-31,未達成,78.9,0.79,84.0
オンライン化手続数① R4,,21,2023-03-31,増,,25,,2023-03-31,6,2022-03-31,未達成,78.9,0.79,84.0
オンライン化手続数②,,36,2023-12-31,増,,44,,2026-03-31,13,2022-03-31,順調,74.2,1.69,81.8
キャッシュレス決済手続数,,209,2023-12-31,増,,40,,2026-03-31,13,2022-03-31,達成,725.9,16.57,522.5
重大インシデント,,0,2023-12-31,減,,0,,2026-03-31,0,2022-03-31,維持,,,
国民健康保険料 R4,,89.18,2023-03-31,増,以上,91,,2026-03-31,90.32,2022-03-31,後退,-167.6,-6.71,98.0
特別区民税 R4,,96.98,2023-03-31,増,以上,97,,2026-03-31,97.14,2022-03-31,逸脱,,,99.9
行政コスト R4,,58,2023-03-31,減,,50,,2026-03-31,59,2022-03-31,遅れ,11.1,0.44,
1 集計中は状態のまま,集計中,,2023-12-31,増,,100,,2026-03-31,58,2022-03-31,集計中,,,
1 該当なし,該当なし,,2023-12-31,増,,18,,2026-03-31,,2022-03-31,該当なし,,,
1 未実施,未実施,,2023-12-31,増,,18,,2026-03-31,,2022-03-31,未実施,,,
1 未提出,未提出,,2023-12-31,増,,18,,2026-03-31,1,2022-03-31,未提出,,,
目標のない数値には判定がない,,5,2023-12-31,増,,,,,1,2022-03-31,判定なし,,,
3 重大インシデントが起きた,,1,2023-12-31,減,,0,,2026-03-31,0,2022-03-31,逸脱,,,
3 超 は基準が既に超えている,,88,2023-03-31,増,超,0,,2026-03-31,83,2022-03-31,維持,,,
3 程度 幅の端は内,,276,2023-03-31,増,程度,230,20,2026-03-31,240,2022-03-31,維持,,,
3 程度 幅を出た,,276.1,2023-03-31,増,程度,230,20,2026-03-31,240,2022-03-31,逸脱,,,
3 程度 下に出た,,183.9,2023-03-31,増,程度,230,20,2026-03-31,240,2022-03-31,逸脱,,,
3 程度 負の目標,,-11,2023-03-31,減,程度,-10,10,2026-03-31,0,2022-03-31,維持,,,
3 程度 基準がなくても,,230,2023-03-31,増,程度,230,20,2026-03-31,,2022-03-31,維持,,,
3 達成率は満たした側でも丸めない,,97,2023-03-31,増,以上,97,,2026-03-31,97.14,2022-03-31,維持,,,100.0
4 以内,,350,2023-03-31,減,以内,350,,2026-03-31,400,2022-03-31,達成,100.0,4.00,
4 未満,,349,2024-03-31,減,未満,350,,2026-03-31,400,2022-03-31,達成,102.0,2.04,
4 基準がなくても達成,,18,2023-12-31,増,,18,,2026-03-31,,2022-03-31,達成,,,100.0
4 基準が目標に等しい超を超えた,,93.1,2023-12-31,増,超,93,,2026-03-31,93,2022-03-31,達成,,,100.1
5 未満は等しくては足りない,,350,2026-03-31,減,未満,350,,2026-03-31,400,2022-03-31,概ね達成,99.9,1.00,
5 ちょうど80％,,90,2026-03-31,増,,100,,2026-03-31,50,2022-03-31,概ね達成,80.0,0.80,90.0
5 丸めれば80％,,89.99,2026-03-31,増,,100,,2026-03-31,50,2022-03-31,未達成,79.9,0.80,90.0
5 期限を過ぎても時間は100％まで,,90,2030-03-31,増,,100,,2026-03-31,50,2022-03-31,概ね達成,80.0,0.80,90.0
5 基準がない,,17,2026-03-31,増,,18,,2026-03-31,,2022-03-31,未達成,,,94.4
5 基準が目標に等しい超,,93,2026-03-31,増,超,93,,2026-03-31,93,2022-03-31,未達成,,,99.9
6 基準がない,,17,2023-12-31,増,,18,,2026-03-31,,2022-03-31,判定なし,,,94.4
6 基準が目標に等しい超,,93,2023-12-31,増,超,93,,2026-03-31,93,2022-03-31,判定なし,,,99.9
6 基準が目標に等しい超から下がった,,92,2023-12-31,増,超,93,,2026-03-31,93,2022-03-31,判定なし,,,98.9
7 ちょうど0.95,,47.5,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,順調,47.5,0.95,47.5
7 丸めれば0.95,,47.49,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,やや遅れ,47.5,0.94,47.5
7 ちょうど0.60,,30,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,やや遅れ,30.0,0.60,30.0
7 丸めれば0.60,,29.99,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,遅れ,30.0,0.59,30.0
7 動かず,,0,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,遅れ,0.0,0.00,0.0
7 一日が過ぎた,,1,2023-01-02,増,,100,,2023-01-11,0,2023-01-01,遅れ,1.0,0.10,1.0
7 わずかに後退,,-0.01,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,後退,-0.1,-0.01,0.0
7 基準の時点の値,,0,2023-01-01,増,,100,,2023-01-11,0,2023-01-01,判定なし,,,0.0
7 基準より前の値,,-1,2022-12-01,増,,100,,2023-01-11,0,2023-01-01,判定なし,,,-1.0
延べは0回から,,8,2023-12-31,増,,12,,2026-03-31,0,2022-03-31,順調,66.7,1.52,66.7
"""

# What the table above has no columns for.
KINDS = """
説明,値,種類,区分,時点,方向,条件,目標,下限,上限,目標年度,基準,中間目標,判定,目安
6月の超過勤務,12.4,年間値,現在,2023-06-30,減,以下,48,,,R7,55.6,,途中経過,
年間値でも見込は判定する,47,年間値,見込,2024-03-31,減,以下,48,,,R7,55.6,,達成,51.8
年間値でも確定は判定する,53.3,年間値,確定,2023-03-31,減,以下,48,,,R7,55.6,,順調,53.7
計画累計の現在は判定する,3,計画累計,現在,2023-12-31,増,,12,,,R7,0,,遅れ,5.3
途中経過に目標は要らない,3,年間値,現在,2023-12-31,増,,,,,,0,,途中経過,
目標の年度を過ぎた年間値の現在も途中,3,年間値,現在,2026-12-31,増,,12,,,R7,0,,途中経過,
減少を目指し減った,50000,時点値,現在,2023-12-31,減,減少,,,,R7,57277,,達成,
減少を目指し変わらない,57277,時点値,現在,2023-12-31,減,減少,,,,R7,57277,,判定なし,
減少を目指し増えた,57278,時点値,現在,2023-12-31,減,減少,,,,R7,57277,,後退,
減少を目指し期限に変わらない,57277,時点値,確定,2026-03-31,減,減少,,,,R7,57277,,未達成,
減少を目指し基準がない,57277,時点値,現在,2023-12-31,減,減少,,,,R7,,,判定なし,
増加を目指し増えた,1,時点値,現在,2023-12-31,増,増加,,,,R7,0,,達成,
範囲の端は内,95,時点値,現在,2023-12-31,減,範囲,,95,100,R7,100,,維持,
範囲を出た,100.1,時点値,現在,2023-12-31,減,範囲,,95,100,R7,100,,逸脱,
中間目標の線の上,2930,計画累計,確定,2023-03-31,増,,15270,,,R7,950,R4=2930;R5=6110;R6=10130,順調,2930.0
中間目標に少し足りない,2800,計画累計,確定,2023-03-31,増,,15270,,,R7,950,R4=2930;R5=6110;R6=10130,やや遅れ,2930.0
中間目標がなければ大きく遅れ,2800,計画累計,確定,2023-03-31,増,,15270,,,R7,950,,遅れ,4527.5
中間目標が動かない年,0,時点値,確定,2023-03-31,増,,10,,,R7,0,R4=0,順調,0.0
中間目標が動かない年に下がった,-1,時点値,確定,2023-03-31,増,,10,,,R7,0,R4=0,後退,0.0
中間目標がいったん下がる,97,時点値,確定,2023-03-31,増,,120,,,R7,100,R4=90,順調,90.0
中間目標がいったん下がり及ばない,89,時点値,確定,2023-03-31,増,,120,,,R7,100,R4=90,後退,90.0
有無 完了,3,有無,現在,2023-12-31,増,,,,,R7,,,達成,
有無 実施中,2,有無,現在,2023-12-31,増,,,,,R7,,,進行中,
有無 検討中,1,有無,現在,2023-12-31,増,,,,,R7,,,進行中,
有無 未着手,0,有無,現在,2023-12-31,増,,,,,R7,,,未実施,
有無 段階の間,2.5,有無,現在,2023-12-31,増,,,,,R7,,,判定なし,
有無 段階でない,7,有無,現在,2023-12-31,増,,,,,R7,,,判定なし,
有無 期限を過ぎた,2,有無,確定,2026-03-31,増,,,,,R7,,,未達成,
"""


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _cases() -> list[dict[str, str]]:
    return list(csv.DictReader(CASES.strip().splitlines()))


def _rows(cases: list[dict[str, str]]) -> pd.DataFrame:
    columns = {
        "state": [case["状態"] or "値あり" for case in cases],
        "value": [_number(case["値"]) for case in cases],
        "date": [_day(case["時点"]) for case in cases],
        "kind": ["確定"] * len(cases),
        "year_end": [date(2099, 3, 31)] * len(cases),
        "value_type": ["時点値"] * len(cases),
        "direction": [case["方向"] for case in cases],
        "comparator": [case["条件"] for case in cases],
        "target": [_number(case["目標"]) for case in cases],
        "lower": [_band(case, -1) for case in cases],
        "upper": [_band(case, 1) for case in cases],
        "target_date": [_day(case["目標日"]) for case in cases],
        "baseline": [_number(case["基準"]) for case in cases],
        "baseline_date": [_day(case["基準日"]) for case in cases],
        "milestones": [()] * len(cases),
    }
    return pd.DataFrame(columns, index=[case["指標"] for case in cases], dtype=object)


def _band(case: dict[str, str], side: int) -> Decimal | None:
    target, tolerance = _number(case["目標"]), _number(case["許容幅"])
    if target is None or tolerance is None:
        return None
    return target + side * abs(target) * tolerance / 100


def _shown(judged: pd.DataFrame, show: Callable[[Verdict], Decimal | None]) -> list[str]:
    verdicts = (Verdict(*cells) for cells in judged.itertuples(index=False, name=None))
    return ["" if (number := show(verdict)) is None else str(number) for verdict in verdicts]


def test_every_case_is_judged_as_the_table_says() -> None:
    judged = judge(_rows(_cases()).assign(thresholds=THRESHOLDS))
    shown = zip(
        judged.index,
        judged["judgement"],
        _shown(judged, lambda verdict: progress_shown(verdict, THRESHOLDS)),
        _shown(judged, lambda verdict: pace_shown(verdict, THRESHOLDS)),
        _shown(judged, attainment_rate_shown),
        strict=True,
    )
    columns = ("指標", "判定", "進捗率", "ペース", "達成率")
    assert list(shown) == [tuple(case[column] for column in columns) for case in _cases()]


@pytest.mark.parametrize("case", list(csv.DictReader(KINDS.strip().splitlines())), ids=lambda case: case["説明"])
def test_every_kind_of_value_and_of_target_is_judged_as_the_plan_says(case: dict[str, str]) -> None:
    """From a plan row and a figure to the judgement, so that what the plan files say is what is judged."""
    target = ()
    if case["目標年度"]:
        cells = {
            "indicator": "I1", "valid_from": BEGIN, "tolerance": None, "wording": "", "source": "", "year": 2025,
            "comparator": Comparator(case["条件"]), "value": _number(case["目標"]), "lower": _number(case["下限"]),
            "upper": _number(case["上限"]), "milestones": yearly_numbers(case["中間目標"]),
        }  # fmt: skip
        target = (Target(**cells),)
    way, kind, day = Direction(case["方向"]), ValueType(case["種類"]), date.fromisoformat(case["時点"])
    known = indicator("I1", Combine.SINGLE, direction=way, value_type=kind, baseline=_number(case["基準"]))
    month = day if case["区分"] == "現在" else date(2023, 12, 31)
    figure = Figure(
        "I1", fiscal_year_of(day), day, Kind(case["区分"]), State.VALUE, Decimal(case["値"]),
        approx=False, cumulative=False, remark="", origin=None,
    )  # fmt: skip
    judged = attain(frame_of([figure], Figure), plan_of(known, targets=target), Round(month))
    row = judged.iloc[0]
    verdict = Verdict(**{name: row[name] for name in Verdict.__dataclass_fields__})
    assert row["judgement"] == case["判定"]
    assert str(expected_shown(verdict) or "") == case["目安"] or (case["目安"] == "0.0" and verdict.expected == 0)


def test_judged_values_are_exact_and_the_index_is_kept() -> None:
    rows = _rows(_cases())
    judged = judge(rows.assign(thresholds=THRESHOLDS))
    assert judged.index.equals(rows.index)
    assert list(judged.columns) == list(Verdict.__dataclass_fields__)
    second = judged.loc["オンライン化手続数②"]
    assert second["progress"] == Fraction(23, 31)
    assert second["elapsed"] == Fraction(640, 1461)
    assert second["pace"] == Fraction(23, 31) / Fraction(640, 1461)


def test_other_thresholds_give_other_words() -> None:
    rows = _rows([case for case in _cases() if case["指標"] in ("行政コスト R4", "オンライン化手続数①")])
    lenient = Thresholds(on_pace=Decimal("0.4"), behind=Decimal("0.2"), nearly=Decimal("0.7"))
    assert judge(rows.assign(thresholds=lenient))["judgement"].tolist() == ["概ね達成", "順調"]


def test_no_rows_give_no_judgements_in_the_same_columns() -> None:
    judged = judge(pd.DataFrame(columns=list(Case.__dataclass_fields__), dtype=object))
    assert judged.empty
    assert list(judged.columns) == list(Verdict.__dataclass_fields__)
