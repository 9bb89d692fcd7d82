"""A round lived by clicking: two departments and a coordinator, from the letter to the letter, and no terminal."""

import email
import io
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, sync_playwright

from sumida_etl.rounds import day_label
from sumida_etl.templates.live.names import CHECK
from tests.browser.chromium import usable_browser
from tests.browser.test_desk import DROP, looks_well
from tests.operations.conftest import RunningSite, free_ports, running, until
from tests.operations.test_operating import DUE, approve, press
from tests.templates.spreadsheet import Spreadsheet

TAX, POLICY = "zeimu@example.lg.jp", "seisaku@example.lg.jp"
WRONG = "5～10"


@dataclass
class Post:
    """A mail server of the ward: what it was given, by address."""

    boxes: dict[str, list[EmailMessage]] = field(default_factory=dict)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        for each in envelope.rcpt_tos:
            self.boxes.setdefault(each, []).append(mail)
        return "250 OK"

    def last(self, address: str) -> EmailMessage:
        return self.boxes[address][-1]


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[Post, int]]:
    made, [port] = Post(), free_ports(1)
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    yield made, port
    controller.stop()


@pytest.fixture(scope="module")
def office(post: tuple[Post, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    home = tmp_path_factory.mktemp("lived")
    with running(home, SUMIDA_SMTP=f"smtp://127.0.0.1:{post[1]}?from=kikaku@example.lg.jp&tls=none") as site:
        due = date.today() + timedelta(days=20)
        (home / "plan" / "contacts.csv").write_text(
            f"所属コード,宛先,CC\nD302,{TAX},\nD101,{POLICY},\n", encoding="utf-8"
        )
        (home / "plan" / "deadlines.csv").write_text(
            f"調査回,調査の月,所属コード,期限,理由,氏名\nR5-12,,,{due.isoformat()},,\n", encoding="utf-8"
        )
        yield site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=usable_browser(), args=quiet)
        yield browser
        browser.close()


def opened(browser: Browser, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP", **options).new_page()
    page.set_default_timeout(150_000)
    return page


def body(mail: EmailMessage) -> str:
    found = mail.get_body()
    assert found is not None
    return str(found.get_content())


def own_page(mail: EmailMessage) -> str:
    found = re.search(r"http://\S+/d/\S+", body(mail))
    assert found
    return found[0]


def questionnaire(mail: EmailMessage) -> Workbook:
    (file,) = mail.iter_attachments()
    return openpyxl.load_workbook(io.BytesIO(file.get_content()))


def answered(book: Workbook) -> Workbook:
    """Filled in as a department would that has few figures: states and short texts."""
    for name in ("指標", "効果・実績", "取組状況"):
        sheet = book[name]
        heads = {str(cell.value): cell.column for cell in sheet[3] if cell.value}
        for row in range(4, sheet.max_row + 1):
            if not sheet.cell(row, 1).value:
                continue
            for title, at in heads.items():
                cell = sheet.cell(row, at)
                if not cell.protection.locked and title.endswith(("現在", "見込", "確定")):
                    cell.value = "集計中"
                elif not cell.protection.locked and title.endswith(("取組状況", "取組予定")):
                    cell.value = f"窓口の{title}を見直した。"
    typed = {"担当者": "見本 花子", "連絡先": "内線 0302", "提出日": day_label(date(2024, 2, 9))}
    for label, cell in book["表紙"].iter_rows(max_col=2):
        if label.value in typed:
            cell.value = typed[label.value]
    return book


def bytes_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def dropped(page: Page, name: str, data: bytes) -> str:
    with page.expect_navigation(url="**/c/*"):
        page.evaluate(DROP, [name, b64encode(data).decode()])
    return page.inner_text("main")


def handed_in(page: Page) -> str:
    page.click("button:has-text('このまま提出する')")
    page.wait_for_url("**/r/*")
    return page.inner_text("main")


def write_to(board: Page, desk: str, word: str) -> str:
    """The coordinator sends the letters of a kind."""
    board.goto(f"{desk}/board/R5-12/letters")
    board.get_by_role("button", name=f"{word}を送る").click()
    board.get_by_role("status").first.wait_for()
    return board.inner_text("main")


def state_of(board: Page, desk: str, code: str) -> str:
    board.goto(f"{desk}/board/R5-12?name={code}")
    return board.locator("tbody tr").first.inner_text()


def test_from_the_letter_to_the_letter(
    office: RunningSite, post: tuple[Post, int], chromium: Browser, tmp_path: Path
) -> None:
    mails, desk = post[0], f"http://127.0.0.1:{office.environment['SUMIDA_DESK_PORT']}"
    user, _, secret = str(office.api.password).partition(":")
    board = opened(chromium, http_credentials={"username": user, "password": secret})

    # The questionnaires go out.
    assert "2件を送りました" in write_to(board, desk, "送付")
    assert set(mails.boxes) == {TAX, POLICY}
    looks_well(board)
    board.set_viewport_size({"width": 1280, "height": 900})

    # 税務課 types something that is no number: 点検 says so, and so does the desk, by cell.
    book = answered(questionnaire(mails.last(TAX)))
    book["指標"]["I4"] = WRONG
    column = next(cell.column_letter for cell in book["指標"][3] if cell.value == CHECK)
    assert Spreadsheet(book).answer("指標", f"{column}4").startswith("要修正　12月末現在：数値として読めません")
    tax = opened(chromium)
    tax.goto(own_page(mails.last(TAX)))
    said = dropped(tax, "だいたい.xlsx", bytes_of(book))
    assert "まだ提出できません" in said and f"I4 {WRONG}" in tax.locator("td.told").all_inner_texts()

    # Mended, it is handed in, taken in by the watch, and stands on the board.
    book["指標"]["I4"] = "集計中"
    tax.click("a:has-text('直した調査票')")
    assert "提出できます" in dropped(tax, "直した.xlsx", bytes_of(book))
    assert "受付箱に入りました" in handed_in(tax)
    until(lambda: "受理" in state_of(board, desk, "D302"), pause=2)
    until(lambda: "受理" in tax.inner_text("main") or not tax.reload(), pause=2)

    # Only who is silent is reminded.
    assert "1件を送りました" in write_to(board, desk, "督促")
    assert [len(mails.boxes[each]) for each in (TAX, POLICY)] == [1, 2]
    reminder = mails.last(POLICY)
    assert str(reminder["Subject"]).startswith("【未提出のお知らせ】")
    second = opened(chromium)
    second.goto(own_page(reminder))
    dropped(second, "政策.xlsx", bytes_of(answered(questionnaire(reminder))))
    assert "受付番号" in handed_in(second)
    until(lambda: "受理" in state_of(board, desk, "D101"), pause=2)

    # What would be published is looked at, a figure marked, and the run that waits approved.
    board.goto(f"{desk}/board/R5-12/preview")
    assert "第1版になります" in board.inner_text("main") and "前回から変わったこと" in board.inner_text("main")
    board.goto(f"{desk}/board/R5-12/follow-ups?figure=I107")
    board.fill("section #name", "墨田 花子")
    board.fill("section #note", "集計中の理由を聞く")
    board.click("button:has-text('印を付ける')")
    assert "集計中の理由を聞く" in board.inner_text("main")
    run = office.api.start("公開のみ", DUE, round="R5-12", approval=True, provisional=True)
    assert office.api.wait(run, "PAUSED", "COMPLETED", "FAILED")["state"]["name"] == "Suspended"
    assert "集計中の理由を聞く" in office.api.artifact("approval-r5-12")["data"]
    prefect = opened(chromium)
    prefect.goto(office.login)
    prefect.wait_for_url("**/dashboard")
    prefect.goto(f"{office.api.address}/runs/flow-run/{run}")
    press(prefect, "/resume", lambda: approve(prefect, "墨田 花子", "庁議で報告済み", tmp_path))
    assert office.api.wait(run, "COMPLETED", "FAILED")["state"]["name"] == "暫定公開"
    assert (office.home / "out" / "公開" / "R5-12" / "index.html").is_file()
    board.goto(f"{desk}/board/R5-12")
    assert "承認 墨田 花子" in board.inner_text("main") and "庁議で報告済み" in board.inner_text("main")
    board.goto(f"{desk}/board/R5-12/preview")
    assert "数値も文章も、公開済みの版と同じです" in board.inner_text("main")

    # Who was accepted hears so; sent again, nobody hears it twice.
    assert "2件を送りました" in write_to(board, desk, "受理")
    assert all("受理しました" in body(mails.last(each)) for each in (TAX, POLICY))
    assert "送信済み" in write_to(board, desk, "受理")
    assert [len(mails.boxes[each]) for each in (TAX, POLICY)] == [2, 3]
