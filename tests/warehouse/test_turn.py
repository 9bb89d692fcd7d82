"""One run of a round at a time, on a file beside SQLite and on PostgreSQL alike."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from sumida_etl.rounds import Round
from sumida_etl.warehouse.turn import turn

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
