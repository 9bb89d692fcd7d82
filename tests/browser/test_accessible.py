"""axe-core finds nothing at either width, and neither do our own eyes for what axe-core cannot see."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import NARROW, WIDE, Opener

AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
VAGUE = {"こちら", "ここ", "詳細", "詳しく", "リンク", "もっと見る", "here", "more"}


@pytest.mark.parametrize(
    ("width", "view", "english"),
    [
        (NARROW, "cards", False),
        pytest.param(NARROW, "tables", True, marks=pytest.mark.long),
        (WIDE, "cards", True),
        pytest.param(WIDE, "tables", False, marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(opened: Opener, width: int, view: str, english: bool) -> None:
    page = opened(width)
    page.click(f"[data-view={view}]")
    page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
    if english:
        page.click("#language")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_no_mark_is_told_by_its_colour_alone(opened: Opener) -> None:
    page = opened()
    marks = page.locator(".mark").all()
    words = page.eval_on_selector_all(".mark", "marks => marks.map(m => m.nextElementSibling?.textContent ?? '')")
    symbols = page.eval_on_selector_all(".mark", "marks => marks.map(m => m.textContent)")
    assert len(marks) > 100
    assert all(words) and all(symbols)
    assert len(dict.fromkeys(zip(symbols, words, strict=True))) == len(set(words)) == len(set(symbols))
    coloured = "i.met, i.going, i.slow, i.lost, i.none"
    hidden = "parts => parts.every(p => p.closest('[aria-hidden=true]'))"
    assert page.eval_on_selector_all(coloured, hidden)  # bars and the stack repeat what is written beside them
    for card in page.locator(".card").all():
        assert card.locator(".verdict .word").inner_text()
        assert card.locator(".way dt").count() >= 2


def test_no_link_is_vague_and_none_means_two_things(opened: Opener) -> None:
    links = opened().eval_on_selector_all("a", "links => links.map(a => [a.textContent.trim(), a.href])")
    goals: dict[str, set[str]] = {}
    for text, goal in links:
        assert text and text not in VAGUE
        goals.setdefault(text, set()).add(goal)
    assert {text: goal for text, goal in goals.items() if len(goal) > 1} == {}


def test_every_table_has_a_caption_and_headers_both_ways(opened: Opener) -> None:
    page = opened()
    for table in page.locator("table").all():
        assert table.locator("caption").count() == 1
        assert table.locator("thead th:not([scope=col])").count() == 0
        assert table.locator("thead td").count() == 0
        rows = table.locator("tbody tr").count()
        assert rows and table.locator("tbody tr > th[scope=row]:first-child").count() == rows


def test_bars_and_charts_are_seen_on_a_dark_ground_of_the_readers_own(opened: Opener) -> None:
    page = opened(forced_colors="active", color_scheme="dark")
    ground = "part => getComputedStyle(part).backgroundColor"
    assert page.eval_on_selector("body", ground) == "rgb(0, 0, 0)"
    for drawn in ("#I101 .chart", "#I101 .bar", ".legend .key.goal", ".legend .key.due"):
        assert page.eval_on_selector(drawn, ground) == "rgb(255, 255, 255)", drawn


def test_headings_go_down_one_step_at_a_time(opened: Opener) -> None:
    levels = opened().eval_on_selector_all("h1, h2, h3, h4", "all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_chart_says_in_words_what_it_draws(opened: Opener) -> None:
    page = opened()
    text = page.get_attribute("#I205 .chart", "alt")
    assert text == (
        "マイナンバーカード普及率の推移（%）："
        "令和3年度確定 40、令和4年度確定 64.8、令和5年度現在 76.1、令和5年度見込 集計中"
    )
