"""Every link in the documentation leads to a file that is there, and to a heading that it has."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import CHECKOUT

FOLDERS = ("", "docs", "docs/adr", "plan", "inbox", "warehouse", "sample", ".github")
PAGES = sorted(page for folder in FOLDERS for page in (CHECKOUT / folder).glob("*.md"))
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
NAMED = re.compile(r"docs/[\w./-]+\.md")


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub makes anchors of them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_a_page_links_to_what_is_there(page: Path) -> None:
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / unquote(path)).resolve() if path else page
        assert target.exists(), path
        assert target.is_relative_to(CHECKOUT)
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_the_index_leads_to_every_page_of_the_documentation() -> None:
    index = CHECKOUT / "docs" / "index.md"
    linked = {(index.parent / path).resolve() for path, _ in LINK.findall(index.read_text(encoding="utf-8"))}
    assert {page for page in index.parent.glob("*.md") if page != index} <= linked


def test_pages_that_the_code_names_are_there() -> None:
    files = [file for each in ("sumida_etl", "schemas", "flows") for file in (CHECKOUT / each).rglob("*.py")]
    named = {page for file in files for page in NAMED.findall(file.read_text(encoding="utf-8"))}
    assert [page for page in sorted(named) if not (CHECKOUT / page).is_file()] == []
