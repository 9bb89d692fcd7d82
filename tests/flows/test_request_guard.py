"""The guard around Prefect's server: which requests get in, and what every answer carries."""

from collections.abc import Mapping

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from flows.server.request_guard import RequestGuard
from sumida_etl.own_addresses import OwnAddresses, origin_of

HERE = "http://127.0.0.1:4200"
SOCKET = "ws://127.0.0.1:4200/api/events/out"
OUTSIDE = "https://sinchoku.example.lg.jp"


async def prefect(scope: Scope, receive: Receive, send: Send) -> None:
    """As Prefect: open to whoever asks, and says so."""
    if scope["type"] == "websocket":
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        await socket.send_text("in")
        return await socket.close()
    said = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "*"}
    return await PlainTextResponse(f"in {Request(scope).url.path}", headers=said)(scope, receive, send)


def client(here: str = HERE, *outside: str) -> TestClient:
    return TestClient(RequestGuard(prefect, OwnAddresses(outside)), base_url=here)


OTHERS: list[Mapping[str, str]] = [
    {"Host": "evil.example:4200"},  # DNS rebinding: the page's own name points here
    {"Host": "evil.example"},
    {"Host": "127.0.0.1"},
    {"Host": "127.0.0.1:4201"},
    {"Host": "127.0.0.1:4200.evil.example"},
    {"Host": "localhost.evil.example:4200"},
    {"Host": ""},
    {"Origin": "http://127.0.0.1:4201"},
    {"Origin": "http://localhost:4200"},  # ours too, but not the one that was called
    {"Origin": "http://192.168.1.5:4200"},
    {"Origin": "https://127.0.0.1:4200"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://127.0.0.1:4200.evil.example"},
    {"Origin": "null"},
    {"Origin": "file://"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
]


@pytest.mark.parametrize("headers", OTHERS, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_others_are_turned_away(headers: Mapping[str, str], method: str) -> None:
    answer = client().request(method, "/api/flow_runs/filter", headers=headers)
    assert answer.status_code == 421
    assert "in" not in answer.text and "access-control-allow-origin" not in answer.headers
    assert "make up が示すもの" in answer.text


@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_so_are_their_sockets(headers: Mapping[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect) as closed, client().websocket_connect(SOCKET, headers=headers):
        pass
    assert closed.value.code == 1008


def test_a_second_name_in_one_request_hides_nothing() -> None:
    twice = [("Host", "127.0.0.1:4200"), ("Origin", HERE), ("Origin", "http://evil.example")]
    assert client().get("/", headers=twice).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "localhost:4200"},
        {"Host": "LocalHost:4200", "Origin": "http://localhost:4200"},
        {"Origin": HERE},
        {"Origin": HERE, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},  # a link in a mail
    ],
    ids=str,
)
def test_our_own_pages_and_programs_get_in(headers: dict[str, str]) -> None:
    assert client().get("/runs", headers=headers).text == "in /runs"
    with client().websocket_connect(SOCKET, headers=headers) as socket:
        assert socket.receive_text() == "in"


def test_on_ipv6_too() -> None:
    assert client("http://[::1]:4200").get("/").status_code == 200
    mapped = {"Host": "127.0.0.1:4200"}
    assert client("http://[::ffff:127.0.0.1]:4200").get("/", headers=mapped).status_code == 200


def test_from_another_machine_by_the_address_it_called() -> None:
    called = client("http://192.168.1.5:4200")
    assert called.get("/", headers={"Origin": "http://192.168.1.5:4200"}).status_code == 200
    for name in ("127.0.0.1:4200", "localhost:4200", "192.168.1.6:4200", "evil.example:4200"):
        assert called.get("/", headers={"Host": name}).status_code == 421


def test_behind_a_tls_server_by_the_name_that_was_set() -> None:
    inside = client(HERE, OUTSIDE)
    named = {"Host": "sinchoku.example.lg.jp"}
    assert inside.get("/", headers=named).status_code == 200
    assert inside.get("/", headers=named | {"Origin": OUTSIDE}).status_code == 200
    assert inside.get("/", headers=named | {"Origin": "http://sinchoku.example.lg.jp"}).status_code == 421
    assert inside.get("/", headers=named | {"Origin": HERE}).status_code == 421
    assert client().get("/", headers=named).status_code == 421
    assert inside.get("/", headers={"Origin": HERE}).status_code == 200


def test_every_answer_says_that_it_is_for_us_alone() -> None:
    headers = client().get("/", headers={"Origin": HERE}).headers
    assert not [name for name in headers if name.startswith("access-control-")]
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["connect-src"] == policy["default-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert not [part for part in policy.values() if "http" in part or "*" in part]
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/api/docs", "/api/openapi.json", "/v2", "/v2/x"])
def test_what_operators_have_no_use_for_is_closed(path: str) -> None:
    assert client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/api/v2/concurrency_limits/filter", "/v2x", "/documents"])
def test_and_nothing_beside_it(path: str) -> None:
    assert client().get(path).status_code == 200


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Sinchoku.example.lg.jp/", "https://sinchoku.example.lg.jp"),
        ("https://sinchoku.example.lg.jp:443", "https://sinchoku.example.lg.jp"),
        ("http://pc-12:4200/dashboard", "http://pc-12:4200"),
        ("http://[2001:DB8::1]:80", "http://[2001:db8::1]"),
    ],
)
def test_an_address_is_taken_as_a_browser_writes_it(typed: str, origin: str) -> None:
    assert origin_of(typed) == origin


@pytest.mark.parametrize("typed", ["sinchoku.example.lg.jp", "ftp://x", "https://", "https://user@x", "http://x:99999"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        origin_of(typed)
