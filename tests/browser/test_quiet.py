"""The page asks nobody for anything, weighs little, is the same every time, and works without its script."""

from pathlib import Path

from playwright.sync_api import Browser

from sumida_etl.publication.dashboard.page import dashboard_files
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.tables.edition import Issue

from .conftest import NARROW, Opener


def test_loads_from_its_file_offline_and_asks_for_nothing(browser: Browser, site: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    address = (site / "index.html").as_uri()
    page.goto(address, wait_until="networkidle")
    page.click("#language")
    page.click("[data-view=tables]")
    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert troubles == []
    drawn = page.evaluate("[...document.images].map((image) => image.complete && image.naturalWidth > 0)")
    assert len(drawn) == 25 and all(drawn)
    context.close()


def test_weighs_at_most_500_kb(site: Path) -> None:
    assert (site / "index.html").stat().st_size <= 500_000


def test_the_same_edition_gives_the_same_bytes(issue: Issue, files: tuple[Artefact, ...]) -> None:
    again = dashboard_files(issue, csv_files(issue.edition))
    assert {file.name: file.sha256 for file in again} == {file.name: file.sha256 for file in files[: len(again)]}


def test_without_a_script_everything_is_there_and_no_control_is(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("#cards > li:visible").count() == 25
    assert page.locator("#attainment tbody tr:visible").count() == 25
    assert page.locator("select:visible, button:visible").count() == 0


def test_fits_a_small_telephone(opened: Opener) -> None:
    page = opened(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW
    page.click("[data-view=tables]")
    page.click("#language")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW


def test_every_download_is_there_with_its_size(opened: Opener, site: Path) -> None:
    items = opened().locator(".downloads li").all()
    assert len(items) == 8
    for item in items:
        file = site / str(item.locator("a").get_attribute("href"))
        size = file.stat().st_size
        assert f"{size / 1000:.1f} kB" in item.inner_text()
        assert not item.locator("a").inner_text().isascii()  # a name in words, not the file's


def test_prints_the_cards_without_the_controls(opened: Opener) -> None:
    page = opened()
    page.emulate_media(media="print")
    assert page.locator("#cards > li:visible").count() == 25
    assert page.locator("form:visible, button:visible, .skip:visible").count() == 0
    assert page.locator(".breakdown table").is_visible()


def test_stands_still_for_whoever_wants_that(opened: Opener) -> None:
    page = opened(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
