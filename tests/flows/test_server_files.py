"""The files behind the links: what is served, to whom, and everything that must not be."""

import base64
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx import Response
from starlette.testclient import TestClient

from flows.server.files import Files

RETURNED = "R5-12_D302_税務課 (1)'.xlsx"
PASSWORD = "office:k7m4q"


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(tmp_path: Path, clock: Clock) -> TestClient:
    out = tmp_path / "out"
    for folder, name in (("差戻し/R5-12", RETURNED), ("公開/R5-12", "index.html"), ("ほか", "x.csv")):
        (out / folder).mkdir(parents=True)
        (out / folder / name).write_text(name)
    (out / "公開" / ".R5-12.new").mkdir()
    (out / "公開" / ".R5-12.new" / "index.html").write_text("not yet")
    (tmp_path / "secret.txt").write_text("secret")
    (out / "公開" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (out / "公開" / "all").symlink_to(tmp_path)
    return TestClient(Files(out, PASSWORD, clock), base_url="http://127.0.0.1:4200")


def get(browser: TestClient, path: str, method: str = "GET", password: str = PASSWORD) -> Response:
    credentials = base64.b64encode(password.encode()).decode()
    return browser.request(method, path, headers={"Authorization": f"Basic {credentials}"})


def test_a_returned_workbook_is_saved_under_its_own_name(browser: TestClient) -> None:
    answer = get(browser, quote(f"/files/差戻し/R5-12/{RETURNED}"))
    assert (answer.status_code, answer.text) == (200, RETURNED)
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(RETURNED)}"
    assert answer.headers["Cache-Control"] == "no-store"
    head = get(browser, quote(f"/files/差戻し/R5-12/{RETURNED}"), "HEAD")
    assert (head.status_code, head.content) == (200, b"")


def test_a_published_page_is_shown_and_has_no_part_in_prefects_page(browser: TestClient) -> None:
    answer = get(browser, quote("/files/公開/R5-12/index.html"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Content-Disposition" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ") and "allow-same-origin" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "公開", "公開/", "公開/R5-12/", "ほか/x.csv", "公開/.R5-12.new/index.html", "公開/../../secret.txt",
        "公開/link.txt", "公開/all/secret.txt", "公開/R5-12/../../ほか/x.csv", "/etc/passwd", "公開/\0",
        "公開//etc/passwd",
    ],
)  # fmt: skip
def test_nothing_else_is_served(browser: TestClient, path: str) -> None:
    assert get(browser, f"/files/{quote(path)}").status_code == 404


@pytest.mark.parametrize("path", ["%2e%2e/%2e%2e/secret.txt", "%2e%2e%2f%2e%2e%2fsecret.txt", "..%5csecret.txt", "%FF"])
def test_nor_under_another_spelling(browser: TestClient, path: str) -> None:
    assert get(browser, f"/files/{quote('公開/')}{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "公開/R5-12/index.html", "公開/none", "~", "~ffffffffff.0/公開/R5-12/index.html"])
def test_who_does_not_know_the_password_is_asked(browser: TestClient, path: str) -> None:
    for answer in (browser.get(f"/files/{quote(path)}"), get(browser, f"/files/{quote(path)}", password="office:x")):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert "合言葉が要ります" in answer.text


def test_a_ticket_opens_files_for_an_hour_and_no_more_is_made_of_it(browser: TestClient, clock: Clock) -> None:
    ticket = get(browser, "/files/").text
    place = quote("/公開/R5-12/index.html")
    assert browser.get(f"/files/{ticket}{place}").text == "index.html"
    assert browser.get(f"/files/{ticket}/").status_code == 404
    until, _, sign = ticket.partition(".")
    later = f"~{int(until[1:], 16) + 1:x}.{sign}"
    assert browser.get(f"/files/{later}{place}").status_code == 401
    clock.now += 3601
    assert browser.get(f"/files/{ticket}{place}").status_code == 401


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nobody_writes(browser: TestClient, method: str) -> None:
    assert get(browser, quote("/files/公開/R5-12/index.html"), method).status_code == 405
