"""Send letters, each once to each address, and go on after what stops one of them."""

import smtplib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sumida_etl.letters.draft import Draft
from sumida_etl.letters.mail import to_be_sent
from sumida_etl.letters.sent_record import SentRecord, Step
from sumida_etl.letters.smtp_server import SmtpServer, UnreachableServerError
from sumida_etl.rounds import JAPAN


class Ending(StrEnum):
    """How it ended for one letter, or for some of its addresses."""

    SENT = "送信"
    BEFORE = "送信済み"
    REFUSED = "拒否"
    UNSENT = "未送信"
    UNSURE = "不明"
    NOWHERE = "宛先なし"


class Unsure(StrEnum):
    """What is to be done about letters of which it is not known whether the server took them."""

    ASK = ""
    AGAIN = "again"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``places``: of the addresses concerned among 宛先 and CC, counted from 1; ``code``: the server's, or 0."""

    draft: Draft
    ending: Ending
    places: tuple[int, ...] = ()
    code: int = 0


def deliver(
    drafts: Iterable[Draft], server: SmtpServer, record: SentRecord, unsure: Unsure, waiting: Callable[[], datetime]
) -> Iterator[Outcome]:
    """Send what was not sent before. ``waiting``: gives the time of sending.

    One recipient refused stops no other; a connection that broke is made anew for the next letter. Where that fails,
    the rest stays unsent: UnreachableServerError is raised once all of it has been told. Raises OSError.
    """
    broken: UnreachableServerError | None = None
    with _Line(server) as line:
        for draft in drafts:
            yield from _settled(draft, record, unsure)
            left = _left(draft, record)
            if not draft.recipients:
                yield Outcome(draft, Ending.NOWHERE)
            elif broken is not None and left:
                yield Outcome(draft, Ending.UNSENT, _places(draft, left))
            elif left:
                try:
                    yield from line.send(draft, left, record, waiting())
                except UnreachableServerError as problem:
                    broken = problem
                    yield Outcome(draft, Ending.UNSENT, _places(draft, left))
    if broken is not None:
        raise broken


def _settled(draft: Draft, record: SentRecord, unsure: Unsure) -> Iterator[Outcome]:
    """What an earlier run left: sent, or not known."""
    steps = record.steps(draft)
    open_ = [address for address, step in steps.items() if step is Step.SENDING]
    if open_ and unsure is Unsure.ASK:
        yield Outcome(draft, Ending.UNSURE, _places(draft, open_))
    elif open_:
        record.add(Step.SENT if unsure is Unsure.DONE else Step.UNSENT, draft, open_)
    if sent := [address for address, step in record.steps(draft).items() if step is Step.SENT]:
        yield Outcome(draft, Ending.BEFORE, _places(draft, sent))


def _left(draft: Draft, record: SentRecord) -> list[str]:
    steps = record.steps(draft)
    return [address for address in draft.recipients if steps.get(address) in (None, Step.UNSENT)]


def _places(draft: Draft, some: Sequence[str]) -> tuple[int, ...]:
    return tuple(place for place, address in enumerate(draft.recipients, start=1) if address in some)


class _Line:
    """A session with the server, opened when there is something to send, and again after it broke."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._open = ExitStack()
        self._session: smtplib.SMTP | None = None

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def send(self, draft: Draft, recipients: Sequence[str], record: SentRecord, at: datetime) -> list[Outcome]:
        """Raises UnreachableServerError before anything of the letter was said, OSError from the record alone."""
        mail = to_be_sent(draft, self._server.sender, at)
        for attempt in (1, 2):  # a server hangs up on a session that was silent, or has had its number of letters
            fresh = self._session is None
            session = self._connected()
            try:
                return list(_sent(session, self._server.sender, draft, recipients, record, mail))
            except _BrokenBeforeError:
                self._hang_up()
                if fresh or attempt == 2:
                    break
            except _BrokenAfterError as problem:
                self._hang_up()
                return [*problem.before, Outcome(draft, Ending.UNSURE, problem.places)]
        return [Outcome(draft, Ending.UNSENT, _places(draft, recipients))]

    def _connected(self) -> smtplib.SMTP:
        if self._session is None:
            self._session = self._open.enter_context(self._server.connected())
        return self._session

    def _hang_up(self) -> None:
        self._session = None
        self._open.close()


class _BrokenBeforeError(Exception):
    """The connection ended before the server could have taken the letter."""


class _BrokenAfterError(Exception):
    """It ended when the letter was said to its end, and no answer had come."""

    def __init__(self, places: tuple[int, ...], before: list[Outcome]) -> None:
        super().__init__()
        self.places, self.before = places, before


def _sent(
    session: smtplib.SMTP, sender: str, draft: Draft, recipients: Sequence[str], record: SentRecord, mail: bytes
) -> Iterator[Outcome]:
    """One letter, said command by command, so that it is known how far it came."""
    told: list[Outcome] = []
    try:
        taken = []
        code, _ = session.mail(sender)
        if code != 250:
            _start_over(session, code)
            yield Outcome(draft, Ending.UNSENT, _places(draft, recipients), code)
            return
        for address in recipients:
            code, _ = session.rcpt(address)
            if code in (250, 251):
                taken.append(address)
            else:
                told.append(Outcome(draft, Ending.REFUSED, _places(draft, [address]), code))
        if taken:
            code, _ = session.docmd("DATA")
        if not taken or code != 354:
            _start_over(session, code)
            yield from told
            if taken:
                yield Outcome(draft, Ending.UNSENT, _places(draft, taken), code)
            return
    except (smtplib.SMTPException, OSError):
        raise _BrokenBeforeError from None
    record.add(Step.SENDING, draft, taken)
    code = _data(session, mail, draft, taken, record, told)
    yield from told
    if code == 250:
        record.add(Step.SENT, draft, taken, code)
        yield Outcome(draft, Ending.SENT, _places(draft, taken), code)
    else:
        record.add(Step.UNSENT, draft, taken, code)
        yield Outcome(draft, Ending.REFUSED, _places(draft, taken), code)


def _data(
    session: smtplib.SMTP, mail: bytes, draft: Draft, taken: list[str], record: SentRecord, told: list[Outcome]
) -> int:
    """The letter itself and the point that ends it; the server's answer.

    Raises _BrokenBeforeError where the point was never said: a server takes no letter without it (RFC 5321, 4.1.1.4).
    """
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in mail.split(b"\r\n"))
    try:
        session.send(stuffed)
    except (smtplib.SMTPException, OSError):
        record.add(Step.UNSENT, draft, taken)
        raise _BrokenBeforeError from None
    try:
        session.send(b".\r\n")
        code, _ = session.getreply()
    except (smtplib.SMTPException, OSError):
        raise _BrokenAfterError(_places(draft, taken), told) from None
    return code


def _start_over(session: smtplib.SMTP, code: int) -> None:
    if code == 421:  # it says goodbye: the next letter needs another session
        session.close()
        return
    session.rset()


def now() -> datetime:
    """The time in Japan."""
    return datetime.now(JAPAN)
