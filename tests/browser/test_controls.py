"""Filters, order, views, language and keyboard, as a person uses them."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sumida_etl.publication.dashboard.appearance import LOOKS
from sumida_etl.publication.tables.edition import Issue

from .conftest import Opener

pytestmark = [pytest.mark.long, pytest.mark.rare]


def shown(page: Page) -> list[str]:
    return page.eval_on_selector_all("#cards > li", "cards => cards.filter(c => c.checkVisibility()).map(c => c.id)")


def test_filters_by_plan_judgement_and_department(opened: Opener, issue: Issue) -> None:
    page = opened()
    page.select_option("#plan", "行政情報化推進計画")
    assert shown(page) == [f"I2{number:02d}" for number in range(1, 12)]
    assert page.inner_text("#shown") == "25指標のうち11を表示"
    page.select_option("#judgement", "達成")
    assert shown(page) == ["I203", "I205", "I210"]
    page.select_option("#department", "窓口課")
    assert shown(page) == ["I205"]
    page.click("[type=reset]")
    page.locator("#shown", has_text="25指標のうち25").wait_for()  # a form's fields are empty only after its event
    assert len(shown(page)) == 25
    page.select_option("#department", "介護保険課")
    assert shown(page) == ["I110", "I204"]


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [("rank", "I201", "I208"), ("progress", "I108", "I211"), ("place", "I101", "I211")],
)
def test_sorts(opened: Opener, order: str, first: str, last: str) -> None:
    page = opened()
    page.select_option("#order", "name")
    page.select_option("#order", order)
    assert (shown(page)[0], shown(page)[-1]) == (first, last)


def test_sorts_names_as_japanese_does(opened: Opener) -> None:
    page = opened()
    page.select_option("#order", "name")
    names = page.locator("#cards h3").all_inner_texts()
    assert names == page.evaluate("names => [...names].sort((a, b) => a.localeCompare(b, 'ja'))", names)


def test_the_tables_follow_the_filters_and_the_order(opened: Opener) -> None:
    page = opened()
    page.select_option("#judgement", "順調")
    page.select_option("#order", "progress")
    cards = shown(page)
    page.click("[data-view=tables]")
    assert page.get_attribute("[data-view=tables]", "aria-pressed") == "true"
    for table in ("attainment", "history"):
        rows = page.eval_on_selector_all(
            f"#{table} tbody tr", "rows => rows.filter(r => r.checkVisibility()).map(r => r.dataset.of)"
        )
        assert rows == cards
    assert shown(page) == []


def test_a_link_to_a_card_reaches_it_though_it_is_filtered_away(opened: Opener) -> None:
    page = opened()
    page.select_option("#plan", "行財政改革実施計画")
    page.click(".changes a[href='#I204'] >> nth=0")
    assert "I204" in shown(page)
    assert page.evaluate("location.hash") == "#I204"


def test_english_switches_headings_and_judgements_and_back(opened: Opener) -> None:
    page = opened()
    before = page.inner_text("body")
    page.click("#language")
    assert page.get_attribute("#language", "aria-pressed") == "true"
    for heading in page.locator("h1, h2").all():
        assert heading.get_attribute("lang") == "en"
        assert heading.inner_text().isascii()
    for sentence in page.locator(".provisional, .dated, #changes + p, .how, .prose dd, .words td").all():
        assert not re.search("[ぁ-ん]", sentence.inner_text()), sentence.inner_text()
    words = page.locator("#cards .verdict .word").all()
    assert {word.inner_text() for word in words} <= {look.english for look in LOOKS.values()}
    assert {word.get_attribute("lang") for word in words} == {"en"}
    assert page.inner_text("#shown") == "25 of 25 shown"
    page.click("#language")
    assert page.inner_text("body") == before
    assert page.locator("[lang=en]").all_inner_texts() == ["English"]


JAPANESE = """() => {
  const found = [], words = /[\\u3041-\\u30fa\\u4e00-\\u9fff]/;
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const inside = walk.currentNode.parentElement.closest("script, style, #language");
    if (!inside && words.test(walk.currentNode.textContent)) found.push(walk.currentNode.textContent);
  }
  for (const part of document.querySelectorAll("[aria-label], [alt]"))
    found.push(part.getAttribute("aria-label") ?? part.alt);
  return found.filter(text => words.test(text));
}"""


def test_in_english_only_names_units_and_what_people_wrote_stay_japanese(opened: Opener, issue: Issue) -> None:
    page = opened()
    japanese = page.evaluate(JAPANESE)
    page.click("#language")
    left = page.evaluate(JAPANESE)
    theirs = f"{issue.registry} {issue.edition.attained['remark'].tolist()}"
    pieces = {part for text in left for part in re.split(r"[、（）():\s]|No\.\S+|東京都", text)}
    assert {part for part in pieces if re.search("[ぁ-ん一-鿿]", part) and part not in theirs} == set()
    assert len(left) < len(japanese) / 2
    assert page.title() == "[Sample] 墨田区: how the plans are going, as of 2023-12"
    assert page.inner_text("#I105 .way").split("\n")[-4:] == ["FY2025", "about 230", "Target band", "184～276"]
    assert "Target 97% or more\nDifference −0.02 points" in page.inner_text(".changes >> nth=0")
    assert page.get_attribute("#I205 .chart", "alt") == (
        "マイナンバーカード普及率 over the years (%): final, FY2021: 40; final, FY2022: 64.8; as of 2023-12: 76.1; "
        "forecast for 2024-03: being counted"
    )


def test_what_is_switched_holds_text_alone(opened: Opener) -> None:
    assert opened().locator("[data-en] > *").count() == 0


def test_everything_can_be_done_from_the_keyboard_and_seen(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.dataset.view || ''"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
    wanted = ["plan", "judgement", "department", "order", "cards", "tables"]
    assert [name for name in reached if name in wanted] == wanted
    page.focus("#judgement")
    page.keyboard.press("ArrowDown")
    assert len(shown(page)) == 4
    page.focus("[data-view=tables]")
    page.keyboard.press("Space")
    assert page.locator("#attainment").is_visible()
    page.focus("#language")
    page.keyboard.press("Enter")
    assert page.inner_text("h1") == "How the plans are going"


def test_each_card_names_rows_that_are_in_the_csv(opened: Opener, site: Path) -> None:
    page = opened()
    for card in page.locator("#cards .rows").all():
        for link, code, column in zip(
            card.locator("a").all(), card.locator("code").all_inner_texts(), ("ID", "指標コード"), strict=True
        ):
            with (site / str(link.get_attribute("href"))).open(encoding="utf-8-sig", newline="") as file:
                assert code in {row[column] for row in csv.DictReader(file)}
