"""Every check over every submission at once: findings with cells, and the batch that may be merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from schemas.submission import COVER, TABLES
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.cell_anomalies import cell_anomalies, explained_empty_cells
from sumida_etl.checks.context import CheckContext
from sumida_etl.checks.cover import Covers, read_covers, submitted_on
from sumida_etl.checks.facts import laid_out
from sumida_etl.checks.figures import narratives_of, results_of, values_of
from sumida_etl.checks.findings.explain import answered, cover_finding, is_reportable, row_finding
from sumida_etl.checks.findings.finding import Finding, as_frame, in_reading_order
from sumida_etl.checks.findings.limit import capped, overflow_finding
from sumida_etl.checks.matching.reported import ReportedNumbers, reported_numbers
from sumida_etl.checks.matching.responses import Responses, match_responses
from sumida_etl.checks.structure import FOREIGN, sheet_findings
from sumida_etl.checks.validation import failures, row_at
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome, Severity

EMPTINESS = frozenset({"V041", "T002", "L001", "S013"})
"""Codes about empty cells: left out where another finding explains why the cell is empty."""


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
    responses: tuple[Responses, ...]
    values: pd.DataFrame


def inspect(forms: Forms, asked: Asked, registry: Registry, key: TokenKey) -> Inspection:
    """Check many submissions in one pass. Every finding of a workbook is there, whatever else is wrong with it."""
    context = CheckContext(registry, asked, forms, COVER, ReportedNumbers())
    covers = read_covers(context, key)
    departments = pd.Series(covers.departments, dtype=object)
    read = tuple(match_responses(sheet, forms, asked, departments, registry) for sheet in TABLES)
    numbers = reported_numbers(read)
    found = [
        *sheet_findings(forms, registry.ward.office), *_cover_findings(covers, context), *cell_anomalies(forms)
    ]  # fmt: skip
    for each in read:
        found += _table_findings(each, replace(context, sheet=each.sheet, reported=numbers))
    hollow = explained_empty_cells(forms, found)
    foreign = {one.submission for one in found if one.code == FOREIGN}
    reported = [
        one
        for one in found
        if not (one.code in EMPTINESS and (one.submission, one.sheet, one.cell) in hollow)
        and (one.submission not in foreign or one.code == FOREIGN)
    ]
    findings = as_frame(answered(in_reading_order(reported), forms))
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


def _cover_findings(covers: Covers, context: CheckContext) -> Iterator[Finding]:
    for failure in failures(context.sheet, covers.rows):
        yield cover_finding(failure.rule, failure.column, row_at(covers.rows, failure.at), context)


def _table_findings(read: Responses, context: CheckContext) -> Iterator[Finding]:
    rows = laid_out(read, context)
    every = [one for one in failures(read.sheet, rows) if is_reportable(one.column, one.submission, context)]
    shown, more = capped(every)
    for failure in shown:
        yield row_finding(failure.rule, failure.column, row_at(rows, failure.at), context)
    for submission, count in more.items():
        yield overflow_finding(submission, read.sheet.name, count)


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
