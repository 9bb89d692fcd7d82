"""How every kind of KPI is judged, as a table; the worked cases of the contract come first."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from sumida_etl.attainment.judge import Case, Verdict, judge
from sumida_etl.attainment.rounding import percent, rounded
from sumida_etl.registry.model import Thresholds

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
特別区民税 R4,,96.98,2023-03-31,増,以上,97,,2026-03-31,97.14,2022-03-31,逸脱,,,100.0
行政コスト R4,,58,2023-03-31,減,,50,,2026-03-31,59,2022-03-31,遅れ,11.1,0.44,
1 集計中は状態のまま,集計中,,2023-12-31,増,,100,,2026-03-31,58,2022-03-31,集計中,,,
1 該当なし,該当なし,,2023-12-31,増,,18,,2026-03-31,,2022-03-31,該当なし,,,
1 未実施,未実施,,2023-12-31,増,,18,,2026-03-31,,2022-03-31,未実施,,,
1 未提出,未提出,,2023-12-31,増,,18,,2026-03-31,1,2022-03-31,未提出,,,
目標のない数値には判定がない,,5,2023-12-31,増,,,,,1,2022-03-31,,,,
2 重大インシデントが起きた,,1,2023-12-31,減,,0,,2026-03-31,0,2022-03-31,逸脱,,,
2 超 は基準が既に超えている,,88,2023-03-31,増,超,0,,2026-03-31,83,2022-03-31,維持,,,
2 超 で基準が目標に等しい,,0,2023-03-31,増,超,0,,2026-03-31,0,2022-03-31,逸脱,,,
2 程度 幅の端は内,,276,2023-03-31,増,程度,230,20,2026-03-31,240,2022-03-31,維持,,,120.0
2 程度 幅を出た,,276.1,2023-03-31,増,程度,230,20,2026-03-31,240,2022-03-31,逸脱,,,120.0
2 程度 下に出た,,183.9,2023-03-31,増,程度,230,20,2026-03-31,240,2022-03-31,逸脱,,,80.0
2 程度 負の目標,,-11,2023-03-31,減,程度,-10,10,2026-03-31,0,2022-03-31,維持,,,
2 程度 基準がなくても,,230,2023-03-31,増,程度,230,20,2026-03-31,,2022-03-31,維持,,,100.0
2 程度 幅の定めがなければ方向,,231,2023-03-31,増,程度,230,,2026-03-31,240,2022-03-31,維持,,,100.4
3 以内,,350,2023-03-31,減,以内,350,,2026-03-31,400,2022-03-31,達成,100.0,4.00,
3 未満は等しくては足りない,,350,2026-03-31,減,未満,350,,2026-03-31,400,2022-03-31,概ね達成,100.0,1.00,
3 未満,,349,2024-03-31,減,未満,350,,2026-03-31,400,2022-03-31,達成,102.0,2.04,
3 基準がなくても達成,,18,2023-12-31,増,,18,,2026-03-31,,2022-03-31,達成,,,100.0
4 基準がない,,17,2023-12-31,増,,18,,2026-03-31,,2022-03-31,未達成,,,94.4
5 ちょうど80％,,90,2026-03-31,増,,100,,2026-03-31,50,2022-03-31,概ね達成,80.0,0.80,90.0
5 丸めれば80％,,89.99,2026-03-31,増,,100,,2026-03-31,50,2022-03-31,未達成,80.0,0.80,90.0
5 期限を過ぎても時間は100％まで,,90,2030-03-31,増,,100,,2026-03-31,50,2022-03-31,概ね達成,80.0,0.80,90.0
6 ちょうど0.95,,47.5,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,順調,47.5,0.95,47.5
6 丸めれば0.95,,47.49,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,やや遅れ,47.5,0.95,47.5
6 ちょうど0.60,,30,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,やや遅れ,30.0,0.60,30.0
6 丸めれば0.60,,29.99,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,遅れ,30.0,0.60,30.0
6 動かず,,0,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,遅れ,0.0,0.00,0.0
6 わずかに後退,,-0.01,2023-01-06,増,,100,,2023-01-11,0,2023-01-01,後退,0.0,0.00,0.0
6 一日が過ぎた,,1,2023-01-02,増,,100,,2023-01-11,0,2023-01-01,遅れ,1.0,0.10,1.0
6 時間が過ぎていない,,0,2023-01-01,増,,100,,2023-01-11,0,2023-01-01,順調,0.0,,0.0
6 時間が過ぎる前に後退,,-1,2022-12-01,増,,100,,2023-01-11,0,2023-01-01,後退,-1.0,,-1.0
延べは0回から,,8,2023-12-31,増,,12,,2026-03-31,0,2022-03-31,順調,66.7,1.52,66.7
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
        "direction": [case["方向"] for case in cases],
        "comparator": [case["条件"] for case in cases],
        "target": [_number(case["目標"]) for case in cases],
        "tolerance": [_number(case["許容幅"]) for case in cases],
        "target_date": [_day(case["目標日"]) for case in cases],
        "baseline": [_number(case["基準"]) for case in cases],
        "baseline_date": [_day(case["基準日"]) for case in cases],
    }
    return pd.DataFrame(columns, index=[case["指標"] for case in cases], dtype=object)


def _shown(shares: pd.Series, show: Callable[[Fraction], Decimal]) -> list[str]:
    return ["" if share is None else str(show(share)) for share in shares]


def test_every_case_is_judged_as_the_table_says() -> None:
    judged = judge(_rows(_cases()), THRESHOLDS)
    shown = zip(
        judged.index,
        [word or "" for word in judged["judgement"]],
        _shown(judged["progress"], percent),
        _shown(judged["pace"], lambda pace: rounded(pace, 2)),
        _shown(judged["attainment_rate"], percent),
        strict=True,
    )
    columns = ("指標", "判定", "進捗率", "ペース", "達成率")
    assert list(shown) == [tuple(case[column] for column in columns) for case in _cases()]


def test_judged_values_are_exact_and_the_index_is_kept() -> None:
    rows = _rows(_cases())
    judged = judge(rows, THRESHOLDS)
    assert judged.index.equals(rows.index)
    assert list(judged.columns) == list(Verdict.__dataclass_fields__)
    second = judged.loc["オンライン化手続数②"]
    assert second["progress"] == Fraction(23, 31)
    assert second["elapsed"] == Fraction(640, 1461)
    assert second["pace"] == Fraction(23, 31) / Fraction(640, 1461)


def test_other_thresholds_give_other_words() -> None:
    rows = _rows([case for case in _cases() if case["指標"] in ("行政コスト R4", "オンライン化手続数①")])
    lenient = Thresholds(on_pace=Decimal("0.4"), behind=Decimal("0.2"), nearly=Decimal("0.7"))
    assert judge(rows, lenient)["judgement"].tolist() == ["概ね達成", "順調"]


def test_no_rows_give_no_judgements_in_the_same_columns() -> None:
    judged = judge(pd.DataFrame(columns=list(Case.__dataclass_fields__), dtype=object), THRESHOLDS)
    assert judged.empty
    assert list(judged.columns) == list(Verdict.__dataclass_fields__)
