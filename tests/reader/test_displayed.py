"""What is seen of a number in its format is what is read, or both are told."""

import pytest

from sumida_etl.reader.displayed import DisplayMismatch, displayed, seen_text
from sumida_etl.values import Percent, read_number


@pytest.mark.parametrize(
    ("code", "number", "unit", "value"),
    [
        ("0件", 5, "件", "5"),
        ("0!件", 5, "件", "5"),
        ("general", 5, "件", "5"),
        ("Standard", 5.25, "%", "5.25"),
        ("[DBNum3][$-411]#,##0", 82343, "件", "82343"),
        ("[$¥-411]#,##0;-[$¥-411]#,##0", -1200, "円", "-1200"),
        ('_ ¥* #,##0_ ;_ ¥* \\-#,##0_ ;_ ¥* "-"_ ;_ @_ ', 1200, "円", "1200"),
        ("#,##0_);[Red]\\(#,##0\\)", -5, "件", "-5"),
        ('[<0]"▲"0;0', -5, "件", "-5"),
        ('#,##0;"▼"#,##0', -5, "件", "-5"),
        ('#,##0,"千円"', 1200000, "千円", "1200"),
        ('0.0"％"', 12.3, "%", "12.3"),
        ('0!.0,"万件"', 82000, "件", "82000"),
        ('"（概数）"0', 5, "件", None),
    ],
)
def test_what_is_seen_is_read(code: str, number: float, unit: str, value: str | None) -> None:
    seen = displayed(code, float(number))
    read = read_number(seen.cell, unit)
    assert seen.unlike is None
    assert (str(read.value) if read.value is not None else None) == value


@pytest.mark.parametrize(
    ("code", "number", "seen"),
    [
        ('0!.0,"万"', 82343, "8.2万"),
        ('0"."0,"万"', 82343, "8.2万"),
        ("000-0000", 1310034, "131-0034"),
        ("0-00", 105, "1-05"),
        ('"▲"#,##0', 5, "▲5"),
        ('"-¥"0', 5, "-5"),
        ("(0)", 5, "(5)"),
        ('"("0")"', 5, "(5)"),
        ("[$$-409]#,##0", 1200, "$1200"),
        ('_("$"* #,##0_);_("$"* (#,##0)', 1200, "$1200"),
        ("[$€-2] #,##0", 1200, "€1200"),
        ("# ?/?", 12, "分数や指数"),
        ("0.00E+00", 82343, "分数や指数"),
    ],
)
def test_what_is_seen_as_another_number_is_told_with_what_is_read(code: str, number: float, seen: str) -> None:
    found = displayed(code, float(number))
    assert found.cell == float(number)
    assert found.unlike == DisplayMismatch(seen, str(number))


def test_a_percentage_keeps_its_kind() -> None:
    assert displayed("0.0%", 0.761).cell == Percent(0.761)


@pytest.mark.parametrize(
    ("code", "seen"),
    [("0", "5件"), ("@", "5件"), ('@"程度"', "5件程度"), (";;;", ""), (";;;@", "5件"), ('0;0;0;"非公開"', "非公開")],
)
def test_a_format_may_show_a_text_otherwise(code: str, seen: str) -> None:
    assert seen_text(code, "5件") == seen
