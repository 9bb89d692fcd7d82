"""Which channels the ward has named: ``SUMIDA_NOTICE_COMMAND``, ``SUMIDA_WEBHOOK``, ``SUMIDA_NOTICE_MAIL``."""

import shlex
from urllib.parse import urlsplit

from pydantic import SecretStr

from sumida_etl.errors import SumidaError
from sumida_etl.letters.smtp_server import SmtpServer
from sumida_etl.notices.channels import Channel, CommandChannel, MailChannel, WebhookChannel
from sumida_etl.registry.cells.texts import addresses
from sumida_etl.settings import Settings


class UnusableChannelError(SumidaError, ValueError):
    """A setting names no channel. Its text stands in no sentence: it may hold a password or an address."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} を使えません。{why}")
        self.name = name


def channels_of(settings: Settings) -> tuple[Channel, ...]:
    """The channels, none where nothing is set. Raises UnusableChannelError, UnusableSmtpError."""
    found: list[Channel] = []
    if words := _command(_said(settings.notice_command)):
        found.append(CommandChannel(words))
    if url := _said(settings.webhook):
        found.append(WebhookChannel(_checked(url)))
    if mail := _said(settings.notice_mail):
        found += _mail(mail, _said(settings.smtp))
    return tuple(found)


def _said(setting: SecretStr | None) -> str:
    return setting.get_secret_value().strip() if setting else ""


def _command(text: str) -> list[str]:
    """Split as a shell would."""
    try:
        return shlex.split(text)
    except ValueError:
        raise UnusableChannelError("SUMIDA_NOTICE_COMMAND", "引用符が閉じていません。") from None


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and url.isascii()
    except ValueError:
        good = False
    if not good or any(mark.isspace() for mark in url):
        said = "https://chat.example.lg.jp/hooks/… のように、http または https の住所を一つ書いてください。"
        raise UnusableChannelError("SUMIDA_WEBHOOK", said)
    return url


def _mail(text: str, smtp: str) -> list[Channel]:
    if not smtp:
        raise UnusableChannelError("SUMIDA_NOTICE_MAIL", "メールサーバーを SUMIDA_SMTP に指定してください。")
    try:
        recipients = addresses(text)
    except ValueError:
        said = "tanto@example.lg.jp; kacho@example.lg.jp のように、宛先だけを ; で区切って書いてください。"
        raise UnusableChannelError("SUMIDA_NOTICE_MAIL", said) from None
    server = SmtpServer.parsed(smtp)
    return [MailChannel(server, each, f"mail-{number}") for number, each in enumerate(recipients, start=1)]
