"""Writing transactions of Prefect's SQLite that wait for each other instead of failing."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from prefect.server.database.configurations import SQLITE_BEGIN_MODE, AioSqliteConfiguration
from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction


@asynccontextmanager
async def _begin(
    self: AioSqliteConfiguration, session: AsyncSession, with_for_update: bool = False
) -> AsyncGenerator[AsyncSessionTransaction, None]:
    token = SQLITE_BEGIN_MODE.set("IMMEDIATE")
    try:
        async with session.begin() as transaction:
            yield transaction
    finally:
        SQLITE_BEGIN_MODE.reset(token)


def begin_immediate() -> None:
    """Begin every transaction that may write as IMMEDIATE.

    Prefect begins them DEFERRED. One that has read and then writes, while another has written in between, cannot go on
    from what it read: SQLite fails it at once with "database is locked", whatever the busy timeout is, and Prefect
    answers a click with 503 and drops events. IMMEDIATE waits for its turn at BEGIN, for as long as the timeout says.
    """
    AioSqliteConfiguration.begin_transaction = _begin  # type: ignore[method-assign]
