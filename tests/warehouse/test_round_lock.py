"""One run of a round at a time, on a file beside SQLite and on PostgreSQL alike."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, event

from sumida_etl.rounds import Round
from sumida_etl.warehouse.database.round_lock import turn

ROUND, OTHER = Round.parse("R5-12"), Round.parse("R5-09")


def test_the_second_waits_for_the_first_and_other_rounds_do_not(engine: Engine) -> None:
    waited, order = threading.Event(), []

    def second() -> None:
        with turn(engine, ROUND, waited.set):
            order.append("second")

    with ThreadPoolExecutor(1) as pool:
        with turn(engine, ROUND):
            running = pool.submit(second)
            assert waited.wait(10)
            with turn(engine, OTHER, lambda: order.append("waited for another round")):
                order.append("first")
        running.result(10)
    assert order == ["first", "second"]
    with turn(engine, ROUND, lambda: order.append("held by nobody")):
        assert order == ["first", "second"]


def test_the_hold_is_given_back_by_word_and_not_left_to_the_end_of_the_session(engine: Engine) -> None:
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    with turn(engine, ROUND):
        pass
    assert engine.dialect.name == "sqlite" or said[-1].startswith("SELECT pg_advisory_unlock")


def test_who_loses_the_server_while_holding_is_told_of_what_happened_and_nothing_else(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        return
    with pytest.raises(RuntimeError, match="the work itself"), turn(engine, ROUND):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
            other.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        raise RuntimeError("the work itself")
    with turn(engine, ROUND, lambda: pytest.fail("held by nobody")):
        pass
