"""A page of somebody else, opened in the browser of an operator who is logged in: it reads, creates, resumes nothing.

So does a program of another account, which can reach the port and does not know the password.
"""

import json
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, Route, sync_playwright
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.operations.conftest import RunningSite, address_of_this_machine

ATTACK = r"""async ([target, run, deployment]) => {
    const api = `${target}/api`, read = []
    const tried = async (name, attempt) => {
        try { const got = await attempt(); if (got) read.push([name, String(got).slice(0, 200)]) } catch {}
    }
    const command = {name: "evil", flow_id: deployment.flow_id, work_pool_name: "sumida",
                     pull_steps: [{"prefect.deployments.steps.run_shell_script": {script: "touch /tmp/owned"}}]}
    const posts = [
        ["flow_runs/filter", {}], ["deployments/filter", {}], ["artifacts/filter", {}], ["deployments/", command],
        [`deployments/${deployment.id}/create_flow_run`, {}], ["variables/", {name: "evil", value: 1}],
        [`flow_runs/${run}/resume`, {run_input: {approved: true, name: "evil", comment: ""}}],
        [`flow_runs/${run}/set_state`, {state: {type: "SCHEDULED"}, force: true}],
    ]
    const anonymous = [{}, {credentials: "include"}, {headers: {Authorization: "Basic b2ZmaWNlOng="}}]
    for (const [path, body] of posts) {
        for (const more of anonymous) {
            const headers = {"Content-Type": "application/json", ...more.headers}
            await tried(path, async () => {
                const sent = {...more, method: "POST", headers, body: JSON.stringify(body)}
                const answer = await fetch(`${api}/${path}`, sent)
                return `${answer.status} ${await answer.text()}`
            })
        }
        // Without a preflight: the answer is hidden, the deed would be done.
        await tried(path, async () => {
            const simple = {method: "POST", mode: "no-cors", credentials: "include", body: JSON.stringify(body)}
            await fetch(`${api}/${path}`, simple)
        })
        const form = document.createElement("form")
        const [name, value] = JSON.stringify({...body, x: "="}).split("=")
        const box = Object.assign(document.createElement("input"), {name, value})
        Object.assign(form, {method: "POST", action: `${api}/${path}`, enctype: "text/plain", target: "hidden"})
        form.append(box); document.body.append(form); form.submit()
    }
    for (const path of ["/ui-settings", "/api/admin/settings", "/api/health", "/openapi.json", "/files/", "/page.js"]) {
        await tried(path, async () => {
            const answer = await fetch(target + path, {credentials: "include"})
            return `${answer.status} ${await answer.text()}`
        })
        await tried(path, () => new Promise((done, failed) => {
            const script = Object.assign(document.createElement("script"), {src: target + path})
            script.onload = () => done("ran"); script.onerror = failed; document.body.append(script)
        }))
    }
    const frame = Object.assign(document.createElement("iframe"), {src: target, name: "hidden"})
    document.body.append(frame)
    await tried("frame", () => frame.contentDocument?.body?.innerText)
    for (const path of ["/api/events/out", "/api/logs/out"]) {
        await tried(path, () => new Promise((done, failed) => {
            const socket = new WebSocket(target.replace("http", "ws") + path, ["prefect"])
            socket.onopen = () => { done("open"); socket.send('{"type": "auth", "token": null}') }
            socket.onerror = failed
        }))
    }
    return read
}"""


@pytest.fixture(scope="module")
def stranger() -> Iterator[int]:
    """Another program's server, on every address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html><body>Hello</body></html>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        rebound = "--host-resolver-rules=MAP rebound.example 127.0.0.1"
        careless = "--disable-features=LocalNetworkAccessChecks"  # as browsers of a few years ago
        quiet += [rebound, careless]
        yield playwright.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)


@pytest.fixture
def operator(browser: Browser, site: RunningSite) -> Iterator[Page]:
    """Logged in, as by the link that was printed."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(site.login)
    page.wait_for_url("**/dashboard")
    yield page
    context.close()


@pytest.fixture
def suspended(site: RunningSite) -> Iterator[str]:
    run = site.api.start("公開のみ", "2099-01-16T00:00:00Z")
    state = {"type": "PAUSED", "name": "Suspended", "state_details": {"pause_timeout": "2099-02-01T00:00:00Z"}}
    site.api.call("POST", f"/flow_runs/{run}/set_state", {"state": state, "force": True})
    yield run
    site.api.call("DELETE", f"/flow_runs/{run}")


def everything(site: RunningSite, run: str) -> dict[str, Any]:
    """What an attack would have changed."""
    kinds = ("deployments", "variables", "automations", "block_documents")
    found = {kind: sorted(each["id"] for each in site.api.call("POST", f"/{kind}/filter", {})) for kind in kinds}
    return found | {"runs": sorted(site.api.runs("公開のみ")), "state": site.api.run(run)["state"]["id"]}


def from_loopback(site: RunningSite, port: int) -> tuple[str, str]:
    return f"http://127.0.0.1:{port}/", site.api.address


def from_localhost(site: RunningSite, port: int) -> tuple[str, str]:
    return f"http://localhost:{port}/", site.api.address.replace("127.0.0.1", "localhost")


def from_a_private_address(site: RunningSite, port: int) -> tuple[str, str]:
    return f"http://{address_of_this_machine()}:{port}/", site.api.address


def from_a_name_that_points_here(site: RunningSite, port: int) -> tuple[str, str]:
    rebound = site.api.address.replace("127.0.0.1", "rebound.example")
    return f"{rebound}/evil", rebound


@pytest.mark.parametrize(
    "whence", [from_loopback, from_localhost, from_a_private_address, from_a_name_that_points_here]
)
def test_a_page_of_somebody_else_gets_nothing(
    site: RunningSite,
    operator: Page,
    stranger: int,
    suspended: str,
    whence: Callable[[RunningSite, int], tuple[str, str]],
) -> None:
    page, target = whence(site, stranger)

    def first(route: Route) -> None:  # what the name pointed to before
        route.fulfill(content_type="text/html", body="<html><body>Hello</body></html>")

    before = everything(site, suspended)
    refused: list[int] = []

    def answered(answer: Response) -> None:
        if answer.url.startswith(target):
            refused.append(answer.status)

    evil = operator.context.new_page()
    evil.route("**/evil", first)
    evil.goto(page)
    evil.on("response", answered)
    deployment = site.api.deployment("公開のみ")
    known = {"id": deployment["id"], "flow_id": deployment["flow_id"]}
    read = evil.evaluate(ATTACK, [target, suspended, known])
    evil.wait_for_timeout(2000)
    seen = [each for each in read if not each[1].startswith("421")]
    assert seen == []
    assert set(refused) <= {421}
    assert 421 in refused  # they did arrive
    assert everything(site, suspended) == before


def test_the_name_that_points_here_opens_nothing_itself(site: RunningSite, browser: Browser) -> None:
    page = browser.new_page()
    answer = page.goto(site.api.address.replace("127.0.0.1", "rebound.example"))
    assert answer is not None and answer.status == 421
    assert "この住所では開けません" in page.inner_text("body")
    page.close()


@pytest.mark.parametrize("header", [None, "Basic b2ZmaWNlOng=", "Bearer x", "Basic"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "flow_runs/filter"), ("POST", "deployments/filter"), ("POST", "artifacts/filter"), ("POST", "flows/"),
        ("GET", "admin/settings"), ("GET", "admin/version"), ("POST", "admin/database/clear"), ("GET", "version"),
        ("POST", "flow_runs/{run}/resume"), ("POST", "flow_runs/{run}/set_state"), ("GET", "flow_runs/{run}"),
        ("POST", "block_documents/filter"), ("POST", "logs/filter"), ("POST", "events/filter"), ("POST", "events"),
    ],
)  # fmt: skip
def test_no_program_gets_in_without_the_password(
    site: RunningSite, suspended: str, method: str, path: str, header: str | None
) -> None:
    url = f"{site.api.address}/api/{path.format(run=suspended)}"
    headers = {"Content-Type": "application/json"} | ({"Authorization": header} if header else {})
    body = json.dumps({"run_input": {"approved": True}}).encode() if method == "POST" else None
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=30)
    assert refused.value.code == 401


@pytest.mark.parametrize("token", [None, "", "office:x"])
@pytest.mark.parametrize("path", ["events/in", "events/out", "logs/out"])
def test_nor_by_a_socket(site: RunningSite, path: str, token: str | None) -> None:
    url = f"{site.api.address.replace('http', 'ws')}/api/{path}"
    with connect(url, subprotocols=["prefect"]) as open_one:
        open_one.send(json.dumps({"type": "auth", "token": token}))
        with pytest.raises(ConnectionClosed):
            open_one.recv(timeout=30)
    with pytest.raises(InvalidStatus):
        connect(url, subprotocols=["prefect"], origin="http://127.0.0.1:1")


def test_the_page_asks_nobody_and_leads_nowhere(site: RunningSite, operator: Page) -> None:
    """Every page of it: no answer from elsewhere, no link to elsewhere, no V2, nothing for sale."""
    text = "[外](https://evil.example/x) https://bare.example/ ![絵](https://evil.example/a.png) [内](/runs)"
    body = {"key": "links", "type": "markdown", "data": f"# 見本\n\n{text}"}
    artifact = site.api.call("POST", "/artifacts/", body)["id"]
    elsewhere: list[str] = []
    own = urlsplit(site.api.address).netloc
    operator.on("response", lambda answer: elsewhere.append(answer.url) if urlsplit(answer.url).netloc != own else None)
    deployment = site.api.deployment("四半期調査")["id"]
    for path in (
        "dashboard", "runs", "flows", "deployments", f"deployments/deployment/{deployment}", "work-pools", "blocks",
        "blocks/catalog", "variables", "automations", "events", "concurrency-limits", "settings", "artifacts",
        f"artifacts/artifact/{artifact}",
    ):  # fmt: skip
        operator.goto(f"{site.api.address}/{path}")
        operator.get_by_text("Settings", exact=True).first.wait_for()
        operator.wait_for_timeout(1000)
        outside = (
            "[...document.querySelectorAll('a[href]')].map(a => a.href).filter(h => !h.startsWith(location.origin))"
        )
        assert operator.evaluate(outside) == [], path
        shown = operator.inner_text("body")
        assert not [
            word
            for word in ("V2 UI", "Upgrade", "Prefect Cloud", "Join the Community", "Ready to scale")
            if word in shown
        ], path
    operator.get_by_text("外", exact=True).click()
    operator.get_by_text("https://bare.example/").click()
    assert operator.evaluate("window.open('https://evil.example/')") is None
    operator.wait_for_timeout(500)
    assert operator.url.endswith(f"/artifacts/artifact/{artifact}") and len(operator.context.pages) == 1
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []


def test_the_login_box_takes_what_was_printed_and_nothing_else(site: RunningSite, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{site.api.address}/runs")
    box = page.get_by_placeholder("利用者名:合言葉")
    box.fill("office:wrong")
    page.get_by_role("button", name="Login").click()
    page.get_by_text("Authentication failed.").first.wait_for()
    assert "Cloud" not in page.inner_text("body")
    assert site.api.password
    box.fill(site.api.password)
    page.get_by_role("button", name="Login").click()
    page.wait_for_url("**/runs")
    page.context.close()


def test_a_link_of_a_stranger_logs_nobody_out(site: RunningSite, operator: Page) -> None:
    operator.goto(f"{site.api.address}/runs#key={quote('office:other')}")
    operator.reload()
    operator.get_by_text("Settings", exact=True).first.wait_for()
    assert operator.evaluate("atob(localStorage.getItem('prefect-password'))") == site.api.password


def test_up_again_says_where_and_up_with_other_settings_changes_nothing(site: RunningSite) -> None:
    said = site.operate("up")
    assert f"すでに動いています: {site.api.address}" in said
    assert site.api.password not in said
    before = site.pids()
    said = site.operate("up", code=1, PREFECT_SERVER_API_HOST="0.0.0.0", PREFECT_SERVER_API_AUTH_STRING="office:other")
    assert f"別の設定のまま {site.api.address} で動いています。何も変えていません。" in said
    assert "PREFECT_SERVER_API_HOST" in said and "PREFECT_SERVER_API_AUTH_STRING" in said
    assert site.pids() == before
