"""Real receivers: a command, an HTTP server, a mail server; what they get, and what is said where they fail."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from sumida_etl.letters.smtp_server import UnusableSmtpError
from sumida_etl.notices.channels import Channel, CommandChannel, UndeliveredError, WebhookChannel
from sumida_etl.notices.naming import UnusableChannelError, channels_of
from sumida_etl.notices.notice import Notice, NoticeKind
from sumida_etl.settings import Settings
from tests.letters.test_delivery import _free_port
from tests.letters.test_drafts import read, text_of

NOTICE = Notice(
    NoticeKind.APPROVAL, "四半期調査 R5-12 が承認を\r\nBcc: 待っています。", ("event 1",), "http://x/runs/1"
)
LINE = "【進捗管理】四半期調査 R5-12 が承認を Bcc: 待っています。"
SECRET = "hook-7f3a"
SAY = "import os, sys; open(sys.argv[1], 'a').write(sys.stdin.read() + repr(sorted(os.environ)))"


class Hook:
    """A web server that answers as it is told to; ``heard``: the path and the JSON of each request."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.code, self.slow = 204, 0.0
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.heard.append((self.path, json.loads(body)))
                time.sleep(hook.slow)
                self.send_response(hook.code)
                if hook.code == 302:
                    self.send_header("Location", f"{hook.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()


@pytest.fixture
def hook() -> Iterator[Hook]:
    found = Hook()
    yield found
    found.server.shutdown()
    found.server.server_close()


class Box:
    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.refused = ""

    async def handle_RCPT(  # noqa: N802 - a name of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address == self.refused:
            return f"550 <{address}> unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, str]]:
    handler = Box()
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield handler, f"smtp://127.0.0.1:{controller.port}?tls=none&from=kikaku@example.lg.jp&timeout=5"
    controller.stop()


def failure_of(channel: Channel) -> str:
    with pytest.raises(UndeliveredError) as caught:
        channel.send(NOTICE)
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_a_command_reads_one_line_and_an_address_and_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMIDA_DATABASE", "postgresql://u:pw@db/x")
    hostile = f"$(touch {tmp_path}/owned) `touch {tmp_path}/owned`\n~!touch {tmp_path}/owned\n; touch {tmp_path}/owned"
    file = tmp_path / "mail.txt"
    CommandChannel((sys.executable, "-c", SAY, str(file))).send(Notice(NoticeKind.FAILED, hostile, ("x",), "http://x/"))
    text = file.read_text()
    assert not (tmp_path / "owned").exists() and "SUMIDA_" not in text
    first, second, *_ = text.splitlines()
    assert first.startswith("【進捗管理】$(touch") and second == "http://x/"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("/no/such/command",), "FileNotFoundError No such file or directory"),
        ((sys.executable, "-c", "raise SystemExit(3)"), "CalledProcessError 3"),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "TimeoutExpired"),
    ],
)
def test_a_command_that_fails_says_how(words: tuple[str, ...], said: str) -> None:
    assert failure_of(CommandChannel(words, seconds=0.5)) == said


def test_a_webhook_gets_json(hook: Hook) -> None:
    WebhookChannel(f"{hook.url}/{SECRET}").send(NOTICE)
    ((path, content),) = hook.heard
    assert path == f"/{SECRET}"
    assert content == {"text": f"{LINE}\nhttp://x/runs/1", "kind": "approval", "id": NOTICE.id}


def test_a_webhook_that_fails_says_how_without_its_address(hook: Hook) -> None:
    channel = WebhookChannel(f"{hook.url}/{SECRET}", seconds=0.3)
    hook.code = 503
    assert failure_of(channel) == "HTTP 503"
    hook.code = 302
    assert failure_of(channel) == "HTTP 302"
    assert [path for path, _ in hook.heard] == [f"/{SECRET}"] * 2, "a redirect is not followed"
    hook.code, hook.slow = 204, 1.0
    assert failure_of(channel) == "TimeoutError"
    assert failure_of(WebhookChannel(f"http://127.0.0.1:{_free_port()}/{SECRET}")) == "ConnectionRefusedError"
    assert SECRET not in repr(channel)


def test_a_mail_to_each_address(box: tuple[Box, str]) -> None:
    server, smtp = box
    settings = Settings(smtp=SecretStr(smtp), notice_mail=SecretStr("a@example.lg.jp; b@example.lg.jp"))
    one, other = channels_of(settings)
    assert (one.name, other.name) == ("mail-1", "mail-2") and "example" not in repr((one, other))
    one.send(NOTICE)
    server.refused = "b@example.lg.jp"
    assert failure_of(other) == "refused [550]"
    (envelope,) = server.taken
    assert envelope.rcpt_tos == ["a@example.lg.jp"] and isinstance(envelope.content, bytes)
    mail = read(envelope.content)
    assert (mail["Subject"], mail["From"]) == ("【進捗管理】公開の承認待ち", "kikaku@example.lg.jp")
    assert mail["Bcc"] is None and mail["Message-ID"] == f"<{NOTICE.id}.mail-1@example.lg.jp>"
    assert text_of(mail).splitlines() == [LINE, "http://x/runs/1"]


def test_a_mail_server_that_is_away(box: tuple[Box, str]) -> None:
    smtp = f"smtp://127.0.0.1:{_free_port()}?tls=none&from=kikaku@example.lg.jp"
    (channel,) = channels_of(Settings(smtp=SecretStr(smtp), notice_mail=SecretStr("a@example.lg.jp")))
    assert failure_of(channel) == "UnreachableServerError"


def test_nothing_set_is_no_channel() -> None:
    assert channels_of(Settings(notice_command=SecretStr(" "), webhook=SecretStr(""))) == ()


@pytest.mark.parametrize(
    "settings",
    [
        {"webhook": "file:///etc/passwd"},
        {"webhook": "chat.example.jp/pw-1"},
        {"webhook": "http://[::1/pw-1"},
        {"webhook": "https://chat.example.jp/pw-1 https://b.example.jp"},
        {"notice_command": "mail -s 'pw-1"},
        {"notice_mail": "pw-1@example.lg.jp"},
        {"notice_mail": "花子 <pw-1@example.lg.jp>", "smtp": "smtp://localhost?from=a@example.jp"},
        {"notice_mail": "a@example.lg.jp", "smtp": "http://pw-1"},
    ],
)
def test_a_setting_that_names_no_channel_is_refused_without_its_text(settings: dict[str, str]) -> None:
    with pytest.raises((UnusableChannelError, UnusableSmtpError)) as caught:
        channels_of(Settings(**{name: SecretStr(value) for name, value in settings.items()}))
    assert "pw-1" not in str(caught.value) and "SUMIDA_" in str(caught.value)
