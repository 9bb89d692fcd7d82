"""The tables as the migrations make them are the tables as the models say, on both databases, up and down."""

import multiprocessing
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from sumida_etl.warehouse import publications
from sumida_etl.warehouse.database import models, schema
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.connect import connect, writing
from sumida_etl.warehouse.database.schema import (
    NewerSchemaError,
    migrate,
    migrations,
    newest,
    open_warehouse,
    revision_of,
    upgrade,
)
from sumida_etl.warehouse.merge import merge_many
from sumida_etl.warehouse.queries import current_submissions
from tests.postgres import Databases
from tests.warehouse.sent_workbooks import R5_12, Sent, batch

TABLES = {
    "submission",
    "withdrawal",
    "value",
    "result",
    "narrative",
    "finding",
    "publication",
    "publication_source",
    "turn",
}


def index(found: Any) -> tuple[str, ...]:
    where = [str(value) for option, value in found["dialect_options"].items() if option.endswith("_where")]
    return str(found["name"]), *found["column_names"], str(bool(found["unique"])), *where


def shape(engine: Engine) -> dict[str, Any]:
    """Everything a database knows of its tables, in no order."""
    found = inspect(engine)
    described = {}
    for table in sorted(set(found.get_table_names()) - {"alembic_version"}):
        described[table] = {
            "columns": {one["name"]: (repr(one["type"]), one["nullable"]) for one in found.get_columns(table)},
            "key": found.get_pk_constraint(table),
            "foreign": sorted(map(str, found.get_foreign_keys(table))),
            "unique": sorted((str(one["name"]), one["column_names"]) for one in found.get_unique_constraints(table)),
            "index": sorted(map(index, found.get_indexes(table))),
            "check": sorted((str(one["name"]), one["sqltext"]) for one in found.get_check_constraints(table)),
        }
    return described


def test_the_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations()))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_models_and_migrations_have_not_drifted(engine: Engine, database_url: str) -> None:
    assert {models.Submission.__tablename__, publications.Publication.__tablename__} < TABLES
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    declared = connect(database_url)
    Base.metadata.create_all(declared)
    assert shape(engine) == shape(declared)
    assert set(shape(engine)) == TABLES


def test_down_to_nothing_and_up_again(engine: Engine) -> None:
    before = shape(engine)
    with writing(engine) as connection:
        migrate(connection, "base")
    assert shape(engine) == {}
    upgrade(engine)
    assert shape(engine) == before


def test_opening_again_changes_nothing(database_url: str) -> None:
    first = open_warehouse(database_url)
    merge_many(first, batch(Sent("D101", "25", 1)))
    second = open_warehouse(database_url)
    assert current_submissions(second, R5_12)["submission"].tolist() == [Sent("D101", "25", 1).sha256]


def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    engine = open_warehouse(database_url)
    before = shape(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(NewerSchemaError, match="新しい版のプログラムで作られています") as refused:
        open_warehouse(database_url)
    assert refused.value.revision == "0999"
    assert shape(engine) == before


def test_a_migration_that_fails_half_way_leaves_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(migrations(), tmp_path / "migrations")
    (tmp_path / "migrations" / "versions" / "0999_broken.py").write_text(
        f"from alembic import op\nimport sqlalchemy as sa\nrevision, down_revision = '0999', '{newest()}'\n"
        "def upgrade():\n"
        "    op.create_table('half', sa.Column('id', sa.Integer))\n"
        "    op.add_column('submission', sa.Column('half', sa.Text))\n"
        "    raise RuntimeError('power cut')\n"
    )
    monkeypatch.setattr(schema, "migrations", lambda: tmp_path / "migrations")
    monkeypatch.setattr(schema, "newest", lambda: "0999")
    before, before_it = shape(engine), max(file.name[:4] for file in migrations().glob("versions/0[0-8]*.py"))
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(engine)
    assert shape(engine) == before
    with engine.connect() as connection:
        assert revision_of(connection) == before_it


def _open(url: str, start: Any, answers: Any) -> None:
    start.wait()
    try:
        open_warehouse(url).dispose()
        answers.put("opened")
    except BaseException as error:
        answers.put(repr(error))
        raise


def test_processes_creating_one_database_at_once(databases: Databases) -> None:
    fork = multiprocessing.get_context("fork")
    url, many = databases.empty(), 6
    start, answers = fork.Barrier(many), fork.Queue()
    processes = [fork.Process(target=_open, args=(url, start, answers)) for _ in range(many)]
    for process in processes:
        process.start()
    assert [answers.get(timeout=60) for _ in processes] == ["opened"] * many
    for process in processes:
        process.join()
    assert set(shape(connect(url))) == TABLES
