"""What a department typed is text in an artifact: read by the very parser of Prefect's own UI, in a real browser."""

from pathlib import Path
from typing import Any

import prefect
import pytest
from playwright.sync_api import Browser, Page

from flows.ui.markdown import plain, table

pytestmark = pytest.mark.long

START, END = '=\'(function(){"use strict";', "})();\\n'"
PARSE = """([source, text]) => new Promise(resolve => {
    const worker = new Worker(URL.createObjectURL(new Blob([(0, eval)(source)])));
    worker.onmessage = answer => resolve(answer.data.tokens);
    worker.postMessage({id: 1, text});
})"""
TYPED = (
    "https://evil.example/a", "HTTP://evil.example", "詳細はhttp://evil.exampleを参照", "ftp://evil.example/x",
    "www.evil.example", "WWW.evil.example", "clerk@evil.example", "担当:a.b_c+d@evil.example、", "<https://evil.example>",
    "<clerk@evil.example>", "[開く](https://evil.example)", "[開く](file:///etc/passwd)", "![](https://evil.example/p.png)",
    "file:///etc/passwd", r"\\evil.example\share", "<img src=//evil.example>", "`https://evil.example`",
    r"https\://evil.example", "https:&#47;/evil.example", "[x]: https://evil.example",
)  # fmt: skip


@pytest.fixture(scope="module")
def parser() -> str:
    """The literal in the UI's own scripts that its Markdown worker is made of."""
    assets = Path(prefect.__file__).parent / "server" / "ui" / "assets"
    text = next(text for path in assets.glob("*.js") if "markedjs/marked" in (text := path.read_text(encoding="utf-8")))
    start = text.index(START) + 1
    return text[start : text.index(END, start) + len(END)]


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page()


def kinds(tokens: Any) -> set[str]:
    """Every kind of token there is, however deep."""
    if isinstance(tokens, list):
        return set().union(*map(kinds, tokens))
    if isinstance(tokens, dict):
        return {str(tokens.get("type"))} | kinds([each for each in tokens.values() if isinstance(each, list | dict)])
    return set()


@pytest.mark.parametrize("typed", TYPED)
def test_an_address_that_was_typed_is_no_link(page: Page, parser: str, typed: str) -> None:
    for text in (plain(typed), f"# {plain(typed)}", table(("記入された内容",), [(plain(typed),)])):
        found = kinds(page.evaluate(PARSE, [parser, text]))
        assert not found & {"link", "image", "html", "codespan", "def"}, (text, found)


def test_it_would_be_one(page: Page, parser: str) -> None:
    """The parser is the one that makes links of bare addresses."""
    assert "link" in kinds(page.evaluate(PARSE, [parser, "https://evil.example/a"]))
    assert "link" in kinds(page.evaluate(PARSE, [parser, "clerk@evil.example"]))
