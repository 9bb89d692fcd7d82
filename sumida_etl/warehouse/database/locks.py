"""Waiting one's turn: processes that would write about the same thing do so one after another."""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, text

_TAKE = text("SELECT count(pg_advisory_xact_lock(lock)) FROM unnest(:locks) AS lock").bindparams(
    bindparam("locks", type_=ARRAY(BigInteger))
)


def take(connection: Connection, names: Iterable[str]) -> None:
    """Hold the named locks until the transaction ends.

    On SQLite a writing transaction is alone already. On PostgreSQL the locks are taken in one order by everybody, so
    that no two wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE, {"locks": sorted({number(name) for name in names})})


def number(name: str) -> int:
    """A name as the server wants it: 64 bits."""
    return int.from_bytes(sha256(f"sumida-etl {name}".encode()).digest()[:8], "big", signed=True)
