"""Every check over every submission at once: findings with cells, and the batch that may be merged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from schemas.submission import COVER, TABLES
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.cell_anomalies import cell_anomalies, explained_empty_cells
from sumida_etl.checks.context import CheckContext, ReportedNumbers, reported_numbers
from sumida_etl.checks.cover import Covers, read_covers, submitted_on
from sumida_etl.checks.department_binding import OF_ANOTHER_ROUND
from sumida_etl.checks.disguised_cells import disguised_cells
from sumida_etl.checks.facts import laid_out
from sumida_etl.checks.figures import narratives_of, results_of, values_of
from sumida_etl.checks.findings.explain import answered, cover_finding, is_reportable, row_finding
from sumida_etl.checks.findings.finding import Finding, as_frame, in_reading_order, on_trial
from sumida_etl.checks.findings.precedence import Figure, faulty_figures, telling
from sumida_etl.checks.matching.confirmed import confirming
from sumida_etl.checks.matching.responses import Responses, match_responses
from sumida_etl.checks.misplaced.blocks import misplaced_blocks
from sumida_etl.checks.misplaced.misplaced import Misplaced, Spot, as_meant, where_it_stands
from sumida_etl.checks.structure import FOREIGN, pasted_findings, sheet_findings
from sumida_etl.checks.unread_content import unread_findings
from sumida_etl.checks.validation import Failure, failures, limited, overflow_finding, row_at
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome, Severity

EMPTINESS = frozenset({"V041", "T002", "L001", "S013", "V042", "C008", "C009", "C010"})
"""Codes about empty cells: left out where another finding explains why the cell is empty."""


COMPUTED = "V051"
"""A formula whose value was read: nothing to say where that value is a fault itself."""
_SIGN, _SEEN_OTHERWISE = "N019", "V056"
"""A sign that is not seen is told as that."""
_SAID_ALONE = frozenset({FOREIGN, *OF_ANOTHER_ROUND})
"""Codes beside which nothing else that could be said of a workbook would help."""


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
    notes = {each.sheet.name: each.notes for each in read}
    misplaced = misplaced_blocks(read, context)
    meant = read
    if misplaced:
        tables = as_meant(forms, misplaced)
        meant = tuple(match_responses(sheet, tables, asked, departments, registry) for sheet in TABLES)
    numbers = reported_numbers(meant)
    found = [
        *(one.told for one in misplaced), *sheet_findings(forms, asked, registry), *_cover_findings(covers, context),
        *cell_anomalies(forms), *disguised_cells(forms), *pasted_findings(read, context, covers.departments),
        *unread_findings(forms, notes),
    ]  # fmt: skip
    sheets = [_Sheet.of(each, replace(context, sheet=each.sheet, reported=numbers), misplaced) for each in meant]
    faulty = {figure for sheet in sheets if sheet.read.sheet.numbers for figure in sheet.faulty}
    for sheet in sheets:
        found += _table_findings(sheet, faulty)
    hollow = explained_empty_cells(forms, found)
    alone = {one.submission: one.code for one in found if one.code in _SAID_ALONE}
    faults = {(one.submission, one.sheet, one.cell) for one in found if one.severity is Severity.ERROR}
    otherwise = {(one.submission, one.sheet, one.cell) for one in found if one.code == _SEEN_OTHERWISE}
    reported = [
        one
        for one in found
        if not (one.code == _SIGN and (one.submission, one.sheet, one.cell) in otherwise)
        if not (one.code == COMPUTED and (one.submission, one.sheet, one.cell) in faults)
        and not (one.code in EMPTINESS and (one.submission, one.sheet, one.cell) in hollow)
        and alone.get(one.submission, one.code) == one.code
    ]
    told = on_trial(in_reading_order(reported), asked.round.as_of)

    def accepted_before(submission: str, figure: str) -> tuple[KnownFigure, ...]:
        return asked.known_of(covers.departments[submission], figure) if submission in covers.departments else ()

    findings = as_frame(answered(told, forms, accepted_before))
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


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """A table sheet of all submissions, laid out as it is meant, and what its rules find."""

    read: Responses
    context: CheckContext
    rows: pd.DataFrame
    failed: tuple[Failure, ...]
    misplaced: Sequence[Misplaced]

    @classmethod
    def of(cls, read: Responses, context: CheckContext, misplaced: Sequence[Misplaced]) -> "_Sheet":
        rows = laid_out(read, context)
        every = [one for one in failures(read.sheet, rows) if is_reportable(one.column, one.submission, context)]
        concerned = [one for one in misplaced if one.sheet == read.sheet.name]
        vacated = {(one.submission, *spot) for one in concerned for spot in one.vacated}
        once = {(one.submission, code) for one in concerned for code in one.instead_of}
        failed = (
            one
            for one in every
            if (one.submission, one.rule.code) not in once
            and (not vacated or (one.submission, *_spot(one, rows)) not in vacated)
        )
        return cls(read, context, rows, tuple(failed), concerned)

    @property
    def faulty(self) -> set[Figure]:
        return faulty_figures(self.failed, self.rows)


def _spot(failure: Failure, rows: pd.DataFrame) -> Spot:
    return row_at(rows, failure.at)["row"], failure.column.name


def _table_findings(sheet: _Sheet, faulty: set[Figure]) -> Iterator[Finding]:
    layouts, name = sheet.context.forms.layouts, sheet.read.sheet.name
    shown, more = limited(list(telling(sheet.failed, sheet.rows, faulty, sheet.context.registry)))
    for failure in shown:
        found = row_finding(failure.rule, failure.column, row_at(sheet.rows, failure.at), sheet.context)
        layout = layouts[failure.submission, name]
        yield where_it_stands(found, _spot(failure, sheet.rows), layout, sheet.misplaced)
    for submission, count in more.items():
        yield overflow_finding(submission, name, count)


def _submissions(forms: Forms, asked: Asked, departments: Mapping[str, str], returned: set[str]) -> pd.DataFrame:
    covers, said = forms.covers, confirming(forms)
    last = [asked.last_of(key, departments.get(key, "")) if key in said else None for key in covers["submission"]]
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
            "confirms": [one.submission if one else None for one in last],
            "outcome": [Outcome.RETURNED if key in returned else Outcome.ACCEPTED for key in covers["submission"]],
        },
        dtype=object,
    )
