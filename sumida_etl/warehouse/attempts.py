"""What is on record for one department in one round, and whether something that arrives is new.

Submissions are ordered by when they were received, not by when they were merged: of two runs at once, or of a rebuild,
the order of merging says nothing about which workbook is the later one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.database.models import Submission, Withdrawal


class SubmissionKey(NamedTuple):
    """Round and department code, under which attempts are counted; ``department`` is empty where a file names none."""

    round: str
    department: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission on record. ``number`` counts attempts as they were recorded."""

    sha256: str
    outcome: str
    received_at: datetime
    number: int
    withdrawn: bool = False

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Where it stands among the attempts; the digest makes the order total."""
        return self.received_at, self.sha256, self.number


@dataclass(slots=True)
class Attempts:
    """The attempts of one department in one round, growing while a chunk is merged."""

    all: list[Attempt] = field(default_factory=list)
    ids: dict[int, int] = field(default_factory=dict)
    """submission.id by the attempt's number."""

    def repeated(self, sha256: str, outcome: str, received_at: datetime) -> Attempt | None:
        """The attempt on record that this one merely repeats.

        The same file (content and time) repeats itself unless its outcome has changed since, which happens when the
        rules have. The same content at another time repeats the attempt next to it: a file touched or copied is no
        resubmission. But A, then B, then A again is three submissions. What was withdrawn never comes back by lying
        where it lay: the same content repeats what was withdrawn, whatever its time.
        """
        gone = [one for one in self.all if one.sha256 == sha256 and one.withdrawn]
        if gone:
            return max(gone, key=lambda one: one.order)
        same = [one for one in self.all if (one.sha256, one.received_at) == (sha256, received_at)]
        if same:
            last = max(same, key=lambda one: one.number)
            return last if last.outcome == outcome else None
        here, left = (received_at, sha256, 0), [one for one in self.all if not one.withdrawn]
        before = max((one for one in left if one.order < here), key=lambda one: one.order, default=None)
        after = min((one for one in left if one.order > here), key=lambda one: one.order, default=None)
        for neighbour in (before, after):
            if neighbour is not None and (neighbour.sha256, neighbour.outcome) == (sha256, outcome):
                return neighbour
        return None

    def add(self, sha256: str, outcome: str, received_at: datetime) -> Attempt:
        """Put an attempt on record."""
        number = max((one.number for one in self.all), default=0) + 1
        attempt = Attempt(sha256, outcome, received_at, number)
        self.all.append(attempt)
        return attempt

    def version(self, attempt: Attempt) -> int | None:
        """1, 2, … among the accepted; None for a returned one."""
        accepted = self._accepted()
        return accepted.index(attempt) + 1 if attempt in accepted else None

    def is_current(self, attempt: Attempt) -> bool:
        """Whether its figures are the ones in force."""
        return self.in_force == attempt

    @property
    def in_force(self) -> Attempt | None:
        """The accepted one whose figures are in force; None: there is none, or all were withdrawn."""
        return next((one for one in reversed(self._accepted()) if not one.withdrawn), None)

    def _accepted(self) -> list[Attempt]:
        return sorted((one for one in self.all if one.outcome == Outcome.ACCEPTED), key=lambda one: one.order)


def attempts_of(connection: Connection, keys: Iterable[SubmissionKey]) -> dict[SubmissionKey, Attempts]:
    """The attempts of some departments, each in its round; an empty one where nothing was sent yet."""
    wanted = set(keys)
    histories: defaultdict[SubmissionKey, Attempts] = defaultdict(Attempts)
    attempt = (Submission.sha256, Submission.outcome, Submission.received_at, Submission.attempt)
    rows = connection.execute(
        select(Submission.id, Submission.round, Submission.department, *attempt, Withdrawal.submission_id)
        .join(Withdrawal, Withdrawal.submission_id == Submission.id, isouter=True)
        .where(
            Submission.round.in_({key.round for key in wanted}),
            Submission.department.in_({key.department for key in wanted}),
        )
    )
    for id_, round_, department, sha256, outcome, received_at, number, withdrawal in rows:
        attempts = histories[SubmissionKey(round_, department)]
        attempts.all.append(Attempt(sha256, outcome, received_at, number, withdrawal is not None))
        attempts.ids[attempts.all[-1].number] = id_
    return histories
