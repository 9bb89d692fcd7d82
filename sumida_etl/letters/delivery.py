"""Send letters through the ward's own server, each once to each address, and go on after what stops one of them."""

import smtplib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from enum import StrEnum

from sumida_etl.file_locks import exclusively_in
from sumida_etl.japan_time import now
from sumida_etl.letters.draft import Draft
from sumida_etl.letters.mail import to_be_sent
from sumida_etl.letters.sent_record import SentRecord, Step
from sumida_etl.letters.sentences import NoServerError
from sumida_etl.letters.smtp_dialogue import BrokenAfterError, BrokenBeforeError, Ending, Outcome, places_of, say_letter
from sumida_etl.letters.smtp_server import SmtpServer, UnreachableServerError
from sumida_etl.permissions import closed_folder
from sumida_etl.settings import Settings
from sumida_etl.templates.token import TokenKey


class Unsure(StrEnum):
    """What is to be done about letters of which it is not known whether the server took them."""

    ASK = ""
    AGAIN = "again"
    DONE = "done"


def has_server(settings: Settings) -> bool:
    """Whether a mail server is named."""
    return settings.smtp is not None and bool(settings.smtp.get_secret_value().strip())


def server_of(settings: Settings) -> SmtpServer:
    """The server of ``SUMIDA_SMTP``. Raises NoServerError, UnusableSmtpError."""
    if settings.smtp is None or not has_server(settings):
        raise NoServerError
    return SmtpServer.parsed(settings.smtp.get_secret_value())


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
                yield Outcome(draft, Ending.UNSENT, places_of(draft, left))
            elif left:
                try:
                    yield from line.send(draft, left, record, waiting())
                except UnreachableServerError as problem:
                    broken = problem
                    yield Outcome(draft, Ending.UNSENT, places_of(draft, left))
    if broken is not None:
        raise broken


def deliver_in_turn(
    settings: Settings, key: TokenKey, drafts: Iterable[Draft], server: SmtpServer, unsure: Unsure
) -> Iterator[Outcome]:
    """As ``deliver``: one at a time on this machine, since what another has not put on record yet cannot be read."""
    with exclusively_in(closed_folder(settings.path(settings.warehouse), "letters")):
        yield from deliver(drafts, server, SentRecord.open(settings.archive_folder, key), unsure, now)


def _settled(draft: Draft, record: SentRecord, unsure: Unsure) -> Iterator[Outcome]:
    """What an earlier run left: sent, or not known."""
    steps = record.steps(draft)
    open_ = [address for address, step in steps.items() if step is Step.SENDING]
    if open_ and unsure is Unsure.ASK:
        yield Outcome(draft, Ending.UNSURE, places_of(draft, open_))
    elif open_:
        record.add(Step.SENT if unsure is Unsure.DONE else Step.UNSENT, draft, open_)
    if sent := [address for address, step in record.steps(draft).items() if step is Step.SENT]:
        yield Outcome(draft, Ending.BEFORE, places_of(draft, sent))


def _left(draft: Draft, record: SentRecord) -> list[str]:
    steps = record.steps(draft)
    return [address for address in draft.recipients if steps.get(address) in (None, Step.UNSENT)]


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
                return list(say_letter(session, self._server.sender, draft, recipients, record, mail))
            except BrokenBeforeError:
                self._hang_up()
                if fresh or attempt == 2:
                    break
            except BrokenAfterError as problem:
                self._hang_up()
                return [*problem.before, Outcome(draft, Ending.UNSURE, problem.places)]
        return [Outcome(draft, Ending.UNSENT, places_of(draft, recipients))]

    def _connected(self) -> smtplib.SMTP:
        if self._session is None:
            self._session = self._open.enter_context(self._server.connected())
        return self._session

    def _hang_up(self) -> None:
        self._session = None
        self._open.close()
