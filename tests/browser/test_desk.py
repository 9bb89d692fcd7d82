"""The desk in a real browser: dropped, shown, mended, handed in; at 360 px, with and without JavaScript."""

import base64
import io
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket

import openpyxl
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pydantic import SecretStr

from sumida_etl.desk.app import build_app
from sumida_etl.desk.desk import Desk
from sumida_etl.desk.links import DepartmentLink
from sumida_etl.own_addresses import OwnAddresses
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from tests.conftest import CHECKOUT, KEY

from .conftest import NARROW, WIDE

AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
ROUND = Round.parse("R5-12")
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    settings = Settings(home=tmp_path_factory.mktemp("desk"), plan=CHECKOUT / "plan", token_key=SecretStr(KEY))
    desk = Desk.open(settings, lambda: ROUND)
    with socket(AF_INET, SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(build_app(desk, OwnAddresses((here,))), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.1)
        yield desk, here
        server.should_exit = True
        thread.join()


@pytest.fixture
def window(browser: Browser, served: tuple[Desk, str]) -> Iterator[Page]:
    """A narrow window; at its end nothing was asked for outside, and nothing the policy forbids was tried."""
    asked: list[str] = []
    complained: list[str] = []
    with ExitStack() as opened:
        context = browser.new_context(viewport={"width": NARROW, "height": 800}, accept_downloads=True)
        opened.callback(context.close)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complained.append(message.text) if "Policy" in message.text else None)
        page.goto(served[1])
        yield page
        assert [url for url in asked if not url.startswith(f"{served[1]}/")] == []
        assert complained == []


def looks_well(page: Page) -> None:
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} at {width}"
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": NARROW, "height": 800})


def wrong(path: Path) -> bytes:
    book = openpyxl.load_workbook(path)
    book["指標"]["I4"] = "5～10"
    book["表紙"]["B8"] = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_dropped_shown_mended_and_handed_in(
    window: Page, served: tuple[Desk, str], sample_folder: Path, tmp_path: Path
) -> None:
    desk, here = served
    (path,) = sample_folder.glob("*_D302_*.xlsx")
    looks_well(window)
    window.goto(here + DepartmentLink(ROUND, "D302", date(2099, 3, 31)).path(desk.key))
    looks_well(window)
    with window.expect_navigation(url="**/c/*"):
        window.evaluate(DROP, ["わるい.xlsx", base64.b64encode(wrong(path)).decode()])
    assert "まだ提出できません" in window.inner_text("main")
    assert "I4 5～10" in window.locator("td.told").all_inner_texts()
    assert window.locator("button").count() == 0
    looks_well(window)
    with window.expect_download() as download:
        window.click(".download")
    assert download.value.suggested_filename == "差戻し_R5-12_税務課.xlsx"
    window.click("a:has-text('直した調査票')")
    window.set_input_files("#workbook", path)
    window.click("button:has-text('点検する')")
    window.wait_for_url("**/c/*")
    looks_well(window)
    window.click("button:has-text('このまま提出する')")
    window.wait_for_url("**/r/*")
    assert "受付箱に入りました" in window.inner_text("main")
    looks_well(window)
    (lying,) = (desk.settings.path(desk.settings.inbox) / ROUND.key).iterdir()
    assert lying.read_bytes() == path.read_bytes()
    number = window.url.rpartition("/")[2]
    window.goto(here)
    window.fill("#number", number)
    window.click("button:has-text('調べる')")
    window.wait_for_url(f"**/r/{number}")


def test_without_a_script_it_is_whole(browser: Browser, served: tuple[Desk, str], sample_folder: Path) -> None:
    (path,) = sample_folder.glob("*_D301_*.xlsx")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served[1])
    assert "枠にファイルを置いても" not in page.inner_text("main")
    page.keyboard.press("Tab")
    page.set_input_files("#workbook", path)
    page.click("button:has-text('点検する')")
    page.wait_for_url("**/c/*")
    page.click("button:has-text('このまま提出する')")
    page.wait_for_url("**/r/*")
    assert "受付番号" in page.inner_text("main")
    context.close()
