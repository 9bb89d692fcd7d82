"""What is done in a turn that was lost is refused, on both databases, whatever became of the lock."""

from contextvars import Context

import pytest
from sqlalchemy import Engine

from sumida_etl.rounds import Round
from sumida_etl.warehouse.database.round_lock import every_turn, turn
from sumida_etl.warehouse.database.turns import LostTurnError, take_number
from sumida_etl.warehouse.merge import merge_many
from sumida_etl.warehouse.publications import published, record
from sumida_etl.warehouse.queries import current_submissions
from tests.warehouse.sent_workbooks import R5_12, Sent, batch
from tests.warehouse.test_publications import NOON


def test_turns_are_numbered_within_their_round(engine: Engine) -> None:
    numbers = []
    for round in (R5_12, Round.parse("R5-09"), R5_12):
        with turn(engine, round) as hold:
            numbers.append((hold.round.key, hold.number))
    assert numbers == [("R5-12", 1), ("R5-09", 1), ("R5-12", 2)]


def test_nothing_is_recorded_or_shown_in_a_turn_that_another_has_followed(engine: Engine) -> None:
    put: list[str] = []
    with turn(engine, R5_12) as hold:
        (first,) = merge_many(engine, batch(Sent("D101", "25", 1)), hold=hold)
        take_number(engine, Round.parse("R5-09"))
        merge_many(engine, batch(Sent("D102", "36", 2)), hold=hold)
        take_number(engine, R5_12)  # as another process does once the server has ended this one's session
        with pytest.raises(LostTurnError, match="別の処理がこの調査回を始めました"):
            merge_many(engine, batch(Sent("D101", "26", 3)), hold=hold)
        with pytest.raises(LostTurnError):
            record(
                engine, R5_12, published_at=NOON, provisional=False, manifest_sha256="a" * 64, sources=[first.id],
                hold=hold, put=lambda: put.append("seen"),
            )  # fmt: skip
    assert (put, published(engine).empty) == ([], True)
    assert current_submissions(engine, R5_12)["submission"].tolist() == [
        Sent("D101", "25", 1).sha256, Sent("D102", "36", 2).sha256,
    ]  # fmt: skip


def test_who_looks_at_everything_waits_for_any_round(engine: Engine) -> None:
    said: list[str] = []

    class Waits(BaseException):
        pass

    def waiting() -> None:
        said.append("waits")
        raise Waits

    def everything() -> None:
        with pytest.raises(Waits), every_turn(engine, waiting):
            said.append("two at once")

    def one_round() -> None:
        with pytest.raises(Waits), turn(engine, R5_12, waiting):
            said.append("two at once")

    with turn(engine, R5_12):
        Context().run(everything)  # as another process
    with every_turn(engine):
        Context().run(one_round)
    with turn(engine, R5_12) as hold, turn(engine, Round.parse("R5-09"), waiting), turn(engine, R5_12) as again:
        said.append("two rounds")
        assert again == hold
        with every_turn(engine, waiting):
            said.append("itself")
    assert said == ["waits", "waits", "two rounds", "itself"]
