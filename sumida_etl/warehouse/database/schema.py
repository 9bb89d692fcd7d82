"""Bringing a database's tables up to the code's, safely when several processes try at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from sumida_etl.database_url import parse_url, shown
from sumida_etl.errors import SumidaError
from sumida_etl.resources import shipped
from sumida_etl.warehouse.database import locks
from sumida_etl.warehouse.database.connect import connect, reading, writing


@cache
def newest() -> str:
    """The newest migration, by the files' names: importing Alembic, 0.4 s, is for a database that is not up to date.

    Raises MissingPartError.
    """
    return max(file.name[:4] for file in (migrations() / "versions").glob("[0-9]*.py"))


class NewerSchemaError(SumidaError, RuntimeError):
    """The database was made by a newer release than this one."""

    def __init__(self, url: str, revision: str) -> None:
        super().__init__(
            f"データベース {url} は新しい版のプログラムで作られています"
            f"（構造 {revision}、このプログラムは {newest()} まで）。"
            "プログラムを新しい版に更新してから、もう一度実行してください。データベースは変更していません。"
        )
        self.url = url
        self.revision = revision


def open_warehouse(url: str) -> Engine:
    """An engine on the database, created or migrated as need be.

    Raises UnusableUrlError, UnreachableWarehouseError, BusyWarehouseError, NewerSchemaError.
    """
    engine = connect(url)
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def existing(url: str) -> Iterator[tuple[Engine, str] | None]:
    """An engine on a warehouse that is there, and the migration it stands at; None: there is none, and none is made.

    Raises as ``connect``.
    """
    parsed = parse_url(url)
    if parsed.drivername == "sqlite" and not Path(parsed.database or "").is_file():
        yield None
        return
    engine = connect(url)
    try:
        with reading(engine) as connection:
            found = revision_of(connection)
        yield (engine, found) if found else None
    finally:
        engine.dispose()


def upgrade(engine: Engine) -> None:
    """Migrate to the newest structure, all or nothing.

    Raises NewerSchemaError, BusyWarehouseError, FailedWarehouseError.
    """
    with reading(engine) as connection:
        found = revision_of(connection)
    if found == newest():
        return
    with writing(engine) as connection:
        locks.take(connection, ["schema"])
        found = revision_of(connection)  # another process may have been here while this one waited
        if found is not None and found > newest():
            raise NewerSchemaError(shown(engine.url), found)
        if found != newest():
            migrate(connection, newest())


def revision_of(connection: Connection) -> str | None:
    """The migration the database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrations() -> Path:
    """The folder of the migrations. Raises MissingPartError."""
    return shipped("warehouse/migrations")


def migrate(connection: Connection, revision: str) -> None:
    """Run the migrations up or down to a revision (``base``: no tables) inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - see newest
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", migrations().as_posix().replace("%", "%%"))
    config.attributes["connection"] = connection
    found = revision_of(connection) or ""
    down = revision == "base" or revision < found
    (command.downgrade if down else command.upgrade)(config, revision)
