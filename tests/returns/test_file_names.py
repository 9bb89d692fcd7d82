"""Names of returned files are safe, near to the original, and never the same twice."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.survey.return_delivery import return_names, safe_name  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("R5-12_D101_税務課.xlsx", "R5-12_D101_税務課.xlsx"),
        ("R5-12 (修正).xlsx", "R5-12 (修正).xlsx"),
        ("../../etc/passwd", "____etc_passwd"),
        ("a\nb\x1b[31m.xlsx", "a_b_[31m.xlsx"),
        ("turned\u202excod.xlsx", "turned_xcod.xlsx"),
        ("C:\\temp\\a.xlsx", "C__temp_a.xlsx"),
        ("~$a.xlsx", "a.xlsx"),
        ("", "名前なし"),
        ("...", "_"),
        ("課..xlsx", "課_.xlsx"),
        ("あ" * 100 + ".xlsx", "あ" * 65 + ".xlsx"),
    ],
)
def test_a_name_loses_only_what_is_unsafe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.lists(st.text(max_size=90), max_size=12))
def test_names_are_safe_and_distinct_whatever_files_are_called(texts: list[str]) -> None:
    paths = [Path("inbox") / str(number) / (text.replace("/", "") or "x") for number, text in enumerate(texts)]
    names = return_names(paths)
    assert len({name.casefold() for name in names.values()}) == len(set(paths))
    for name in names.values():
        assert ".." not in name and "/" not in name and len(f"{name}.json".encode()) <= 255
        assert name.isprintable() or not name.isascii()


def test_the_same_name_in_two_folders_is_returned_twice() -> None:
    paths = [Path("inbox/R5-12/a.xlsx"), Path("inbox/a.xlsx"), Path("inbox/A.XLSX")]
    assert list(return_names(paths).values()) == ["a.xlsx", "a (2).xlsx", "A (3).XLSX"]
