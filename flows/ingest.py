"""From the inbox to the warehouse: read, check, record, show each department's outcome, and send back refused files."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from prefect.client.schemas.objects import State

from flows import tasks
from flows.context import RoundContext
from flows.opaque import Opaque
from flows.reading.inbox import read_inbox
from flows.ui.progress import listener
from sumida_etl import survey as work
from sumida_etl.errors import explained
from sumida_etl.file_names import readable
from sumida_etl.first_few import counted_few
from sumida_etl.incidents import Incident
from sumida_etl.rounds import Round
from sumida_etl.survey.return_delivery import Returned, ReturnWriter
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.database.connect import BusyWarehouseError

NAMED = 300
"""Up to this many submissions, each is shown in a task of its own; beyond, only those that need a correction."""

HOW_TO_REPORT = "記録（Logs）で番号を探し、保守の担当者に知らせてください。"


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A department whose submission could not be recorded, and why."""

    name: str
    reason: str
    incident: Incident | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """The result of an intake: submissions received and returned, and those that could not be recorded."""

    received: work.Received
    returned: Returned
    unrecorded: tuple[Unrecorded, ...] = ()

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Program faults because of which a file was refused, not returned or not recorded."""
        refused = [one.incident for one in self.received.refused if one.incident]
        unrecorded = [one.incident for one in self.unrecorded if one.incident]
        return tuple(dict.fromkeys([*refused, *unrecorded, *self.returned.faults]))


def check_inbox(context: RoundContext, departments: frozenset[str]) -> work.Received:
    """Read and check, and record nothing."""
    with read_inbox(context, departments, again=False) as reading:
        return reading.outline(reading.parts())


def take_in(context: RoundContext, departments: frozenset[str], *, again: bool) -> Intake:
    """Read, check, record and send back. The caller holds the round's lock. Raises OSError."""
    survey = context.survey
    with read_inbox(context, departments, again=again) as read:
        outline = work.in_order(read.settled.outline, context.store)
        reading = replace(read, settled=replace(read.settled, outline=outline))
        record = _Record(context, outline)
        writer = ReturnWriter(survey, context.returns, outline)

        def taken() -> Iterator[work.Received]:
            for part in reading.parts():
                record.chunk(part)
                writer.workbooks(part)
                yield part

        received = reading.outline(taken())
        everybody = departments == context.codes(None)
        looked = None if everybody else {readable(book.path) for book in received.workbooks.values()}
        returned = writer.finish(received.refused, looked)
    for status in work.statuses(survey, context.store):
        if status.outcome in (Outcome.SILENT, Outcome.WITHDRAWN) and status.code in departments:
            tasks.show_missing(status.name, survey.round.key, status.outcome, return_state=True)
    return Intake(received, returned, tuple(record.unrecorded))


def unrecorded(round: Round, those: tuple[Unrecorded, ...]) -> str:
    """One sentence: who could not be put on record, and why."""
    reasons = tuple(dict.fromkeys(one.reason for one in those))
    names = counted_few([one.name for one in those])
    return f"{round.key} は公開していません。登録できないもの {names}：{' '.join(reasons[:2])}"


def faults(those: tuple[Incident, ...]) -> str:
    """One sentence: over which files the program failed, with the numbers; empty if there are none."""
    if not those:
        return ""
    named = counted_few([f"{' '.join(one.subject.split())} {one.number}" for one in those])
    return f"プログラムの不具合 {named}。{HOW_TO_REPORT}"


class _Record:
    """Puts chunks on record, and shows each department in a task of its own."""

    def __init__(self, context: RoundContext, outline: work.Received) -> None:
        self._context, self._number = context, 0
        self._everybody = len(outline.batch.submissions) <= NAMED
        self.unrecorded: list[Unrecorded] = []
        listener().expect("登録", len(outline.batch.submissions))

    def chunk(self, received: work.Received) -> None:
        """Put a chunk on record. Raises BusyWarehouseError."""
        survey, rows = self._context.survey, received.batch.submissions
        names = {row["submission"]: survey.name_of(row["department"]) or row["name"] for row in rows.to_dict("records")}
        if not names:
            return
        self._number += 1
        named = set(names if self._everybody else rows.loc[rows["outcome"] == Outcome.RETURNED, "submission"])
        part, store = Opaque(received), Opaque(self._context.store)
        state = tasks.record(part, store, f"{survey.round} {self._number}", return_state=True)
        if not state.is_completed():
            why = _why(state)
            self.unrecorded += [Unrecorded(name, why) for name in names.values()]
            return
        recorded = state.result()
        for key, problem in recorded.content.refused.items():
            self.unrecorded.append(Unrecorded(names[key], str(problem), getattr(problem, "incident", None)))
        for key, name in names.items():
            if key in named | recorded.content.refused.keys():
                tasks.show_outcome(name, survey.round.key, key, part, recorded, return_state=True)
            listener().advance("登録")


def _why(state: State[Any]) -> str:
    """Why a task failed. A database that another process holds is waited for once, not once per chunk."""
    problem = state.result(raise_on_failure=False)
    if isinstance(problem, BusyWarehouseError):
        raise problem
    return explained(problem) if isinstance(problem, BaseException) else str(state.message)
