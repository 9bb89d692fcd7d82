"""An example follows from what was typed, and never makes another number of it."""

from datetime import date

import pytest

from sumida_etl.checks.findings.suggestions import suggested, suggested_day
from sumida_etl.values import read_number


@pytest.mark.parametrize(
    ("raw", "example"),
    [
        ("1444①", "1444"),
        ("22²", "22"),
        ("⑮", "15"),
        ("1,444件※1", "1,444件"),
        ("1,444件(予定)", "1,444件"),
        ("1,444件余り", "約1,444件"),
        ("見込み1,700件", "1,700件"),
        ("R6予定", "未実施"),
        ("検討中", "未実施"),
        ("未確定", "集計中"),
        ("ゼロ", "0"),
        ("－件", "該当なし"),
        ("=1444", "1444"),
        ("5\u034f件", "5件"),
        ("速報値1,444件", "1,444件"),
        ("「1,444」", "1,444"),
        ("・1444", "1444"),
        ("1444.", "1444"),
        ("（1,444）", ""),
        ("増5件", ""),
        ("第3回", ""),
        ("変更なし", ""),
        ("外当なし", ""),
        ("実施中", ""),
        ("完了", ""),
        ("1444件減", ""),
    ],
)
def test_the_example_follows_from_what_was_typed(raw: str, example: str) -> None:
    assert suggested(read_number(raw, "件").problem, raw, "件") == example


@pytest.mark.parametrize(
    ("raw", "example"),
    [
        ("45330", "令和6年2月8日"),
        ("20240208", "令和6年2月8日"),
        ("20240230", ""),
        ("8", ""),
        ("2.8", ""),
        ("82343", ""),
    ],
)
def test_the_day_that_a_number_stands_for_is_the_example(raw: str, example: str) -> None:
    assert suggested_day(raw, date(2023, 12, 31)) == example
