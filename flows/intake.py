"""From the inbox to the warehouse: read, check, put on record a task a department, and send back what is refused."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from prefect import get_run_logger

from flows import steps
from flows.office import Office
from flows.progress import listener
from flows.sealed import Sealed
from sumida_etl import survey as work
from sumida_etl.checks.batch import Batch
from sumida_etl.forms.inbox import arrived
from sumida_etl.returning import Returned, send_back
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries

CHUNK = 300
"""Workbooks read and checked in one task: a check's cost is the same for 1 and for 300."""
NAMED = 300
"""Submissions up to which every one gets a task of its own; beyond, only the returned do and the rest go in chunks."""
_FRAMES = ("submissions", "values", "results", "narratives", "findings")


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """What was taken in. ``unkept``: names of departments whose rows the database did not admit."""

    received: work.Received
    returned: Returned
    unkept: tuple[str, ...] = ()


def look(office: Office, departments: frozenset[str], *, again: bool) -> work.Received:
    """Read and check what lies in the inbox, of some departments.

    ``again``: files that are in force as they are, and last in their department, are not opened: a retry is about the
    others. But all of a department's files are, where one is new (it may supersede them) or a waiver is about it.
    """
    survey = office.survey
    paths = arrived(office.inbox, survey.round)
    done = _in_force(paths, office) if again else {}
    waived = {waiver.department for waiver in survey.waivers if waiver.round == survey.round.key}
    done = {path: department for path, department in done.items() if department not in waived}
    get_run_logger().info("%s: %d files, %d in force already", survey.round, len(paths), len(done))
    parts = _read([path for path in paths if path not in done], survey)
    touched = {department for part in parts for department in part.batch.submissions["department"]}
    rivals = [path for path, department in done.items() if department in touched]
    if rivals or not parts:
        parts += _read(rivals, survey) or [work.receive((), survey)]
    received = work.together(parts, survey)
    if departments == office.codes(None):
        return received
    submissions = received.batch.submissions
    wanted = submissions.loc[submissions["department"].isin(departments), "submission"]
    return replace(received, batch=_only(received.batch, wanted), refused=())


def take_in(office: Office, departments: frozenset[str], *, again: bool) -> Intake:
    """Everything from the inbox to the warehouse. Whoever calls holds the round's turn. Raises OSError."""
    received = look(office, departments, again=again)
    received = work.in_order(received, office.store)
    unkept = _keep(received, office)
    whole = departments == office.codes(None)
    looked = None if whole else {book.path.name for book in received.workbooks.values()}
    returned = send_back(received, office.survey, office.returns, only=looked)
    for standing in work.standings(office.survey, office.store):
        if standing.outcome is Outcome.SILENT and standing.code in departments:
            steps.miss(standing.name, office.survey.round.key, return_state=True)
    return Intake(received, returned, unkept)


def unkept(round: Round, names: tuple[str, ...]) -> str:
    """One sentence: whose rows the database did not admit."""
    return f"{round.key} は公開していません。登録できないもの {len(names)}件（{'、'.join(names[:10])}）。"


def _in_force(paths: Collection[Path], office: Office) -> dict[Path, str]:
    """Files whose content is what their department sent last and what was accepted, with the department's code."""
    last = queries.outcomes(office.store.engine, office.survey.round)
    accepted = last[last["outcome"] == Outcome.ACCEPTED].set_index("submission")["department"].to_dict()
    digests = {path: _digest(path) for path in paths if path.is_file()}
    return {path: accepted[digest] for path, digest in digests.items() if digest in accepted}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:  # the door refuses it by name
        return ""


def _read(paths: Collection[Path], survey: work.Survey) -> list[work.Received]:
    listener().expect("受付・点検", len(paths))
    parts = []
    for number, chunk in enumerate(work.in_chunks(list(paths), CHUNK), start=1):
        parts.append(steps.read(Sealed(tuple(chunk)), Sealed(survey), f"{survey.round} {number}").content)
        listener().advance("受付・点検", len(chunk))
    return parts


def _keep(received: work.Received, office: Office) -> tuple[str, ...]:
    survey, rows = office.survey, received.batch.submissions
    sealed, store = Sealed(received), Sealed(office.store)
    listener().expect("登録", len(rows))
    single = rows if len(rows) <= NAMED else rows[rows["outcome"] == Outcome.RETURNED]
    unkept = []
    for row in single.to_dict("records"):
        name = survey.name_of(row["department"]) or row["name"]
        state = steps.keep(name, survey.round.key, row["submission"], sealed, store, return_state=True)
        if not state.is_completed() and state.name != Outcome.RETURNED:
            unkept.append(name)
        listener().advance("登録")
    chunked = rows.loc[~rows["submission"].isin(single["submission"]), ["submission", "department"]]
    for start in range(0, len(chunked), NAMED):
        chunk = chunked.iloc[start : start + NAMED]
        label = f"{survey.round} {chunk['department'].iloc[0]}～{chunk['department'].iloc[-1]}"
        part = replace(received, batch=_only(received.batch, chunk["submission"]))
        if not steps.keep_many(label, Sealed(part), store, return_state=True).is_completed():
            unkept.append(label)
        listener().advance("登録", len(chunk))
    return tuple(unkept)


def _only(batch: Batch, submissions: Collection[str]) -> Batch:
    frames = {name: getattr(batch, name) for name in _FRAMES}
    return Batch(**{name: frame[frame["submission"].isin(set(submissions))] for name, frame in frames.items()})
