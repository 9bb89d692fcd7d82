"""From the inbox to the warehouse: read, check, record, show each department's outcome, and send back refused files."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State

from flows import tasks
from flows.context import RoundContext
from flows.opaque import Opaque
from flows.reading.chunks import read_apart
from flows.ui.progress import listener
from sumida_etl import survey as work
from sumida_etl.errors import explained
from sumida_etl.file_names import readable
from sumida_etl.incidents import Incident
from sumida_etl.reader.inbox import arrivals
from sumida_etl.rounds import Round
from sumida_etl.settings import CHUNK
from sumida_etl.survey.apart.stage import Stage
from sumida_etl.survey.return_delivery import Returned, ReturnWriter
from sumida_etl.survey.spool import Spool
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import BusyWarehouseError

NAMED = 300
"""Up to this many submissions, each is shown in a task of its own; beyond, only those that need a correction."""

MOST = 50
"""Refused workbooks that get an artifact of their own; all of them are in 提出状況 and in OUT/差戻し."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Files that were read and checked: what was ``settled`` over all of them, and their chunks in the ``spool``."""

    context: RoundContext
    settled: work.Settled
    spool: Spool

    def parts(self) -> Iterator[work.Received]:
        """Each chunk in turn, as it was settled."""
        return self.settled.parts(self.spool.parts(), self.context.survey)

    def outline(self, parts: Iterable[work.Received]) -> work.Received:
        """What is kept of all chunks: outlines, and the findings of the workbooks that are shown."""
        whole = self.settled.outline
        shown = {row["submission"] for row in to_show(self.context, whole)}
        every = work.Received.together([part.outline(shown) for part in parts])
        return replace(
            every,
            refused=(*whole.refused, *every.refused),
            nested=whole.nested,
            leftovers=whole.leftovers,
            superseded=whole.superseded,
            withdrawn=whole.withdrawn,
        )


@contextmanager
def read_inbox(context: RoundContext, departments: frozenset[str], *, again: bool) -> Iterator[Reading]:
    """Read and check the workbooks of some departments in the inbox.

    Args:
        context: The round.
        departments: Codes of the departments that are wanted.
        again: Whether to skip files whose content is accepted and current, because a retry is about the others. All
            files of a department are opened where one of them is new (it may supersede them) or has a waiver.
    """
    survey = context.survey
    there = arrivals(context.inbox, survey.round)
    paths = there.files
    done = _in_force(paths, context) if again else {}
    waived = {waiver.department for waiver in survey.waivers if waiver.round == survey.round.key}
    done = {path: department for path, department in done.items() if department not in waived}
    get_run_logger().info(
        "%s: %d files, %d in force already, %d in folders, %d left by programs",
        survey.round, len(paths), len(done), len(there.nested), len(there.leftovers),
    )  # fmt: skip
    with ExitStack() as stages, Spool() as spool:
        if fresh := [path for path in paths if path not in done]:
            _read_into(spool, fresh, context, stages)
        else:
            spool.add(work.receive((), survey))
        touched = set(spool.outline().batch.submissions["department"])
        if rivals := [path for path, department in done.items() if department in touched]:
            _read_into(spool, rivals, context, stages)
        settled = work.settle(spool.outline(), survey, context.store)
        outline = replace(settled.outline, nested=there.nested, leftovers=there.leftovers)
        if departments != context.codes(None):
            submissions = outline.batch.submissions
            wanted = set(submissions.loc[submissions["department"].isin(departments), "submission"])
            outline = replace(outline.only(wanted), refused=())
        yield Reading(context, replace(settled, outline=outline), spool)


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


def to_show(context: RoundContext, received: work.Received) -> list[dict[Hashable, Any]]:
    """The returned submissions (rows of ``Batch.submissions``) whose findings are shown.

    Files of unknown departments come last, so that they never crowd out a department's.
    """
    submissions, known = received.batch.submissions, context.codes(None)
    bad = submissions[submissions["outcome"] == Outcome.RETURNED].to_dict("records")
    return sorted(bad, key=lambda row: row["department"] not in known)[:MOST]


def unrecorded(round: Round, those: tuple[Unrecorded, ...]) -> str:
    """One sentence: who could not be put on record, and why."""
    names = "、".join(one.name for one in those[:10]) + (f" ほか{len(those) - 10}件" if len(those) > 10 else "")
    reasons = tuple(dict.fromkeys(one.reason for one in those))
    return f"{round.key} は公開していません。登録できないもの {len(those)}件（{names}）：{' '.join(reasons[:2])}"


def faults(those: tuple[Incident, ...]) -> str:
    """One sentence: over which files the program failed, with the numbers; empty if there are none."""
    if not those:
        return ""
    named = "、".join(f"{' '.join(one.subject.split())} {one.number}" for one in those[:10])
    more = f" ほか{len(those) - 10}件" if len(those) > 10 else ""
    return f"プログラムの不具合 {len(those)}件（{named}{more}）。{HOW_TO_REPORT}"


def _in_force(paths: Collection[Path], context: RoundContext) -> dict[Path, str]:
    """By path, the department of each file whose content is that department's latest submission and was accepted."""
    last = queries.outcomes(context.store.engine, context.survey.round)
    accepted = last[last["outcome"] == Outcome.ACCEPTED].set_index("submission")["department"].to_dict()
    digests = {path: _digest(path) for path in paths}
    return {path: accepted[digest] for path, digest in digests.items() if digest in accepted}


def _digest(path: Path) -> str:
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
    except OSError:  # admission refuses it by name
        pass
    return ""


def _read_into(spool: Spool, paths: Sequence[Path], context: RoundContext, stages: ExitStack) -> None:
    """Read and check files in chunks, and lay the chunks aside in the order of the files."""
    survey, label = context.survey, str(context.survey.round)
    listener().expect("受付・点検", len(paths))
    if context.workers.share(len(paths)):
        stage = stages.enter_context(Stage.made(context.store.archive, survey))
        for count, laid in read_apart(paths, stage, context.workers, label):
            spool.add_laid(laid.outline, laid.path)
            listener().advance("受付・点検", count)
        return
    for number, chunk in enumerate(work.in_chunks(paths, CHUNK), start=1):
        spool.add(tasks.read(Opaque(tuple(chunk)), Opaque(survey), f"{label} {number}").content)
        listener().advance("受付・点検", len(chunk))


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
