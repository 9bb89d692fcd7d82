"""Every check over every submission at once: findings with cells, and the batch that may be merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from schemas.submission import COVER, TABLES
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.cell_anomalies import hollow_cells, oddity_findings
from sumida_etl.checks.context import About
from sumida_etl.checks.cover import Covers, read_covers, submitted_on
from sumida_etl.checks.facts import laid_out
from sumida_etl.checks.figures import narratives_of, results_of, values_of
from sumida_etl.checks.findings.explain import answered, is_told, told_of, told_of_cover
from sumida_etl.checks.findings.finding import Finding, as_frame
from sumida_etl.checks.findings.limit import and_more, within
from sumida_etl.checks.findings.order import in_place
from sumida_etl.checks.matching.reported import Told, told_by
from sumida_etl.checks.matching.responses import Answers, answers
from sumida_etl.checks.structure import FOREIGN, sheet_findings
from sumida_etl.checks.validation import failures, row_at
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome, Severity

EMPTINESS = frozenset({"V041", "T002", "L001", "S013"})
"""What is said of a cell that holds nothing: not said again where another finding tells why it does not."""


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """Many submissions after one pass of the checks.

    Attributes:
        batch: What may be merged, with all findings but those that compare submissions (B001, B002).
        forms: The workbooks as they were laid out.
        responses: Per table sheet the rows of all submissions, returned ones too.
        values: As ``batch.values``, but of returned submissions too.
    """

    batch: Batch
    forms: Forms
    responses: tuple[Answers, ...]
    values: pd.DataFrame


def inspect(forms: Forms, asked: Asked, registry: Registry, key: TokenKey) -> Inspection:
    """Check many submissions in one pass. Every finding of a workbook is there, whatever else is wrong with it."""
    about = About(registry, asked, forms, COVER, Told())
    covers = read_covers(about, key)
    departments = pd.Series(covers.departments, dtype=object)
    read = tuple(answers(sheet, forms, asked, departments, registry) for sheet in TABLES)
    told = told_by(read)
    found = [
        *sheet_findings(forms, registry.ward.office), *_cover_findings(covers, about), *oddity_findings(forms)
    ]  # fmt: skip
    for each in read:
        found += _table_findings(each, replace(about, sheet=each.sheet, told=told))
    hollow = hollow_cells(forms, found)
    foreign = {one.submission for one in found if one.code == FOREIGN}
    told_once = [
        one
        for one in found
        if not (one.code in EMPTINESS and (one.submission, one.sheet, one.cell) in hollow)
        and (one.submission not in foreign or one.code == FOREIGN)
    ]
    findings = as_frame(answered(in_place(told_once), forms))
    returned = set(findings.loc[findings["severity"] == Severity.ERROR, "submission"])
    indicators, results, narratives = (each.rows for each in read)
    values = values_of(indicators, forms)
    batch = Batch(
        submissions=_submissions(forms, asked, covers.departments, returned),
        values=_but(returned, values),
        results=results_of(_but(returned, results), forms),
        narratives=narratives_of(_but(returned, narratives), forms),
        findings=findings,
    )
    return Inspection(batch, forms, read, values)


def _but(returned: set[str], rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["submission"].isin(returned)]


def _cover_findings(covers: Covers, about: About) -> Iterator[Finding]:
    for failure in failures(about.sheet, covers.rows):
        yield told_of_cover(failure.rule, failure.column, row_at(covers.rows, failure.at), about)


def _table_findings(read: Answers, about: About) -> Iterator[Finding]:
    rows = laid_out(read, about)
    every = [one for one in failures(read.sheet, rows) if is_told(one.column, one.submission, about)]
    told, more = within(every)
    for failure in told:
        yield told_of(failure.rule, failure.column, row_at(rows, failure.at), about)
    for submission, count in more.items():
        yield and_more(submission, read.sheet.name, count)


def _submissions(forms: Forms, asked: Asked, departments: Mapping[str, str], returned: set[str]) -> pd.DataFrame:
    covers = forms.covers
    bound = zip(covers["submission"], covers["department"], strict=True)
    return pd.DataFrame(
        {
            "submission": covers["submission"],
            "round": asked.round.key,
            "department": [departments.get(key) or said for key, said in bound],
            "name": covers["name"],
            "form_version": covers["form_version"],
            "author": covers["author"],
            "contact": covers["contact"],
            "submitted_on": [submitted_on(cell, asked.round.as_of) for cell in covers["submitted_on"]],
            "received_at": [forms.workbooks[key].arrived for key in covers["submission"]],
            "outcome": [Outcome.RETURNED if key in returned else Outcome.ACCEPTED for key in covers["submission"]],
        },
        dtype=object,
    )
