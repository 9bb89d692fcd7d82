"""Taking an accepted submission back: it stays on record, and the version before it is in force again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select

from sumida_etl.errors import SumidaError
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Outcome, Side
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.archive.journal_entries import written
from sumida_etl.warehouse.archive.journal_lines import Key
from sumida_etl.warehouse.attempts import SubmissionKey, attempts_of
from sumida_etl.warehouse.database import locks
from sumida_etl.warehouse.database.connect import writing
from sumida_etl.warehouse.database.frames import Source, frame_of
from sumida_etl.warehouse.database.models import Submission, Withdrawal
from sumida_etl.warehouse.database.turns import Hold
from sumida_etl.warehouse.known import When
from sumida_etl.warehouse.queries import accepted


class NotInForceError(SumidaError, LookupError):
    """The version that is to be withdrawn is not the one in force (``current``; None: nothing is)."""

    def __init__(self, round: Round, name: str, version: int | None, current: int | None) -> None:
        if current is None:
            said = f"{round.key} の{name}には、受理された調査票がありません。取り下げるものがありません。"
        else:
            said = (
                f"{round.key} の{name}の第{version}版は、公開のもとになる版ではありません（いまは第{current}版です）。"
                "いまの版を確かめて、やり直してください。"
            )
        super().__init__(said)
        self.version = version
        self.current = current


@dataclass(frozen=True, slots=True)
class Word:
    """Who takes a submission back, and why."""

    side: Side
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The version that was withdrawn, and the one in force now; None: none is."""

    version: int
    now: int | None


def withdraw(
    engine: Engine,
    round: Round,
    department: str,
    word: Word,
    *,
    version: int | None = None,
    name: str = "",
    journal: Journal | None = None,
    hold: Hold | None = None,
) -> Withdrawn:
    """Withdraw the version in force of a department (its code; ``name``: what it is called in a sentence).

    ``version``: the one that was meant; another one in force by now is left alone. Earlier versions of the same content
    are withdrawn with it: the figures that were taken back are not what it falls back to.
    Raises NotInForceError, BusyWarehouseError, LostTurnError, OSError.
    """
    key, entries = SubmissionKey(round.key, department), tuple[Key, ...]()
    with writing(engine) as connection:
        locks.take(connection, [f"submission {round.key} {department}"])
        if hold is not None:
            hold.check(connection)
        attempts = attempts_of(connection, [key])[key]
        meant = attempts.in_force
        current = attempts.version(meant) if meant else None
        if meant is None or current is None or version not in (None, current):
            raise NotInForceError(round, name or department, version, current)
        about = {"side": word.side.value, "name": word.name, "reason": word.reason, "recorded_at": datetime.now(UTC)}
        same = [
            one
            for one in attempts.all
            if (one.sha256, one.outcome, one.withdrawn) == (meant.sha256, Outcome.ACCEPTED, False)
        ]
        for one in same:
            add_withdrawal(connection, attempts.ids[one.number], about)
        left = attempts_of(connection, [key])[key]
        if journal is not None:
            where = {"round": round.key, "department": department}
            rows = ({**where, "attempt": one.number, "sha256": one.sha256, **written(about)} for one in same)
            entries = journal.add("withdrawal", list(rows))
    if journal is not None:
        journal.confirm(entries)
    return Withdrawn(current, left.version(left.in_force) if left.in_force else None)


def add_withdrawal(connection: Connection, submission: int, row: Mapping[str, Any]) -> None:
    """Add a row about a submission (its id)."""
    connection.execute(insert(Withdrawal).values(submission_id=submission, **row))


def withdrawals_of(source: Source, round_: Round, at: When = None) -> pd.DataFrame:
    """What was withdrawn in a round, by department and version: department, version, submission, side, name (who),
    reason, recorded_at.
    """
    ranked = accepted(at)
    columns = (Submission.department, ranked.c.version, Submission.sha256.label("submission"))
    query = (
        select(*columns, Withdrawal.side, Withdrawal.name, Withdrawal.reason, Withdrawal.recorded_at)
        .join_from(Submission, ranked, ranked.c.id == Submission.id)
        .join(Withdrawal, Withdrawal.submission_id == Submission.id)
        .where(Submission.round == round_.key, ranked.c.withdrawn == 1)
        .order_by(Submission.department, ranked.c.version)
    )
    return frame_of(source, query, objects=("version",))
