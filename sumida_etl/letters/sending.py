"""Sends an installation's letters: through its own server, one sender at a time, on its own record."""

from collections.abc import Iterable, Iterator

from sumida_etl.file_locks import exclusively_in
from sumida_etl.japan_time import now
from sumida_etl.letters.delivery import Unsure, deliver
from sumida_etl.letters.draft import Draft
from sumida_etl.letters.sent_record import SentRecord
from sumida_etl.letters.sentences import NoServerError
from sumida_etl.letters.smtp_dialogue import Outcome
from sumida_etl.letters.smtp_server import SmtpServer
from sumida_etl.permissions import closed_folder
from sumida_etl.settings import Settings
from sumida_etl.templates.token import TokenKey


def has_server(settings: Settings) -> bool:
    """Whether a mail server is named."""
    return settings.smtp is not None and bool(settings.smtp.get_secret_value().strip())


def server_of(settings: Settings) -> SmtpServer:
    """The server of ``SUMIDA_SMTP``. Raises NoServerError, UnusableSmtpError."""
    if settings.smtp is None or not has_server(settings):
        raise NoServerError
    return SmtpServer.parsed(settings.smtp.get_secret_value())


def deliver_in_turn(
    settings: Settings, key: TokenKey, drafts: Iterable[Draft], server: SmtpServer, unsure: Unsure
) -> Iterator[Outcome]:
    """As ``deliver``: one at a time on this machine, since what another has not put on record yet cannot be read."""
    with exclusively_in(closed_folder(settings.path(settings.warehouse), "letters")):
        yield from deliver(drafts, server, SentRecord.open(settings.archive_folder, key), unsure, now)
