"""What can only be said once every workbook of a run is known: duplicates, repeated figures, days that went back.

It is settled from outlines, and then applied to one chunk after the other: memory holds one chunk, whatever the number.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.duplicate_submissions import earlier_days, resolve_duplicates
from sumida_etl.checks.findings.finding import FINDING_COLUMNS, Finding, with_findings
from sumida_etl.checks.repeated_figures import RepeatedFigures, originals_in, repeated_findings
from sumida_etl.checks.waivers import Waived, waive
from sumida_etl.file_names import readable
from sumida_etl.incidents import isolate_failures
from sumida_etl.survey.received import Received, Refused
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.withdrawals import withdrawals_of


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """What was settled over all submissions.

    Attributes:
        outline: What is left of them, each with its outcome and the time it is dated by; see ``Received.outline``.
        found: By submission, the findings that compare it with others.
    """

    outline: Received
    found: Mapping[str, tuple[Finding, ...]]

    def parts(self, chunks: Iterable[Received], survey: Survey) -> Iterator[Received]:
        """Each chunk as it was settled, and last the workbooks of departments that sent several, together.

        They are recorded in the order in which they arrived, whatever chunks they were read in: a run that goes on
        after one that was killed would date an earlier one anew, because a later one is on record.
        """
        rows = self.outline.batch.submissions
        several = set(rows.loc[rows["department"].duplicated(keep=False), "submission"])
        held = []
        for chunk in chunks:
            part = self.of(chunk, survey)
            theirs = several & part.workbooks.keys()
            if theirs:
                held.append(replace(part.only(theirs), refused=()))
            yield part.only(part.workbooks.keys() - theirs) if theirs else part
        if held:
            yield Received.together(held)

    def of(self, part: Received, survey: Survey) -> Received:
        """A chunk as it was settled. ``refused`` are those over which the program failed just now."""
        left = self.outline.batch.submissions
        rows = left[left["submission"].isin(list(part.workbooks))]
        keys = set(rows["submission"])
        back = set(rows.loc[rows["outcome"] == Outcome.RETURNED, "submission"])
        some = replace(part if len(keys) == len(part.workbooks) else part.only(keys), refused=())
        found = [one for key in rows["submission"] for one in self.found.get(key, ())]
        batch = _without_figures(replace(some.batch, submissions=rows), back)
        batch = replace(batch, findings=with_findings(batch.findings, found)) if found else batch
        return by_department(replace(some, batch=batch), "照合", lambda one: waive(one, survey.waivers, survey.round))


def settle(outline: Received, survey: Survey, store: Store | None = None) -> Settled:
    """Compare all submissions with each other, and with what is in force in ``store``.

    What was withdrawn is set aside first: the department's other workbook counts, whatever day it is of.
    A repeated figure whose original is of a department without a workbook here is compared with what is in force, so
    that it does not matter which files a retry opens either.
    """
    outline = _without_withdrawn(outline, survey, store)
    before = set(_findings(outline.batch.findings))
    unique = by_department(outline, "照合", lambda batch: Waived(resolve_duplicates(batch)))
    left = set(outline.batch.submissions["submission"]) & unique.workbooks.keys()
    left -= set(unique.batch.submissions["submission"])
    accepted = _in_force(survey, store)
    figures, whole = _with_those_in_force(outline.repeated, unique.batch.submissions, survey, store)

    def compared(batch: Batch) -> Waived:
        found = list(repeated_findings(figures, set(batch.submissions["submission"]), whole, survey.registry))
        found += earlier_days(batch.submissions, accepted)
        return Waived(replace(batch, findings=with_findings(batch.findings, found)) if found else batch)

    done = by_department(unique, "照合", compared)
    done = replace(done, superseded=tuple(sorted(readable(outline.workbooks[key].path) for key in left)))
    found: dict[str, tuple[Finding, ...]] = {}
    for one in _findings(done.batch.findings):
        if one not in before:
            found[one.submission] = (*found.get(one.submission, ()), one)
    return Settled(done, found)


def together(parts: Sequence[Received], survey: Survey, store: Store | None = None) -> Received:
    """All chunks as one, settled. The result does not depend on the chunks: see ``settle``."""
    whole = Received.together(parts)
    settled = settle(whole.outline(), survey, store)
    done, outline = settled.of(whole, survey), settled.outline
    return replace(
        done,
        refused=(*outline.refused, *done.refused),
        superseded=outline.superseded,
        withdrawn=outline.withdrawn,
    )


def _without_withdrawn(outline: Received, survey: Survey, store: Store | None) -> Received:
    if store is None:
        return outline
    gone = withdrawals_of(store.engine, survey.round)
    withdrawn = set(zip(gone["department"], gone["submission"], strict=True))
    rows = outline.batch.submissions
    those = {pair[1] for pair in zip(rows["department"], rows["submission"], strict=True) if pair in withdrawn}
    if not those:
        return outline
    names = tuple(sorted(readable(outline.workbooks[key].path) for key in those))
    return replace(outline.only(set(rows["submission"]) - those), withdrawn=names)


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
    received: Received, stage: str, work: Callable[[Batch], Waived], *, reraise: tuple[type[Exception], ...] = ()
) -> Received:
    """Run a step that needs all workbooks of a department; where it fails, only that department's files are refused.

    Errors in ``reraise`` concern all departments alike and are raised.
    """
    batch = received.batch
    whose = batch.submissions["department"]
    departments = list(dict.fromkeys(whose))

    def of(some: Sequence[str]) -> Waived:
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
    used = (*received.used, *(waiver for one in settled.done for waiver in one.used))
    return replace(received, batch=left, workbooks=workbooks, refused=tuple(refused), stale=stale, used=used)


def _without_figures(batch: Batch, submissions: set[str]) -> Batch:
    """The same without what returned submissions say, which nobody records."""
    kept = {name: getattr(batch, name) for name in ("values", "results", "narratives")}
    return replace(batch, **{name: frame[~frame["submission"].isin(submissions)] for name, frame in kept.items()})


def _findings(frame: pd.DataFrame) -> list[Finding]:
    return [Finding(*row) for row in frame[FINDING_COLUMNS].itertuples(index=False)]
