"""A real chromium, offline, looking at a real publication of R5-12 in a folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.system import Missing
from sumida_etl.publication.dashboard.page import dashboard_files
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.tables.edition import Issue
from sumida_etl.reader.inbox import arrived
from sumida_etl.survey import Store, Survey, edition, receive, record_many
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.browser.chromium import usable_browser

NARROW, WIDE = 360, 1280
Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def issue(survey: Survey, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Issue:
    folder = tmp_path_factory.mktemp("warehouse")
    store = Store(open_warehouse(f"sqlite:///{folder / 'w.db'}"), Archive(folder / "archive"))
    record_many(receive(arrived(sample_folder, survey.round), survey), store)
    return Issue(edition(survey, store), survey.registry, survey.metadata)


@pytest.fixture(scope="session")
def files(issue: Issue) -> tuple[Artefact, ...]:
    tables = csv_files(issue.edition)
    return (*dashboard_files(issue, tables), *tables)


@pytest.fixture(scope="session")
def site(files: tuple[Artefact, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for file in files:
        (folder / file.name).write_bytes(file.content)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the session: while playwright is open its event loop runs, and Prefect then takes our flows for async.
    try:
        found = usable_browser()
    except Missing as missing:
        pytest.fail(str(missing), pytrace=False)
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Opener]:
    """Opens a page of the site from its file, in a window of its own, with the network off."""
    contexts = []

    def open_page(width: int = WIDE, folder: Path = site, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto((folder / "index.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
