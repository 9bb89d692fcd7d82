"""Sending, through a real mail server: each once, on record, whatever breaks on the way."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sumida_etl.letters.delivery import Unsure, deliver
from sumida_etl.letters.draft import Attachment, Draft, LetterKind
from sumida_etl.letters.sent_record import SentRecord
from sumida_etl.letters.sentences import outcome_sentences
from sumida_etl.letters.smtp_dialogue import Ending, Outcome
from sumida_etl.letters.smtp_server import SmtpServer, Tls, UnreachableServerError, UnusableSmtpError
from sumida_etl.registry.rows.departments import Contact, Department
from sumida_etl.settings import Settings
from sumida_etl.templates.token import TokenKey
from tests.conftest import KEY
from tests.letters.conftest import ROUND
from tests.letters.test_drafts import call

AT = datetime(2024, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "p@ss:w0rd"


@dataclass
class Box:
    """What the server took, and how it is to behave: by address, the code it refuses it with."""

    taken: list[Envelope] = field(default_factory=list)
    refuses: dict[str, int] = field(default_factory=dict)
    hang_up_at: str = ""
    slow: float = 0.0
    data_code: int = 250

    async def handle_RCPT(  # noqa: N802 - a name of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuses:
            return f"{self.refuses[address]} <{address}> refused"
        if self.hang_up_at == "RCPT":
            self.hang_up_at = ""
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hang_up_at == "DATA":
            self.hang_up_at = ""
            self.taken.append(envelope)
            server.transport.abort()
            return "250 OK"
        if self.data_code == 250:
            self.taken.append(envelope)
        await asyncio.sleep(self.slow)  # other connections are answered meanwhile
        return f"{self.data_code} said of <secret@example.jp>"

    def to(self) -> list[list[str]]:
        return [envelope.rcpt_tos for envelope in self.taken]


def login(_server: object, _session: object, _envelope: object, _mechanism: object, given: Any) -> AuthResult:
    good = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


@pytest.fixture
def box() -> Iterator[tuple[Box, SmtpServer]]:
    handler = Box()
    controller = Controller(
        handler, hostname="127.0.0.1", port=_free_port(), authenticator=login, auth_require_tls=False
    )
    controller.start()
    user = "soumu@example.lg.jp"
    yield handler, SmtpServer("127.0.0.1", controller.port, Tls.NONE, user, user, PASSWORD, 5)
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def draft(code: str, *to: str, copies: tuple[str, ...] = ()) -> Draft:
    department = Department(code, f"{code}課", "", date(2022, 4, 1), None, (), "")
    attachment = Attachment("調査票.xlsx", b"\r\n.\r\n" * 9, "x")
    contact = Contact(code, to, copies) if to else None
    return Draft(LetterKind.INVITE, ROUND, department, contact, "件名", "本文\n.\n", (attachment,))


def record_in(folder: Path) -> SentRecord:
    return SentRecord.open(folder, TokenKey(KEY.encode()))


def sent(
    drafts: list[Draft], server: SmtpServer, folder: Path, unsure: Unsure = Unsure.ASK
) -> list[tuple[str, Ending, tuple[int, ...], int]]:
    found: list[Outcome] = list(deliver(drafts, server, record_in(folder), unsure, lambda: AT))
    return [(each.draft.department.code, each.ending, each.places, each.code) for each in found]


A, B = draft("D1", "a@example.jp", "b@example.jp", copies=("c@example.jp",)), draft("D2", "d@example.jp")


def test_each_is_sent_once_and_a_corrected_address_alone_gets_it_later(
    box: tuple[Box, SmtpServer], tmp_path: Path
) -> None:
    handler, server = box
    assert sent([A, B, draft("D3")], server, tmp_path) == [
        ("D1", Ending.SENT, (1, 2, 3), 250), ("D2", Ending.SENT, (1,), 250), ("D3", Ending.NOWHERE, (), 0),
    ]  # fmt: skip
    assert handler.to() == [["a@example.jp", "b@example.jp", "c@example.jp"], ["d@example.jp"]]
    mail = bytes(handler.taken[0].content or b"")
    assert b"X-Unsent" not in mail
    assert b"\r\nTo: a@example.jp,\r\n b@example.jp\r\nCc: c@example.jp\r\n" in mail
    assert sent([A, B], server, tmp_path) == [("D1", Ending.BEFORE, (1, 2, 3), 0), ("D2", Ending.BEFORE, (1,), 0)]
    corrected = draft("D2", "new@example.jp")
    assert sent([A, corrected], server, tmp_path)[1:] == [("D2", Ending.SENT, (1,), 250)]
    assert handler.to()[2:] == [["new@example.jp"]]
    assert sent([replace(B, body="another")], server, tmp_path) == [("D2", Ending.SENT, (1,), 250)]
    said = (tmp_path / "letters.jsonl").read_text(encoding="utf-8")
    assert "example.jp" not in said
    assert said.count('"step": "sending"') == said.count('"step": "sent"') == 4


def test_one_recipient_refused_stops_no_other(box: tuple[Box, SmtpServer], tmp_path: Path) -> None:
    handler, server = box
    handler.refuses = {"b@example.jp": 550, "d@example.jp": 450}
    found = sent([A, B, draft("D4", "e@example.jp")], server, tmp_path)
    assert found == [
        ("D1", Ending.REFUSED, (2,), 550), ("D1", Ending.SENT, (1, 3), 250), ("D2", Ending.REFUSED, (1,), 450),
        ("D4", Ending.SENT, (1,), 250),
    ]  # fmt: skip
    outcomes = [Outcome(A, Ending.REFUSED, (2,), 550), Outcome(A, Ending.REFUSED, (3,), 551)]
    _, bad = outcome_sentences(LetterKind.INVITE, outcomes)
    assert "D1課 宛先の2番目（550）、D1課 CCの1番目（551）" in bad[0]
    handler.refuses = {}
    assert sent([A, B], server, tmp_path)[1:] == [("D1", Ending.SENT, (2,), 250), ("D2", Ending.SENT, (1,), 250)]
    assert handler.to() == [["a@example.jp", "c@example.jp"], ["e@example.jp"], ["b@example.jp"], ["d@example.jp"]]


def test_a_letter_that_the_server_refuses_is_no_sent_one(box: tuple[Box, SmtpServer], tmp_path: Path) -> None:
    handler, server = box
    handler.data_code = 552
    assert sent([B], server, tmp_path) == [("D2", Ending.REFUSED, (1,), 552)]
    handler.data_code = 250
    assert sent([B], server, tmp_path) == [("D2", Ending.SENT, (1,), 250)]


def test_a_connection_that_breaks_before_the_letter_is_made_anew(box: tuple[Box, SmtpServer], tmp_path: Path) -> None:
    handler, server = box
    handler.hang_up_at = "RCPT"
    assert sent([A, B], server, tmp_path) == [("D1", Ending.UNSENT, (1, 2, 3), 0), ("D2", Ending.SENT, (1,), 250)]
    assert sent([A, B], server, tmp_path)[0] == ("D1", Ending.SENT, (1, 2, 3), 250)


@pytest.mark.parametrize("how", ["cut", "slow"])
def test_a_letter_without_an_answer_is_unsure_and_never_sent_again_by_itself(
    box: tuple[Box, SmtpServer], tmp_path: Path, how: str
) -> None:
    handler, server = box
    if how == "cut":
        handler.hang_up_at = "DATA"
    else:
        handler.slow, server = 30.0, replace(server, timeout=3)
    assert sent([B, A], server, tmp_path)[0] == ("D2", Ending.UNSURE, (1,), 0)
    handler.slow = 0.0
    assert sent([B], server, tmp_path) == [("D2", Ending.UNSURE, (1,), 0)]
    assert sum("d@example.jp" in each for each in handler.to()) == 1
    again = tmp_path / "again"
    again.mkdir()
    (again / "letters.jsonl").write_bytes((tmp_path / "letters.jsonl").read_bytes())
    assert sent([B], server, tmp_path, Unsure.DONE) == [("D2", Ending.BEFORE, (1,), 0)]
    assert sent([B], server, tmp_path) == [("D2", Ending.BEFORE, (1,), 0)]
    assert sent([B], replace(server, timeout=5), again, Unsure.AGAIN) == [("D2", Ending.SENT, (1,), 250)]


def test_a_server_that_is_not_there_leaves_all_unsent_and_says_so(tmp_path: Path) -> None:
    server = SmtpServer("127.0.0.1", _free_port(), Tls.NONE, "a@example.jp", "", "", 2)
    found = []
    with pytest.raises(UnreachableServerError, match="つながりません"):
        for each in deliver([A, B], server, record_in(tmp_path), Unsure.ASK, lambda: AT):
            found.append((each.draft.department.code, each.ending))
    assert found == [("D1", Ending.UNSENT), ("D2", Ending.UNSENT)]
    assert not (tmp_path / "letters.jsonl").exists()


def test_a_wrong_password_is_said_and_not_shown(box: tuple[Box, SmtpServer], tmp_path: Path) -> None:
    _, server = box
    with pytest.raises(UnreachableServerError, match="パスワードが受け付けられません") as told:
        sent([A], replace(server, password="wrong one"), tmp_path)
    assert "wrong" not in str(told.value)
    assert "wrong" not in repr(replace(server, password="wrong one"))


def test_a_server_that_does_not_encrypt_gets_no_password(box: tuple[Box, SmtpServer], tmp_path: Path) -> None:
    _, server = box
    with pytest.raises(UnreachableServerError, match="STARTTLS"):
        sent([A], replace(server, tls=Tls.STARTTLS), tmp_path)


_KILLED = """
import sys
from pathlib import Path
from tests.letters.test_delivery import B, SmtpServer, Tls, sent
sent([B], SmtpServer("127.0.0.1", int(sys.argv[1]), Tls.NONE, "a@example.jp", "", "", 60), Path(sys.argv[2]))
"""


def test_a_killed_run_neither_forgets_nor_sends_twice(tmp_path: Path) -> None:
    """Killed while the server has the whole letter and has not answered."""
    got = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        threading.Thread(target=_holding, args=(listening, got), daemon=True).start()
        process = subprocess.Popen([sys.executable, "-c", _KILLED, str(port), str(tmp_path)], env=dict(os.environ))
        assert got.wait(300)
        process.kill()
        process.wait()
    server = SmtpServer("127.0.0.1", port, Tls.NONE, "a@example.jp", "", "", 1)
    assert sent([B], server, tmp_path) == [("D2", Ending.UNSURE, (1,), 0)]


def _holding(listening: socket.socket, got: threading.Event) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 here\r\n")
        within = False
        for line in lines:
            if within and line == b".\r\n":
                got.set()
                time.sleep(600)
            elif not within:
                within = line.upper().startswith(b"DATA")
                connection.sendall(b"354 go\r\n" if within else b"250 OK\r\n")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://u:geheim@h", "smtp://"),
        ("smtp://", "ホスト"),
        ("smtp://u:geheim@h:99999", "URL"),
        ("smtp://u:geheim@h?tls=none&from=a@b.jp", "パスワードを送りません"),
        ("smtp://u:geheim@h", "差出人"),
        ("smtp://u:geheim@h?from=a@b.jp&tls=yes", "tls か timeout"),
        ("smtp://u:geheim@h?from=a@b.jp&timeout=0", "timeout"),
        ("smtp://u:geheim@h?form=a@b.jp", "form"),
    ],
)
def test_a_server_that_cannot_be_used_is_told_without_its_password(url: str, said: str) -> None:
    with pytest.raises(UnusableSmtpError, match=said) as told:
        SmtpServer.parsed(url)
    assert "geheim" not in str(told.value)


def test_a_server_is_read_from_its_url() -> None:
    found = SmtpServer.parsed("smtp://u%40example.jp:p%40ss%3Aw@mail.example.jp")
    assert (found.port, found.tls, found.sender, found.password) == (587, Tls.STARTTLS, "u@example.jp", "p@ss:w")
    assert SmtpServer.parsed("smtps://h?from=a@b.jp").port == 465


def test_the_command_sends_and_shows_no_address(
    box: tuple[Box, SmtpServer], ward: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, server = box
    url = f"smtp://soumu%40example.lg.jp:p%40ss%3Aw0rd@127.0.0.1:{server.port}?tls=none"
    monkeypatch.setenv("SUMIDA_SMTP", url)
    handler.refuses = {"kakari@example.lg.jp": 550}
    first = call(ward, monkeypatch, "return", "receipt", "--send", code=1).output
    assert "差戻し：1件を送りました。" in first
    assert "サーバーに断られたもの 1件（税務課 宛先の2番目（550））" in first
    assert "受理：1件を送りました。" in first
    second = call(ward, monkeypatch, "return", "receipt", "--send", code=1).output
    assert "受理：0件を送りました。1件は送信済みなので送りません。" in second
    assert len(handler.taken) == 2
    for said in (first, second):
        assert "example" not in said
        assert "p@ss" not in said


def test_sending_wants_a_server_and_a_kind(ward: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUMIDA_SMTP", raising=False)
    assert "SUMIDA_SMTP" in call(ward, monkeypatch, "receipt", "--send", code=1).output
    call(ward, monkeypatch, "--send", code=2)
