"""Numbers of the turns taken on a round (fencing): what is recorded in a turn that another has followed is refused.

A lock can be lost without its holder's knowledge: a server ends an idle session, or is started anew. The numbers are in
the database itself and are compared in the very transaction that records.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from sumida_etl.errors import SumidaError
from sumida_etl.rounds import Round
from sumida_etl.warehouse.database import locks
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.connect import writing


class Turn(Base):
    """One turn; the highest ``number`` of a round is the one that counts."""

    __tablename__ = "turn"

    round: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    taken_at: Mapped[datetime]


class LostTurnError(SumidaError, RuntimeError):
    """Another process took the round while this one believed that it held it: nothing more is recorded here."""

    def __init__(self, round: Round) -> None:
        super().__init__(
            f"{round.key} の処理中にデータベースとの接続が切れ、別の処理がこの調査回を始めました。"
            "この処理からは、もう何も登録も公開もしません。別の処理が終わってから、もう一度実行してください。"
        )
        self.round = round


@dataclass(frozen=True, slots=True)
class Hold:
    """A turn that was taken."""

    round: Round
    number: int

    def check(self, connection: Connection) -> None:
        """See, until the transaction ends, that no other turn has followed. Raises LostTurnError."""
        locks.take(connection, [_name(self.round)])
        if _last(connection, self.round) != self.number:
            raise LostTurnError(self.round)


def take_number(engine: Engine, round: Round) -> Hold:
    """Take the next number; whoever is recording in the turn before has ended once this returns."""
    with writing(engine) as connection:
        locks.take(connection, [_name(round)])
        number = _last(connection, round) + 1
        connection.execute(insert(Turn).values(round=round.key, number=number, taken_at=datetime.now(UTC)))
    return Hold(round, number)


def _last(connection: Connection, round: Round) -> int:
    found = connection.execute(select(func.max(Turn.number)).where(Turn.round == round.key)).scalar()
    return int(found or 0)


def _name(round: Round) -> str:
    return f"turn number {round.key}"
