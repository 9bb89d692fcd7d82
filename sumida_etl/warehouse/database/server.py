"""What PostgreSQL needs to keep the promises of ``connect``, however the server, the database or the role is set up."""

import os
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from sumida_etl.errors import SumidaError

_TIMEOUTS = "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0"
"""Given with the request for a session itself: a timeout of a millisecond would cut off the question that ends it."""
_SETTINGS = {
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "standard_conforming_strings": "on",
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "default_transaction_deferrable": "off",
    "statement_timeout": "0",
    "transaction_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
}
"""Ours, whatever else the server has for them: how texts and times are written, and that a turn is held while it lasts.

What an older server does not know is left out.
"""
_SET = "SELECT set_config(name, %s, false) FROM pg_settings WHERE name = %s"
_REFUSED = ("25006", "42501", "3F000", "42P01", "22P05", "22021")
"""SQLSTATEs of a server that cannot be written to, denies a right, or has no such schema, table or letter."""


class UnsuitableServerError(SumidaError, RuntimeError):
    """A database of the server as it is set up cannot hold the warehouse; ``cure`` says what to change."""

    def __init__(self, url: str, reason: str, cure: str) -> None:
        super().__init__(f"データベース {url} は使えません。{reason}{cure}何も変えていません。")
        self.url = url
        self.reason = reason
        self.cure = cure


def arguments(url: URL) -> dict[str, str]:
    """What a session is asked for with: the first question is asked in it. The URL's own options stay."""
    given = url.query.get("options", os.environ.get("PGOPTIONS", ""))
    own = given if isinstance(given, str) else " ".join(given)
    return {"client_encoding": "UTF8", "options": f"{own} {_TIMEOUTS}".strip()}


def prepare(engine: Engine, patience: int) -> None:
    """Have every session of the engine set up as ``_SETTINGS`` says, and wait ``patience`` seconds for a lock.

    What stands between us and the server (PgBouncer) may take no options: there the server's timeouts must do.
    """

    def connected(dialect: Any, _record: object, args: Any, given: dict[str, Any]) -> DBAPIConnection:  # noqa: ANN401
        try:
            return dialect.connect(*args, **given)  # type: ignore[no-any-return]
        except dialect.loaded_dbapi.OperationalError as error:
            if "startup parameter" not in str(error):
                raise
            own = given["options"].removesuffix(_TIMEOUTS).strip()
            return dialect.connect(*args, **{**given, "options": own})  # type: ignore[no-any-return]

    def prepared(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for name, value in {**_SETTINGS, "lock_timeout": f"{patience}s"}.items():
            cursor.execute(_SET, (value, name))
        cursor.close()
        connection.commit()

    event.listen(engine, "do_connect", connected)
    event.listen(engine, "connect", prepared)


def see(connection: Connection, url: str) -> None:
    """See that the database can hold any text, and that tables have a place. Raises UnsuitableServerError."""
    encoding = connection.execute(text("SELECT current_setting('server_encoding')")).scalar_one()
    if encoding != "UTF8":
        raise UnsuitableServerError(
            url,
            f"文字コードが {encoding} で、調査票の文字をすべては保存できません。",
            "CREATE DATABASE 名前 ENCODING 'UTF8' TEMPLATE template0 で UTF8 のデータベースを作り、"
            "そのURLを指定してください。",
        )
    if connection.execute(text("SELECT current_schema()")).scalar() is None:
        path = connection.execute(text("SELECT current_setting('search_path')")).scalar()
        raise UnsuitableServerError(
            url,
            f"表を置くスキーマがありません（search_path は「{path}」です）。",
            "ALTER DATABASE 名前 SET search_path TO public のように、あるスキーマを search_path に入れてください。",
        )


def refused(error: BaseException | None) -> bool:
    """Whether the server, and not what it is asked, is why something failed."""
    return getattr(error, "sqlstate", None) in _REFUSED
