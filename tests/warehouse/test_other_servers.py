"""PostgreSQL as others set it up: what it can hold is kept exactly, what it cannot is one sentence."""

import time
from datetime import date

import psycopg
import pytest
from sqlalchemy import make_url, text

from sumida_etl.errors import SumidaError
from sumida_etl.warehouse.database.connect import FailedWarehouseError, connect
from sumida_etl.warehouse.database.round_lock import turn
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.database.server import UnsuitableServerError
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.merge import merge_many
from sumida_etl.warehouse.queries import current_submissions
from tests.postgres import Postgres, Sqlite
from tests.warehouse.sent_workbooks import R5_12, Sent, batch

SENT = batch(Sent("D101", "25", 1), Sent("D102", "36.0", 2))


def kept_in(url: str) -> str:
    engine = open_warehouse(url)
    try:
        with turn(engine, R5_12) as hold:
            merge_many(engine, SENT, hold=hold)
        assert current_submissions(engine, R5_12)["submitted_on"].map(type).tolist() == [date, date]
        return dump(engine)
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    "settings",
    [
        ("DateStyle = 'German'",),
        ("DateStyle = 'SQL, DMY'", "IntervalStyle = 'sql_standard'"),
        ("TimeZone = 'America/St_Johns'",),
        ("default_transaction_isolation = 'serializable'",),
        ("default_transaction_read_only = on",),
        ("client_encoding = 'SJIS'",),
        ("standard_conforming_strings = off",),
        ("search_path = nowhere, public",),
        ("statement_timeout = '1ms'", "lock_timeout = '1ms'", "idle_in_transaction_session_timeout = '1ms'"),
    ],
)
def test_it_is_kept_exactly_whatever_the_server_is_set_to(
    postgres: Postgres, sqlite: Sqlite, settings: tuple[str, ...]
) -> None:
    assert kept_in(postgres.odd("", *settings)) == kept_in(sqlite.empty())


def test_the_options_of_the_url_stay_and_what_takes_none_is_asked_without(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = postgres.odd()
    url = make_url(plain).update_query_dict({"options": "-c application_name=ward"})
    shown = "SELECT current_setting('application_name'), current_setting('statement_timeout')"
    engine = connect(url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        assert connection.execute(text(shown)).one() == ("ward", "0")
    engine.dispose()
    asked = psycopg.connect

    def bouncer(*args: str, **given: str) -> object:
        if given.get("options"):
            raise psycopg.OperationalError("FATAL:  unsupported startup parameter: options")
        return asked(*args, **given)

    monkeypatch.setattr(psycopg, "connect", bouncer)
    connect(plain).dispose()


def test_a_role_with_a_timeout_of_a_millisecond_works(postgres: Postgres) -> None:
    url = postgres.odd()
    admin = connect(url)
    with admin.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS hasty"))
        connection.execute(text("CREATE ROLE hasty LOGIN SUPERUSER"))
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"ALTER ROLE hasty SET {name} = '1ms'"))
    admin.dispose()
    kept_in(make_url(url).set(username="hasty").render_as_string(hide_password=False))


def test_a_turn_is_held_however_short_the_server_lets_a_session_idle(postgres: Postgres) -> None:
    url = postgres.odd("", "idle_session_timeout = '100ms'", "idle_in_transaction_session_timeout = '100ms'")
    engine, other = open_warehouse(url), connect(url)
    with turn(engine, R5_12):
        time.sleep(0.5)
        with other.connect() as connection:
            held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            assert connection.execute(text(held)).scalar_one() == 2
    engine.dispose()
    other.dispose()


@pytest.mark.parametrize("encoding", ["EUC_JP", "SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_letter_is_refused(postgres: Postgres, encoding: str) -> None:
    url = postgres.odd(f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(UnsuitableServerError, match=f"文字コードが {encoding} で.*ENCODING 'UTF8'.*何も変えていません"):
        open_warehouse(url)


@pytest.mark.parametrize("path", ["''", "nowhere"])
def test_a_database_without_a_place_for_tables_is_refused(postgres: Postgres, path: str) -> None:
    with pytest.raises(UnsuitableServerError, match=r"表を置くスキーマがありません.*search_path TO public"):
        open_warehouse(postgres.odd("", f"search_path = {path}"))


def test_a_role_that_may_make_nothing_is_told_so(postgres: Postgres) -> None:
    url = postgres.odd()
    admin = connect(url)
    with admin.begin() as connection:
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
        connection.execute(text("DROP ROLE IF EXISTS visitor"))
        connection.execute(text("CREATE ROLE visitor LOGIN"))
    visitor = admin.url.set(username="visitor").render_as_string(hide_password=False)
    admin.dispose()
    with pytest.raises(SumidaError, match="permission denied for schema public") as told:
        open_warehouse(visitor)
    assert isinstance(told.value, FailedWarehouseError)
