"""The workbooks of the inbox, read and checked in chunks, and settled over all of them; nothing is recorded."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

from prefect import get_run_logger

from flows import tasks
from flows.context import RoundContext
from flows.opaque import Opaque
from flows.reading.chunks import read_apart
from flows.ui.progress import listener
from sumida_etl import survey as work
from sumida_etl.reader.inbox import arrivals
from sumida_etl.settings import CHUNK
from sumida_etl.survey.apart.stage import Stage
from sumida_etl.survey.spool import Spool
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries

MOST = 50
"""Refused workbooks that get an artifact of their own; all of them are in 提出状況 and in OUT/差戻し."""


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


def to_show(context: RoundContext, received: work.Received) -> list[dict[Hashable, Any]]:
    """The returned submissions (rows of ``Batch.submissions``) whose findings are shown.

    Files of unknown departments come last, so that they never crowd out a department's.
    """
    submissions, known = received.batch.submissions, context.codes(None)
    bad = submissions[submissions["outcome"] == Outcome.RETURNED].to_dict("records")
    return sorted(bad, key=lambda row: row["department"] not in known)[:MOST]


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
            spool.add_laid_out(laid.outline, laid.path)
            listener().advance("受付・点検", count)
        return
    for number, chunk in enumerate(work.in_chunks(paths, CHUNK), start=1):
        spool.add(tasks.read(Opaque(tuple(chunk)), Opaque(survey), f"{label} {number}").content)
        listener().advance("受付・点検", len(chunk))
