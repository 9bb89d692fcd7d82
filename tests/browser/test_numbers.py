"""Every number on the page is read back, as shown and as marked up, and held against the CSVs."""

import csv
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from .conftest import Opener

pytestmark = pytest.mark.long

Rows = dict[str, dict[str, str]]
FIELDS = ("実績値", "基準値", "目標値", "進捗率", "ペース", "達成率")


@pytest.fixture(scope="module")
def rows(site: Path) -> Rows:
    """By ID: the rows of the attainment table, and those of the history that it does not have."""
    found: Rows = {}
    for name in ("indicator_values", "kpi_attainment"):
        with (site / f"131075_{name}_2023-12.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found[row["ID"]] = {**found.get(row["ID"], {}), **row}
    return found


def year_end(year: str) -> date:
    return date(int(year) + 1, 3, 31)


def due(row: dict[str, str]) -> Decimal:
    start, end = year_end(row["基準年度"]), year_end(row["目標年度"])
    gone = min(Fraction(1), Fraction((date.fromisoformat(row["時点"]) - start).days, (end - start).days))
    base, goal = Fraction(row["基準値"]), Fraction(row["目標値"])
    way = base + (goal - base) * gone
    return (Decimal(way.numerator) / Decimal(way.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_every_number_is_the_csvs(opened: Opener, rows: Rows) -> None:
    numbers = opened().eval_on_selector_all(
        "data[data-row]", "all => all.map(d => [d.dataset.row, d.dataset.field, d.value, d.textContent])"
    )
    seen = Counter(field for _, field, _, _ in numbers)
    assert seen["実績値"] > 140 and all(seen[field] > 10 for field in (*FIELDS, "目安"))
    for row, field, value, text in numbers:
        assert text.replace(",", "").replace("−", "-") == value
        assert value == rows[row][field]
        if field == "目安":
            assert value == str(due(rows[row]))


def test_every_word_in_place_of_a_number_is_the_csvs(opened: Opener, rows: Rows) -> None:
    words = opened().eval_on_selector_all(
        "span[data-row]", "all => all.map(s => [s.dataset.row, s.dataset.field, s.textContent])"
    )
    assert len(words) > 100
    for row, field, text in words:
        assert text == rows[row][field]


def test_every_reading_of_the_round_is_on_the_page(opened: Opener, rows: Rows) -> None:
    page = opened()
    shown = set(page.eval_on_selector_all("[data-row]", "all => all.map(d => d.dataset.row)"))
    assert {row["ID"] for row in rows.values() if row["年度"] == "2023"} <= shown
    assert {row["ID"] for row in rows.values() if row["区分"] == "確定"} <= shown


def test_the_counts_are_those_of_the_latest_actuals(opened: Opener, rows: Rows) -> None:
    page = opened()
    wanted = Counter(row["判定"] for row in rows.values() if row.get("最新") == "1")
    shown = page.eval_on_selector_all(".tally data", "all => all.map(d => [d.dataset.count, Number(d.textContent)])")
    assert dict(shown) == wanted
    assert sum(wanted.values()) == 25
    assert page.inner_text("[data-count=good]") == str(wanted["達成"] + wanted["維持"] + wanted["順調"]) == "18"


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("令和5年12月末現在", "現在", "2023"),
        ("令和6年3月末見込", "見込", "2023"),
        ("令和4年度確定", "確定", "2022"),
    ],
)
def test_the_breakdown_counts_every_row_of_its_kind(
    opened: Opener, rows: Rows, title: str, kind: str, year: str
) -> None:
    page = opened()
    words = page.locator(".breakdown thead .word").all_text_contents()
    row = page.locator(".breakdown tbody tr").filter(has=page.locator("th", has_text=title))
    *counts, total = row.locator("td").all_text_contents()
    judged = [row for row in rows.values() if "判定" in row and (row["区分"], row["年度"]) == (kind, year)]
    wanted = Counter(row["判定"] for row in judged)
    assert {word: int(count) for word, count in zip(words, counts, strict=True)} == {w: wanted[w] for w in words}
    assert int(total) == len(judged)
