"""Opening a database: what is promised on both kinds, and what is never shown."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import IntegrityError

from sumida_etl.database_url import UnusableUrlError, parse_url, shown
from sumida_etl.warehouse.database import connect
from sumida_etl.warehouse.database.connect import BusyWarehouseError, UnreachableWarehouseError, reading, writing
from sumida_etl.warehouse.database.models import Finding
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.merge import merge_many
from sumida_etl.warehouse.queries import current_submissions
from tests.postgres import Databases
from tests.warehouse.sent_workbooks import R5_12, Sent, batch


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("postgresql+psycopg://etl:himitsu@db:5432/sumida", "postgresql+psycopg://etl:***@db:5432/sumida"),
        ("postgresql://etl:himitsu@db/sumida", "postgresql+psycopg://etl:***@db/sumida"),
        (
            "postgresql://etl@/sumida?host=/run&password=himitsu",
            "postgresql+psycopg://etl@/sumida?host=%2Frun&password=***",
        ),
        ("sqlite:///warehouse/sumida.sqlite3", "sqlite:///warehouse/sumida.sqlite3"),
    ],
)
def test_a_password_is_never_shown(url: str, seen: str) -> None:
    assert shown(parse_url(url)).replace("%2A", "*") == seen


@pytest.mark.parametrize(
    "url",
    [
        "",
        "himitsu",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://etl:himitsu@db/x",
        "postgresql://etl:himitsu@db:himitsu/x",
    ],
)
def test_an_unusable_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UnusableUrlError, match="データベースの指定を読み取れません") as refused:
        open_warehouse(url)
    assert "himitsu" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(UnreachableWarehouseError, match="を開けません") as refused:
        open_warehouse("postgresql://etl:himitsu@127.0.0.1:1/sumida?sslpassword=naisho")
    assert "etl:***@127.0.0.1:1" in str(refused.value)
    assert not {"himitsu", "naisho"} & set(str(refused.value).replace("=", " ").split())
    assert "himitsu" not in f"{refused.value} {refused.value.reason} {refused.value.url}"


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "sumida.sqlite3"
    file.write_bytes("これはデータベースではない".encode() * 100)
    with pytest.raises(UnreachableWarehouseError, match="not a database"):
        open_warehouse(f"sqlite:///{file}")
    assert file.read_bytes().startswith("これは".encode())


def test_sqlite_keeps_what_it_has_committed(tmp_path: Path) -> None:
    engine = open_warehouse(f"sqlite:///{tmp_path}/new folder/sumida.sqlite3")
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 60_000}


def test_foreign_keys_hold(engine: Engine) -> None:
    orphan = {"submission_id": 99, "position": 0, "code": "V012", "severity": "error", "message": "誤り"}
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(Finding), [orphan])


def test_waiting_too_long_ends_in_a_sentence(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "PATIENCE", 1)
    url = databases.migrated()
    first, second = open_warehouse(url), open_warehouse(url)
    with writing(first) as connection:
        if first.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE submission IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(BusyWarehouseError, match="別の処理が1秒以上使用中です"):
            merge_many(second, batch(Sent("D101", "25", 1)))
    assert merge_many(second, batch(Sent("D101", "25", 1)))[0].new


def test_what_is_read_together_is_of_one_moment(engine: Engine) -> None:
    merge_many(engine, batch(Sent("D101", "25", 1)))
    with reading(engine) as connection:
        before = current_submissions(connection, R5_12)
        merge_many(engine, batch(Sent("D102", "36", 2)))
        assert current_submissions(connection, R5_12).equals(before)
    assert len(current_submissions(engine, R5_12)) == 2
