"""The ways a notice goes: a command of the ward's, a webhook, mail. None of them logs what it was told or where to."""

import http.client
import json
import os
import smtplib
import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol

from sumida_etl.japan_time import now
from sumida_etl.letters.smtp_server import SmtpServer, UnreachableServerError
from sumida_etl.notices.notice import TITLE, Notice

COMMAND_SECONDS, WEBHOOK_SECONDS = 60.0, 20.0
"""How long a channel may take for one notice."""


class UndeliveredError(Exception):
    """A notice did not get through. The text says how, without address, password or what was to be told."""


class Channel(Protocol):
    """One receiver of all notices. ``name`` is the same after a restart; it is no address."""

    @property
    def name(self) -> str:
        """As the record calls it."""

    def send(self, notice: Notice) -> None:
        """Raises UndeliveredError."""


@dataclass(frozen=True, slots=True)
class CommandChannel:
    """Runs a command, which gets the notice on its standard input: no shell and no command line reads the text."""

    words: Sequence[str] = field(repr=False)
    seconds: float = COMMAND_SECONDS
    name: str = "command"

    def send(self, notice: Notice) -> None:
        """The command gets none of the ward's secrets. Raises UndeliveredError where it fails or does not end."""
        ours = ("SUMIDA_", "PREFECT_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        said = f"{notice.text}\n".encode("utf-8", "replace")
        try:
            subprocess.run(  # noqa: S603 - the ward's own command
                self.words, input=said, env=environment, timeout=self.seconds, check=True
            )
        except (OSError, subprocess.SubprocessError) as problem:
            how = getattr(problem, "returncode", "") or getattr(problem, "strerror", "")
            raise UndeliveredError(f"{type(problem).__name__} {how}".strip()) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the notice to an address that nobody named."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Posts JSON to an address: ``{"text", "kind", "id"}``; chat programs show ``text``."""

    url: str = field(repr=False)
    seconds: float = WEBHOOK_SECONDS
    name: str = "webhook"

    def send(self, notice: Notice) -> None:
        """Raises UndeliveredError unless the answer is of 200 to 299."""
        content = {"text": notice.text, "kind": notice.kind.value, "id": notice.id}
        request = urllib.request.Request(  # noqa: S310 - http or https, see ``naming``
            self.url,
            json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"),
            {"Content-Type": "application/json; charset=utf-8"},
            method="POST",
        )
        try:
            with _OPENER.open(request, timeout=self.seconds):
                pass
        except urllib.error.HTTPError as problem:
            problem.close()
            raise UndeliveredError(f"HTTP {problem.code}") from None
        except urllib.error.URLError as problem:
            raise UndeliveredError(type(problem.reason).__name__) from None
        except (OSError, http.client.HTTPException) as problem:
            raise UndeliveredError(type(problem).__name__) from None


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Sends a mail to one address, so that one that is refused keeps no other from its notices."""

    server: SmtpServer = field(repr=False)
    recipient: str = field(repr=False)
    name: str

    def send(self, notice: Notice) -> None:
        """Raises UndeliveredError."""
        sender = self.server.sender
        mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
        mail["From"], mail["To"] = sender, self.recipient
        mail["Subject"] = f"{TITLE}{notice.kind.word}"
        mail["Date"] = format_datetime(now())
        mail["Message-ID"] = f"<{notice.id}.{self.name}@{sender.rpartition('@')[2]}>"
        mail.set_content(f"{notice.text}\n".encode("utf-8", "replace").decode(), cte="base64")
        try:
            with self.server.connected() as session:
                session.send_message(mail)
        except smtplib.SMTPRecipientsRefused as problem:
            codes = sorted({code for code, _ in problem.recipients.values()})
            raise UndeliveredError(f"refused {codes}") from None
        except smtplib.SMTPResponseException as problem:
            raise UndeliveredError(f"SMTP {problem.smtp_code}") from None
        except (UnreachableServerError, smtplib.SMTPException, OSError) as problem:
            raise UndeliveredError(type(problem).__name__) from None
