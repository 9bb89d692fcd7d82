"""The coordinators' board in a real browser: by its password, at 360 px and wide, without JavaScript, axe clean."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from socket import AF_INET, SOCK_STREAM, socket

import pytest
import uvicorn
from playwright.sync_api import Browser

from sumida_etl.desk.app import build_app
from sumida_etl.desk.desk import Desk
from sumida_etl.own_addresses import OwnAddresses
from sumida_etl.settings import Settings
from tests.letters.conftest import ROUND, ward

from .conftest import WIDE
from .test_desk import looks_well

__all__ = ["ward"]
USER, SECRET = "office", "k7m4q-x2p9t"


@pytest.fixture(scope="module")
def here(ward: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("board")
    copytree(ward.home, home, dirs_exist_ok=True)
    desk = Desk.open(ward.model_copy(update={"home": home}), lambda: ROUND)
    with socket(AF_INET, SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = build_app(desk, OwnAddresses((address,)), password=f"{USER}:{SECRET}")
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.1)
        yield address
        server.should_exit = True
        thread.join()


@pytest.mark.long
@pytest.mark.rare
def test_filtered_opened_and_saved(browser: Browser, here: str, tmp_path: Path) -> None:
    login = {"username": USER, "password": SECRET}
    context = browser.new_context(http_credentials=login, java_script_enabled=True, accept_downloads=True)
    page = context.new_page()
    complained: list[str] = []
    page.on("console", lambda message: complained.append(message.text) if "Policy" in message.text else None)
    page.goto(f"{here}/board")
    looks_well(page)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.screenshot(path=tmp_path / "board.png")
    page.select_option("#state", label="差戻し")
    page.click("button:has-text('絞り込む')")
    assert page.locator("tbody").first.locator("tr").count() == 1
    with page.expect_download() as download:
        page.click("td a:has-text('.xlsx')")
    assert download.value.suggested_filename.startswith("R5-12_D302")
    page.click("a:has-text('D302')")
    assert "担当者" in page.inner_text("main")
    looks_well(page)
    page.goto(f"{here}/board/history")
    page.click("summary")
    looks_well(page)
    for name in ("R5-12/preview", "R5-12/letters", "R5-12/follow-ups?figure=I107", "calendar/2023"):
        page.goto(f"{here}/board/{name}")
        looks_well(page)
        page.screenshot(path=tmp_path / f"{name.partition('?')[0].replace('/', '-')}.png", full_page=True)
    page.goto(f"{here}/board/R5-12/follow-ups?figure=I107")
    page.fill("section #name", "墨田 花子")
    page.fill("section #note", "集計中の理由を聞く")
    page.click("button:has-text('印を付ける')")
    page.click("summary:has-text('済みにする')")
    looks_well(page)
    page.go_back()
    page.fill("section #name", "墨田 花子")
    page.fill("section #note", "集計中の理由を聞く")
    page.click("button:has-text('印を付ける')")
    assert page.locator("summary:has-text('済みにする')").count() == 1, "sent again, it is one mark"
    page.goto(f"{here}/board/R5-12/letters")
    with page.expect_download() as download:
        page.click("button:has-text('差戻しの下書きを保存')")
    assert download.value.suggested_filename == "R5-12_差戻し.zip"
    assert complained == []
    context.close()
