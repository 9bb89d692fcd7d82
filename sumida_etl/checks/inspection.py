"""Every check over every submission at once: findings with cells, and the batch that may be merged."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from schemas.submission import COVER, TABLES
from sumida_etl.checks import against as _against  # noqa: F401 - these declare their checks
from sumida_etl.checks import days as _days  # noqa: F401
from sumida_etl.checks import rows as _rows  # noqa: F401
from sumida_etl.checks import sense as _sense  # noqa: F401
from sumida_etl.checks.answers import Answers, answers
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.check import About, Check, checks_on
from sumida_etl.checks.cover import read_covers, submitted_on
from sumida_etl.checks.declared import declared_checks
from sumida_etl.checks.figures import narratives_of, results_of, values_of
from sumida_etl.checks.finding import Finding, as_frame
from sumida_etl.checks.most import and_more, within
from sumida_etl.checks.oddities import hollow_cells, oddity_findings
from sumida_etl.checks.order import in_place
from sumida_etl.checks.sheets import FOREIGN, sheet_findings
from sumida_etl.checks.telling import answered, told_of
from sumida_etl.checks.texts import mark_suspects
from sumida_etl.checks.told import Told, told_by
from sumida_etl.forms.asked import Asked
from sumida_etl.forms.tables import Forms
from sumida_etl.forms.token import TokenKey
from sumida_etl.registry import Registry
from sumida_etl.vocabulary import Outcome, Severity

CHECK_ERROR = SchemaErrorReason.CHECK_ERROR
EMPTINESS = frozenset({"V041", "T002", "L001", "S013"})
"""What is said of a cell that holds nothing: not said again where another finding tells why it does not."""


def inspect(forms: Forms, asked: Asked, registry: Registry, key: TokenKey) -> Batch:
    """Check many submissions in one pass. Every finding of a workbook is there, whatever else is wrong with it."""
    about = About(registry, asked, forms, COVER, Told())
    covers = read_covers(about, key)
    departments = pd.Series(covers.departments, dtype=object)
    read = [answers(sheet, forms, asked, departments, registry) for sheet in TABLES]
    told = told_by(each.rows for each in read)
    found = [*sheet_findings(forms, registry.ward.office), *covers.findings, *oddity_findings(forms)]
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
    indicators, results, narratives = (each.rows[~each.rows["submission"].isin(returned)] for each in read)
    return Batch(
        submissions=_submissions(forms, asked, covers.departments, returned),
        values=values_of(indicators, forms),
        results=results_of(results, forms),
        narratives=narratives_of(narratives, forms),
        findings=findings,
    )


def _table_findings(read: Answers, about: About) -> Iterator[Finding]:
    if read.rows.empty:
        return
    declared = (*declared_checks(read.sheet, about.round), *checks_on(read.sheet, about.round))
    checks = {each.name: each for each in declared}
    layouts = about.forms.layouts

    def counts(name: str, submission: str) -> bool:
        # A header that is missing or stands twice is a finding of its own, not one more for each row.
        layout, column = layouts[submission, read.sheet.name], checks[name].column
        return column in layout.columns and column not in layout.repeated

    told, more = within(_failed(mark_suspects(read.rows, read.sheet), checks, about), read.rows, counts)
    for name, at in told:
        row = {str(column): cell for column, cell in read.rows.loc[at].items()}
        yield told_of(checks[name], row, layouts[str(row["submission"]), read.sheet.name], about)
    for submission, count in more.items():
        yield and_more(submission, read.sheet.name, count)


def _failed(rows: pd.DataFrame, checks: Mapping[str, Check], about: About) -> dict[str, pd.Series]:
    """Run every check through pandera in one lazy pass; returns for each failed one which rows were fine."""
    schema = pa.DataFrameSchema(
        name=about.sheet.name,
        checks=[
            pa.Check(_bound(each, rows, about), name=name, error=name, n_failure_cases=1)
            for name, each in checks.items()
        ],
    )
    try:
        # pandera copies what it validates before each check: it gets the rows' numbers, the checks the rows.
        schema.validate(rows[["row"]], lazy=True)
    except SchemaErrors as failed:
        for error in failed.schema_errors:
            if error.reason_code is CHECK_ERROR:
                # pandera files an exception in a check as one more failure; a broken check must not pass as a finding.
                raise RuntimeError(f"check {error.check} broke: {error}") from None
        return {error.check.name: error.check_output for error in failed.schema_errors}
    return {}


def _bound(item: Check, rows: pd.DataFrame, about: About) -> Callable[[pd.DataFrame], pd.Series | bool]:
    def holds(_: pd.DataFrame) -> pd.Series | bool:
        fine = item.holds(rows, item.column, about)
        # What pandera makes of a column of True costs more than most checks: it is told the sum.
        return bool(fine.all()) or fine

    return holds


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
