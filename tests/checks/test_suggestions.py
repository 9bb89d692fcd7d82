"""An example follows from what was typed, and never makes another number of it."""

import pytest

from sumida_etl.checks.findings.suggestions import suggested
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
        ("実施中", ""),
        ("完了", ""),
        ("1444件減", ""),
    ],
)
def test_the_example_follows_from_what_was_typed(raw: str, example: str) -> None:
    assert suggested(read_number(raw, "件").problem, raw, "件") == example
