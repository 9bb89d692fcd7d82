"""Read the URL of a database, and show it without its password."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from sumida_etl.errors import SumidaError


class UnusableUrlError(SumidaError, ValueError):
    """The text is no URL of a supported database. It may hold a password, so it is not kept."""

    def __init__(self) -> None:
        super().__init__(
            "データベースの指定を読み取れません。sqlite:///フォルダ/ファイル名 または "
            "postgresql+psycopg://利用者:パスワード@サーバー/データベース名 の形で指定してください。"
        )


def shown(url: URL) -> str:
    """A URL for people: without any password, wherever in the URL it is."""
    secret = {key: "***" for key in url.query if _is_secret(key)}
    return url.update_query_dict(secret).render_as_string(hide_password=True)


def secrets_of(url: URL) -> tuple[str, ...]:
    """Every password in a URL."""
    found = [url.password, *(str(value) for key, value in url.query.items() if _is_secret(key))]
    return tuple(secret for secret in found if secret)


def parse_url(text: str) -> URL:
    """Read a database URL; ``postgresql://`` means psycopg. Raises UnusableUrlError."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise UnusableUrlError from None  # the original message holds the text
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    if url.drivername == "postgresql+psycopg":
        return url
    raise UnusableUrlError


def _is_secret(key: str) -> bool:
    return "pass" in key.lower()
