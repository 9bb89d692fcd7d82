"""From files to checked submissions. A fault over one file never stops another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pandas as pd

from sumida_etl import incidents
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.duplicate_submissions import resolve_duplicates
from sumida_etl.checks.earlier_days import earlier_days
from sumida_etl.checks.findings.finding import with_findings
from sumida_etl.checks.repeated_figures import RepeatedFigures, originals_in, repeated_findings
from sumida_etl.checks.waivers import Excused, Waiver, excuse
from sumida_etl.file_names import readable
from sumida_etl.incidents import Incident
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import Workbook, read_workbook
from sumida_etl.returns.return_facts import ReturnFacts
from sumida_etl.survey.inspection import Inspected, inspected
from sumida_etl.survey.isolation import isolate_failures
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not admitted, or over which the program failed: then there is an ``incident``."""

    path: Path
    refusal: Refusal
    detail: str
    incident: Incident | None = None

    @classmethod
    def failed(cls, path: Path, stage: str, problem: Exception) -> "Refused":
        """Report a fault of the program and refuse the file it was met over."""
        incident = incidents.report(stage, readable(path), problem)
        return cls(path, Refusal.FAULT, incident.number, incident)

    @property
    def name(self) -> str:
        """The file's name as people read it."""
        return readable(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """Files that were read and checked: ``batch`` holds those that could be opened, ``refused`` the others.

    ``repeated`` is what ``together`` compares between submissions, ``facts`` what returned workbooks are written from.
    """

    batch: Batch
    workbooks: dict[str, Workbook]
    refused: tuple[Refused, ...]
    repeated: RepeatedFigures
    facts: ReturnFacts
    stale: tuple[Waiver, ...] = ()
    """Waivers that no longer match a warning."""
    deeper: tuple[Path, ...] = ()
    litter: tuple[Path, ...] = ()
    """Paths in the inbox that were not read (see ``reader.inbox``)."""
    superseded: tuple[str, ...] = ()
    """Names of workbooks beside which the same department's later one counts."""


def receive(paths: Iterable[Path], survey: Survey) -> Received:
    """Read and check files in one pass. A file over which the program fails is refused, and no other."""
    workbooks, refused = read_workbooks(paths)

    def check(books: Sequence[Workbook]) -> Inspected:
        return inspected(read_forms(books, survey.round), survey.asked, survey.registry, survey.key)

    checked = isolate_failures(list(workbooks.values()), check)
    for book, problem in checked.failed:
        refused.append(Refused.failed(book.path, "点検", problem))
        del workbooks[book.sha256]
    return received(workbooks, refused, checked.done or (check(()),), survey)


def received(
    workbooks: dict[str, Workbook], refused: list[Refused], done: Sequence[Inspected], survey: Survey
) -> Received:
    """Workbooks after the checks, in one or several parts; those without any sheet of ours are refused."""
    batch = Batch.together([one.batch for one in done])
    batch = replace(batch, submissions=batch.submissions.assign(plan_edition=survey.edition))
    # They are not marked, so their contents need not be kept: a thousand of them would fill the memory.
    foreign = batch.findings.loc[batch.findings["code"] == Refusal.FOREIGN, "submission"]
    refused += [Refused(workbooks.pop(key).path, Refusal.FOREIGN, survey.registry.ward.office) for key in foreign]
    return Received(
        batch.only(workbooks) if len(foreign) else batch,
        workbooks,
        tuple(refused),
        RepeatedFigures.together(one.repeated for one in done),
        ReturnFacts.together(one.facts for one in done),
    )


def read_workbooks(paths: Iterable[Path]) -> tuple[dict[str, Workbook], list[Refused]]:
    """Read files: the workbooks by SHA-256 (the first of two with the same content), and the refused files."""
    workbooks: dict[str, Workbook] = {}
    refused = []
    for path in paths:
        try:
            workbook = read_workbook(path)
        except RefusedError as error:
            refused.append(Refused(path, error.refusal, error.detail))
        except Exception as problem:
            refused.append(Refused.failed(path, "読み取り", problem))
        else:
            workbooks.setdefault(workbook.sha256, workbook)
    return workbooks, refused


def together(parts: Sequence[Received], survey: Survey, store: Store | None = None) -> Received:
    """Merge all chunks and run the checks that need all of them: duplicate workbooks, repeated figures, waivers.

    The result does not depend on the chunks: the same content in two files of two chunks counts once.
    A repeated figure whose original is of a department without a workbook here is compared with what is in force in
    ``store``, so that it does not matter which files a retry opens either.
    """
    seen: dict[str, Workbook] = {}
    batches = []
    for part in parts:
        fresh = part.workbooks.keys() - seen.keys()
        batches.append(part.batch if len(fresh) == len(part.workbooks) else part.batch.only(fresh))
        seen |= {key: book for key, book in part.workbooks.items() if key in fresh}
    refused = tuple(one for part in parts for one in part.refused)
    repeated = RepeatedFigures.together(part.repeated for part in parts)
    facts = ReturnFacts.together(part.facts for part in parts)
    every = Received(Batch.together(batches), seen, refused, repeated, facts)
    settled = by_department(every, "照合", lambda batch: Excused(resolve_duplicates(batch), ()))
    left = set(every.batch.submissions["submission"]) & settled.workbooks.keys()
    left -= set(settled.batch.submissions["submission"])
    accepted = _in_force(survey, store)
    figures, whole = _with_those_in_force(repeated, settled.batch.submissions, survey, store)

    def compared(batch: Batch) -> Excused:
        found = list(repeated_findings(figures, set(batch.submissions["submission"]), whole, survey.registry))
        found += earlier_days(batch.submissions, accepted)
        warned = replace(batch, findings=with_findings(batch.findings, found)) if found else batch
        return excuse(warned, survey.waivers, survey.round)

    done = by_department(settled, "照合", compared)
    return replace(done, superseded=tuple(sorted(readable(seen[key].path) for key in left)))


def _in_force(survey: Survey, store: Store | None) -> dict[str, tuple[str, date | None]]:
    """By department, the submission that was accepted last in the round, and its 提出日."""
    if store is None:
        return {}
    current = queries.current_submissions(store.engine, survey.round)
    return {
        department: (submission, day)
        for department, submission, day in zip(
            current["department"], current["submission"], current["submitted_on"], strict=True
        )
    }


def _with_those_in_force(
    repeated: RepeatedFigures, submissions: pd.DataFrame, survey: Survey, store: Store | None
) -> tuple[RepeatedFigures, pd.DataFrame]:
    """The figures to compare, and the submissions (submission, name) they are of, with those that others have in force.

    Nothing is added for departments that are among ``submissions``: what they have just sent counts.
    """
    here = submissions[["submission", "name"]]
    if store is None or not repeated.repeats:
        return repeated, here
    with reading(store.engine) as moment:
        current = queries.current_submissions(moment, survey.round)
        figures = queries.values_of(moment, survey.round), queries.results_of(moment, survey.round)
    others = current.loc[~current["department"].isin(submissions["department"]), ["submission", "name"]]
    keys = set(others["submission"])
    originals = tuple(one for one in originals_in(*figures, survey.registry) if one.submission in keys)
    return replace(repeated, sources=(*repeated.sources, *originals)), pd.concat([here, others], ignore_index=True)


def by_department(
    received: Received, stage: str, work: Callable[[Batch], Excused], *, reraise: tuple[type[Exception], ...] = ()
) -> Received:
    """Run a step that needs all workbooks of a department; where it fails, only that department's files are refused.

    Errors in ``reraise`` concern all departments alike and are raised.
    """
    batch = received.batch
    whose = batch.submissions["department"]
    departments = list(dict.fromkeys(whose))

    def of(some: Sequence[str]) -> Excused:
        if len(some) == len(departments):
            return work(batch)
        return work(batch.only(batch.submissions.loc[whose.isin(some), "submission"]))

    settled = isolate_failures(departments, of, reraise=reraise)
    workbooks, refused = dict(received.workbooks), list(received.refused)
    for department, problem in settled.failed:
        for submission in batch.submissions.loc[whose == department, "submission"]:
            refused.append(Refused.failed(workbooks.pop(submission).path, stage, problem))
    left = Batch.together([one.batch for one in settled.done] or [batch.only(())])
    stale = (*received.stale, *(waiver for one in settled.done for waiver in one.stale))
    return replace(received, batch=left, workbooks=workbooks, refused=tuple(refused), stale=stale)


def in_chunks(every: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Split a sequence into chunks of at most ``size`` items."""
    for start in range(0, len(every), size):
        yield every[start : start + size]
