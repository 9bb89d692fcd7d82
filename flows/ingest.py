"""From the inbox to the warehouse: read, check, record, show each department's outcome, and send back refused files."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State

from flows import tasks
from flows.context import RoundContext
from flows.opaque import Opaque
from flows.ui.progress import listener
from sumida_etl import survey as work
from sumida_etl.errors import explained
from sumida_etl.file_names import readable
from sumida_etl.incidents import Incident
from sumida_etl.reader.inbox import arrivals
from sumida_etl.rounds import Round
from sumida_etl.settings import CHUNK
from sumida_etl.survey.return_delivery import Returned, send_back
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries
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


def read_inbox(context: RoundContext, departments: frozenset[str], *, again: bool) -> work.Received:
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
        survey.round, len(paths), len(done), len(there.deeper), len(there.litter),
    )  # fmt: skip
    parts = _read([path for path in paths if path not in done], survey)
    touched = {department for part in parts for department in part.batch.submissions["department"]}
    rivals = [path for path, department in done.items() if department in touched]
    if rivals or not parts:
        parts += _read(rivals, survey) or [work.receive((), survey)]
    received = replace(work.together(parts, survey, context.store), deeper=there.deeper, litter=there.litter)
    if departments == context.codes(None):
        return received
    submissions = received.batch.submissions
    wanted = set(submissions.loc[submissions["department"].isin(departments), "submission"])
    books = {key: book for key, book in received.workbooks.items() if key in wanted}
    return replace(received, batch=received.batch.only(wanted), workbooks=books, refused=())


def take_in(context: RoundContext, departments: frozenset[str], *, again: bool) -> Intake:
    """Read, check, record and send back. The caller holds the round's lock. Raises OSError."""
    received = read_inbox(context, departments, again=again)
    received = work.in_order(received, context.store)
    unrecorded = _record(received, context)
    everybody = departments == context.codes(None)
    looked = None if everybody else {readable(book.path) for book in received.workbooks.values()}
    returned = send_back(received, context.survey, context.returns, only=looked)
    for status in work.statuses(context.survey, context.store):
        if status.outcome in (Outcome.SILENT, Outcome.WITHDRAWN) and status.code in departments:
            tasks.show_missing(status.name, context.survey.round.key, status.outcome, return_state=True)
    return Intake(received, returned, unrecorded)


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


def _read(paths: Collection[Path], survey: work.Survey) -> list[work.Received]:
    listener().expect("受付・点検", len(paths))
    parts = []
    for number, chunk in enumerate(work.in_chunks(list(paths), CHUNK), start=1):
        parts.append(tasks.read(Opaque(tuple(chunk)), Opaque(survey), f"{survey.round} {number}").content)
        listener().advance("受付・点検", len(chunk))
    return parts


def _record(received: work.Received, context: RoundContext) -> tuple[Unrecorded, ...]:
    """Put everything on record in chunks, and show each department in a task of its own."""
    survey, rows = context.survey, received.batch.submissions
    names = {row["submission"]: survey.name_of(row["department"]) or row["name"] for row in rows.to_dict("records")}
    named = set(names) if len(names) <= NAMED else set(rows.loc[rows["outcome"] == Outcome.RETURNED, "submission"])
    listener().expect("登録", len(rows))
    unrecorded: list[Unrecorded] = []
    for number, keys in enumerate(work.in_chunks(list(names), CHUNK), start=1):
        part = Opaque(replace(received, batch=received.batch.only(keys)))
        state = tasks.record(part, Opaque(context.store), f"{survey.round} {number}", return_state=True)
        if not state.is_completed():
            why = _why(state)
            unrecorded += [Unrecorded(names[key], why) for key in keys]
            continue
        recorded = state.result()
        for key, problem in recorded.content.refused.items():
            unrecorded.append(Unrecorded(names[key], str(problem), getattr(problem, "incident", None)))
        for key in keys:
            if key in named | recorded.content.refused.keys():
                tasks.show_outcome(names[key], survey.round.key, key, part, recorded, return_state=True)
            listener().advance("登録")
    return tuple(unrecorded)


def _why(state: State[Any]) -> str:
    """Why a task failed. A database that another process holds is waited for once, not once per chunk."""
    problem = state.result(raise_on_failure=False)
    if isinstance(problem, BusyWarehouseError):
        raise problem
    return explained(problem) if isinstance(problem, BaseException) else str(state.message)
