"""The files behind the links: what is served, and everything that must not be."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from sumida_etl.console.files import FileServer

RETURNED = "R5-12_D302_税務課 (1)'.xlsx"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    out = tmp_path / "out"
    for folder, name in (
        ("差戻し/R5-12", "R5-12_D302_税務課 (1)'.xlsx"),
        ("公開/R5-12", "index.html"),
        ("ほか", "x.csv"),
    ):
        (out / folder).mkdir(parents=True)
        (out / folder / name).write_text(name)
    (out / "公開" / ".R5-12.new").mkdir()
    (out / "公開" / ".R5-12.new" / "index.html").write_text("not yet")
    (tmp_path / "secret.txt").write_text("secret")
    (out / "公開" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (out / "公開" / "all").symlink_to(tmp_path)
    server = FileServer(out, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def get(server: FileServer, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return found


def test_a_returned_workbook_is_saved_under_its_own_name(server: FileServer) -> None:
    status, body, headers = get(server, quote(f"/差戻し/R5-12/{RETURNED}"))
    assert (status, body.decode()) == (200, RETURNED)
    assert headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(RETURNED, safe='')}"
    assert get(server, quote(f"/差戻し/R5-12/{RETURNED}"), "HEAD")[:2] == (200, b"")


def test_a_published_page_is_shown(server: FileServer) -> None:
    status, _, headers = get(server, quote("/公開/R5-12/index.html"))
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Content-Disposition" not in headers and headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/", "/公開", "/公開/", "/公開/R5-12/", "/ほか/x.csv", "/公開/.R5-12.new/index.html", "/公開/../../secret.txt",
        "/公開/link.txt", "/公開/all/secret.txt", "/公開/R5-12/../../ほか/x.csv", "//etc/passwd", "/公開/\0",
        "/公開//etc/passwd",
    ],
)  # fmt: skip
def test_nothing_else_is_served(server: FileServer, path: str) -> None:
    assert get(server, quote(path))[0] == 404


@pytest.mark.parametrize("path", ["%2e%2e/%2e%2e/secret.txt", "%2e%2e%2f%2e%2e%2fsecret.txt", "..%5csecret.txt", "%FF"])
def test_nor_under_another_spelling(server: FileServer, path: str) -> None:
    assert get(server, f"{quote('/公開/')}{path}")[0] == 404


def test_a_page_of_another_site_gets_nothing(server: FileServer) -> None:
    path = quote("/公開/R5-12/index.html")
    assert get(server, path, Host="evil.example")[0] == 421
    assert get(server, path, Host=f"localhost:{server.server_port}")[0] == 200


def test_nobody_writes(server: FileServer) -> None:
    assert get(server, quote("/公開/R5-12/index.html"), "PUT")[0] == 501


def test_no_other_machine_reaches_it(server: FileServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
