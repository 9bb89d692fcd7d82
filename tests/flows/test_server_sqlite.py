"""Prefect's SQLite under two writers: who comes second waits, instead of being told that the database is locked."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from prefect.server.database.configurations import AioSqliteConfiguration

from flows.server.__main__ import begin_immediate


@pytest.fixture(autouse=True)
def as_the_server_does(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(AioSqliteConfiguration, "begin_transaction", AioSqliteConfiguration.begin_transaction)
        begin_immediate()
        yield


def test_two_that_read_and_then_write_both_succeed(tmp_path: Path) -> None:
    async def both() -> int:
        configuration = AioSqliteConfiguration(f"sqlite+aiosqlite:///{tmp_path}/prefect.db")
        engine = await configuration.engine()
        async with engine.begin() as connection:
            await connection.execute(sa.text("CREATE TABLE runs (id INTEGER PRIMARY KEY)"))

        async def write() -> None:
            async with await configuration.session(engine) as session, configuration.begin_transaction(session):
                await session.execute(sa.text("SELECT count(*) FROM runs"))
                await asyncio.sleep(0.2)
                await session.execute(sa.text("INSERT INTO runs DEFAULT VALUES"))

        await asyncio.gather(*(write() for _ in range(4)))
        async with engine.connect() as connection:
            return int((await connection.execute(sa.text("SELECT count(*) FROM runs"))).scalar_one())

    assert asyncio.run(both()) == 4
