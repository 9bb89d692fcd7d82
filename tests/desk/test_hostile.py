"""What nobody should send: each is answered in Japanese, nothing reaches the inbox, and the desk goes on."""

import io
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from sumida_etl.desk.app import build_app
from sumida_etl.desk.desk import Desk
from sumida_etl.desk.limits import LARGEST_BODY, Rate
from sumida_etl.desk.sentences import TooOftenError
from sumida_etl.own_addresses import OwnAddresses

from .conftest import HERE, ROUND, Visitor, plain, workbook


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def foreign() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


HOSTILE = {
    "nothing": (b"", "D001"),
    "text": (b"hello" * 100, "D021"),
    "bytes": (b"\1\2\xff" * 100, "D002"),
    "html": (b"<!doctype html><script>alert(1)</script>", "D0"),
    "pdf": (b"%PDF-1.7\n" + b"0" * 200, "D021"),
    "zip": (zipped(a=b"a"), "D0"),
    "bomb": (zipped(xl__workbook=bytes(200 << 20)), "D0"),
    "many parts": (zipped(**{f"p{number}": bytes(1 << 20) for number in range(600)}), "D009"),
    "foreign": (foreign(), "S017"),
    "old excel": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096), "D0"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_workbook_of_ours_is_answered(desk: Desk, visitor: Visitor, kind: str) -> None:
    data, code = HOSTILE[kind]
    result = visitor.upload(data, "調査票.xlsx")
    said = plain(result)
    assert (result.status_code, "まだ提出できません" in said, code in said) == (200, True, True)
    refused = visitor.hand_in(result)
    assert refused.status_code == 409
    note = visitor.get(f"{result.url.path}/returned")
    assert "差戻し票" in note.content.decode("utf-8-sig")


def test_a_workbook_with_a_wrong_token_is_not_handed_in(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(sample_folder, "D202")))
    (cell,) = (row[1] for row in book["表紙"].iter_rows() if row[0].value == "照合番号")
    cell.value = "AAAA-BBBB-CCCC-DDDD-EEEE"
    out = io.BytesIO()
    book.save(out)
    result = visitor.upload(out.getvalue())
    assert "まだ提出できません" in plain(result) and "照合番号" in plain(result)
    assert visitor.hand_in(result).status_code == 409


NAMES = ["../../etc/passwd", "C:\\Windows\\x.xlsx", "<img src=x onerror=alert(1)>.xlsx", "a\r\nX: y.xlsx", "あ" * 300]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_used_for_nothing(desk: Desk, visitor: Visitor, sample_folder: Path, name: str) -> None:
    result = visitor.upload(workbook(sample_folder, "D203"), name)
    assert "提出できます" in result.text and "onerror" not in result.text and "passwd" not in result.text
    places = {path.name for path in desk.checks.folder.rglob("*") if path.is_file()}
    assert places <= {"about.json", "answer.json", "調査票.xlsx", "差戻し.xlsx", "差戻し.xlsx.txt", "差戻し.xlsx.json"}


def test_too_large_a_body_is_read_away_and_said(visitor: Visitor) -> None:
    assert visitor.upload(bytes(LARGEST_BODY + 1)).status_code == 413
    result = visitor.upload(b"", "")
    assert (result.status_code, "選ばれていません" in result.text) == (400, True)
    broken = {"Origin": HERE, "Content-Type": "multipart/form-data; boundary=x"}
    assert visitor.client.post("/check", content=b"--y\r\nnonsense", headers=broken).status_code in (400, 403)
    assert visitor.client.post("/check", content=b"\xff\xfe", headers={"Origin": HERE}).status_code in (400, 403)


def test_a_form_of_another_browser_or_page_is_refused(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    data = workbook(sample_folder, "D203")
    other = Visitor(TestClient(build_app(desk, OwnAddresses((HERE,))), base_url=HERE))
    assert visitor.upload(data, token="").status_code == 403
    assert visitor.upload(data, token=other.token()).status_code == 403
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example:4210"}):
        assert visitor.client.post("/check", files={"workbook": ("a.xlsx", data)}, headers=headers).status_code == 421
    result = visitor.upload(data)
    assert result.status_code == 200
    for path in (result.url.path, f"{result.url.path}/returned"):
        assert other.get(path).status_code == 404
    assert visitor.get("/check").status_code == 404


def test_every_answer_forbids_what_the_page_does_not_need(visitor: Visitor) -> None:
    for path in ("/", "/nothing", "/desk.css"):
        headers = visitor.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert "HttpOnly" in visitor.get("/").headers["set-cookie"]


def test_the_log_holds_neither_addresses_nor_names(
    visitor: Visitor, sample_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    result = visitor.upload(workbook(sample_folder, "D203"), "秘密の名前.xlsx")
    lines = [each.getMessage() for each in caplog.records if each.name == "sumida_etl.desk.access"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == ["GET home 200", "POST check 303", "GET result 200"]
    ours = "".join(each.getMessage() for each in caplog.records if each.name.startswith("sumida_etl"))
    assert result.url.path[3:] not in ours and "秘密" not in ours


def test_who_asks_too_often_waits() -> None:
    now = 0.0
    rate = Rate(60, lambda: now)
    for _ in range(60):
        rate.take("a")
    with pytest.raises(TooOftenError):
        rate.take("a")
    rate.take("b")
    now = 1.0
    rate.take("a")
    for number in range(2 * Rate.ADDRESSES):
        rate.take(str(number))
    assert len(rate._left) == Rate.ADDRESSES


def test_an_address_that_sends_too_much_is_told_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sumida_etl.desk.app.SENDS", 1)
    visitor = Visitor(TestClient(build_app(desk, OwnAddresses((HERE,))), base_url=HERE))
    assert visitor.upload(b"").status_code == 200
    refused = visitor.upload(b"")
    assert (refused.status_code, "1分ほど待って" in refused.text) == (429, True)
    assert visitor.get("/").status_code == 200


def test_two_versions_at_the_same_moment_both_have_a_receipt(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    first = workbook(sample_folder, "D401")
    book = openpyxl.load_workbook(io.BytesIO(first))
    out = io.BytesIO()
    book.save(out)
    results = [visitor.upload(data) for data in (first, out.getvalue())]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(visitor.hand_in, results))
    numbers = [answer.url.path.removeprefix("/r/") for answer in answers]
    receipts = {each.number: each for each in desk.receipts.every() if each.number in numbers}
    assert len(receipts) == 2
    last = max(receipts.values(), key=lambda each: each.received_at)
    folder = desk.settings.path(desk.settings.inbox) / ROUND.key
    (lying,) = folder.glob(f"*_{last.department}_*")
    assert sha256(lying.read_bytes()).hexdigest() == last.sha256
    states = [visitor.get(f"/r/{number}/state").json()["word"] for number in numbers]
    assert sorted(states) == ["受付", "差替え"]


def test_two_at_the_same_moment_both_have_a_receipt(desk: Desk, visitor: Visitor, sample_folder: Path) -> None:
    codes = ["D204", "D205", "D204", "D205"]
    books = [workbook(sample_folder, code) for code in codes]
    visitors = [Visitor(TestClient(build_app(desk, OwnAddresses((HERE,))), base_url=HERE)) for _ in codes]
    together = threading.Barrier(len(codes))

    def send(one: Visitor, data: bytes) -> str:
        result = one.upload(data)
        together.wait(60)
        return one.hand_in(result).url.path

    with ThreadPoolExecutor(len(codes)) as threads:
        paths = list(threads.map(send, visitors, books))
    assert (paths[0], paths[1]) == (paths[2], paths[3]) and paths[0] != paths[1]
    folder = desk.settings.path(desk.settings.inbox) / ROUND.key
    lying = {path.name.split("_")[1]: path.read_bytes() for path in folder.iterdir()}
    assert [lying[code] for code in codes] == books
    assert [len(desk.receipts.of(ROUND, code)) for code in ("D204", "D205")] == [1, 1]
