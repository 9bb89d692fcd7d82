"""The ward's mail server, as ``SUMIDA_SMTP`` names it: ``smtp://user:password@host:587?from=kikaku@example.lg.jp``."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from sumida_etl.errors import SumidaError
from sumida_etl.registry.cells.texts import addresses

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TIMEOUT = 60.0


class Tls(StrEnum):
    """How the connection is encrypted."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


class UnusableSmtpError(SumidaError, ValueError):
    """``SUMIDA_SMTP`` cannot be used. Its text stands in no sentence: it holds a password."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"SUMIDA_SMTP を使えません。{why}"
            "smtp://利用者:パスワード@mail.example.lg.jp:587?from=kikaku@example.lg.jp の形で書いてください"
            "（パスワードの記号は %40 のように書く。暗号化は tls=starttls、implicit、none）。"
        )


class UnreachableServerError(SumidaError, RuntimeError):
    """The server cannot be reached, or does not let us in."""

    def __init__(self, why: str) -> None:
        super().__init__(f"メールサーバーにつながりません。{why}SUMIDA_SMTP と、サーバーの状態を確かめてください。")
        self.why = why


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """``sender``: the address that letters come from; ``timeout``: seconds for each answer of the server."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = _TIMEOUT

    @classmethod
    def parsed(cls, url: str) -> Self:
        """Of a URL. Raises UnusableSmtpError."""
        try:
            parts = urlsplit(url.strip())
            port, options = parts.port, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        except ValueError:
            raise UnusableSmtpError("URL として読み取れません。") from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
            raise UnusableSmtpError("smtp:// で始まるホストの名前がありません。")
        if unknown := options.keys() - {"tls", "from", "timeout"}:
            raise UnusableSmtpError(f"「{'、'.join(sorted(unknown))}」という指定はありません。")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        implicit = parts.scheme == "smtps" or port == 465
        try:
            tls = Tls(options.get("tls") or (Tls.IMPLICIT if implicit else Tls.STARTTLS))
            timeout = float(options.get("timeout") or _TIMEOUT)
        except ValueError:
            raise UnusableSmtpError("tls か timeout の値が正しくありません。") from None
        if not 0 < timeout <= 3600:
            raise UnusableSmtpError("timeout は 1 から 3600 までの秒数です。")
        if user and tls is Tls.NONE and parts.hostname not in _LOOPBACK:
            raise UnusableSmtpError("暗号化しない接続（tls=none）では、パスワードを送りません。")
        try:
            (sender,) = addresses(options.get("from") or user)
        except ValueError:
            raise UnusableSmtpError("差出人の住所（from=…）がありません。") from None
        chosen = port or (465 if tls is Tls.IMPLICIT else 587)
        return cls(parts.hostname, chosen, tls, sender, user, password, timeout)

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """A session, logged in. Raises UnreachableServerError."""
        session = self._opened()
        try:
            yield session
        finally:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    def _opened(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        name = socket.gethostname() or "localhost"
        try:
            if self.tls is Tls.IMPLICIT:
                session: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, local_hostname=name, timeout=self.timeout, context=context
                )
            else:
                session = smtplib.SMTP(self.host, self.port, local_hostname=name, timeout=self.timeout)
        except (smtplib.SMTPException, OSError) as problem:
            raise UnreachableServerError(_reason(problem)) from None
        try:
            session.ehlo_or_helo_if_needed()
            if self.tls is Tls.STARTTLS:
                if not session.has_extn("starttls"):
                    raise UnreachableServerError("サーバーが暗号化（STARTTLS）に応じません。")
                session.starttls(context=context)
            if self.user:
                session.login(self.user, self.password)
        except UnreachableServerError:
            session.close()
            raise
        except (smtplib.SMTPException, OSError) as problem:
            session.close()
            raise UnreachableServerError(_reason(problem)) from None
        return session


def _reason(problem: Exception) -> str:
    """Why, without the server's own words: they can repeat a name or an address."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return f"利用者の名前かパスワードが受け付けられません（{problem.smtp_code}）。"
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return "サーバーがパスワードでの利用に応じません。"
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"サーバーが接続を断りました（{problem.smtp_code}）。"
    if isinstance(problem, ssl.SSLCertVerificationError):
        return "サーバーの証明書を確かめられません（庁内の認証局は SSL_CERT_FILE に指定します）。"
    if isinstance(problem, TimeoutError):
        return "時間内に応答がありません。"
    return f"接続が切れたか、断られました（{type(problem).__name__}）。"
