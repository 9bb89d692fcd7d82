"""report.html in a real browser: quiet, readable at both widths, printed on A4, and clean to axe-core."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from sumida_etl.publication.report import report_files
from sumida_etl.publication.tables.edition import Issue

from .conftest import NARROW, WIDE

pytestmark = [pytest.mark.long, pytest.mark.rare]


@pytest.fixture(scope="module")
def report(issue: Issue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(report_files(issue)[0].content)
    return path


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[Callable[[int], Page]]:
    contexts = []

    def open_page(width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_report_is_quiet_fits_and_is_clean_to_axe(opened: Callable[[int], Page], report: Path, width: int) -> None:
    page = opened(width)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    assert found.violations_count == 0, found.generate_report()


def test_a_row_is_named_however_far_its_table_is_scrolled(opened: Callable[[int], Page], report: Path) -> None:
    page = opened(NARROW)
    page.goto(report.as_uri())
    unnamed = """scrolls => scrolls.filter(scroll => scroll.querySelector("table.figures")).flatMap(scroll => {
      scroll.scrollLeft = 240;
      const edge = scroll.getBoundingClientRect().left;
      return [...scroll.querySelectorAll("tbody")].flatMap(body => {
        const stays = cell => Math.abs(cell.getBoundingClientRect().left - edge) < 2;
        const found = [...body.querySelectorAll("th")].filter(stays);
        const named = found.reduce((rows, cell) => rows + cell.rowSpan, 0);
        return scroll.scrollLeft && named !== body.rows.length ? [body.textContent.trim().slice(0, 40)] : [];
      });
    })"""
    assert page.eval_on_selector_all(".scroll", unnamed) == []


def test_no_column_is_cut_off_in_print(opened: Callable[[int], Page], report: Path) -> None:
    page = opened(658)  # the 174 mm between the margins of an A4 page, in CSS pixels
    page.emulate_media(media="print")
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 658
    wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.textContent.slice(0, 40))"
    assert page.eval_on_selector_all(".scroll, th, td", wide) == []
