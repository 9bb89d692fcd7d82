"""Every check over every submission at once: findings with cells, and the batch that may be merged."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from schemas.submission import TABLES, Sheet
from sumida_etl.checks import rows as _rows  # noqa: F401 - declares its checks
from sumida_etl.checks.answers import Answers, answers
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.check import About, Check, checks_on
from sumida_etl.checks.cover import FATAL, cover_findings, submitted_on
from sumida_etl.checks.declared import blank, declared_checks
from sumida_etl.checks.figures import narratives_of, results_of, values_of
from sumida_etl.checks.finding import Finding, Place, as_frame, finding
from sumida_etl.checks.sheets import sheet_findings
from sumida_etl.forms.asked import Asked
from sumida_etl.forms.tables import Forms
from sumida_etl.forms.token import TokenKey
from sumida_etl.registry import Registry
from sumida_etl.values.cells import raw_text
from sumida_etl.vocabulary import Outcome, Severity

CHECK_ERROR = SchemaErrorReason.CHECK_ERROR


def inspect(forms: Forms, asked: Asked, registry: Registry, key: TokenKey) -> Batch:
    """Check many submissions in one pass. Every finding of a workbook is there, whatever else is wrong with it."""
    found = list(sheet_findings(forms))
    found += cover_findings(forms.covers, About(registry, asked, forms, TABLES[0]), key)
    astray = {item.submission for item in found if item.code in FATAL and item.sheet not in _TABLE_NAMES}
    covers = forms.covers[~forms.covers["submission"].isin(astray)]
    departments = covers.set_index("submission")["department"]
    read = {sheet.name: answers(sheet, forms, asked, departments) for sheet in TABLES}
    for sheet in TABLES:
        found += _table_findings(read[sheet.name], About(registry, asked, forms, sheet))
    findings = as_frame(_in_place(found))
    returned = set(findings.loc[findings["severity"] == Severity.ERROR, "submission"])
    indicators, results, narratives = (read[sheet.name].rows for sheet in TABLES)
    return Batch(
        submissions=_submissions(forms, asked, returned),
        values=values_of(_accepted(indicators, returned), forms),
        results=results_of(_accepted(results, returned), forms),
        narratives=narratives_of(_accepted(narratives, returned), forms),
        findings=findings,
    )


_TABLE_NAMES = frozenset(sheet.name for sheet in TABLES)


def _accepted(rows: pd.DataFrame, returned: set[str]) -> pd.DataFrame:
    return rows[~rows["submission"].isin(returned)]


def _table_findings(read: Answers, about: About) -> Iterator[Finding]:
    rows = read.rows
    if rows.empty:
        return
    checks = {item.name: item for item in (*declared_checks(read.sheet, about.asked.round), *checks_on(read.sheet))}
    answered = ~blank(rows["remark"]) if "remark" in rows else pd.Series(False, index=rows.index)
    for name, fine in _failed(rows, checks, about).items():
        item = checks[name]
        bad = rows.index[~fine]
        for at in bad:
            if about_missing_column(about, read.sheet, item.column, rows.at[at, "submission"]):
                continue
            yield _finding(item, read, at, about, answered=bool(answered[at]))


def about_missing_column(about: About, sheet: Sheet, column: str, submission: str) -> bool:
    """Whether the column's header was not found in that workbook: a finding of its own, not one for each row."""
    return column not in about.forms.layouts[submission, sheet.name].columns


def _failed(rows: pd.DataFrame, checks: Mapping[str, Check], about: About) -> dict[str, pd.Series]:
    """Run every check through pandera in one lazy pass; returns for each failed one which rows were fine."""
    schema = pa.DataFrameSchema(
        name=about.sheet.name,
        checks=[pa.Check(_bound(item, about), name=name, error=name) for name, item in checks.items()],
    )
    try:
        schema.validate(rows, lazy=True)
    except SchemaErrors as failed:
        for error in failed.schema_errors:
            if error.reason_code is CHECK_ERROR:
                # pandera files an exception in a check as one more failure; a broken check must not pass as a finding.
                raise RuntimeError(f"check {error.check} broke: {error}") from None
        return {error.check.name: error.check_output for error in failed.schema_errors}
    return {}


def _bound(item: Check, about: About) -> Any:
    return lambda rows: item.holds(rows, item.column, about)


def _finding(item: Check, read: Answers, at: int, about: About, *, answered: bool) -> Finding:
    row = read.rows.loc[at].to_dict()
    layout = about.forms.layouts[row["submission"], read.sheet.name]
    cell = row.get(item.column, "")
    raw = raw_text(cell)
    place = Place(row["submission"], read.sheet.name, layout.cell(item.column, row["row"]))
    code = row.get(item.code, item.code)
    department = about.registry.department(row["department"], about.asked.round.as_of)
    fields = {
        **row, **item.fields, "length": len(raw), "asked": row.get(f"asked_{item.column}", ""),
        "department_name": department.name, "office": about.registry.ward.office,
    }  # fmt: skip
    return finding(str(code), place, raw, fields, answered=answered)


def _in_place(found: list[Finding]) -> list[Finding]:
    """In the order a person goes through the workbook: by sheet, then down, then by code."""
    order = {name: index for index, name in enumerate(("表紙", *(sheet.name for sheet in TABLES)))}

    def place(item: Finding) -> tuple[str, int, int, str, str]:
        digits = item.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        letters = item.cell[: len(item.cell) - len(digits)]
        return item.submission, order.get(item.sheet, len(order)), int(digits or 0), letters.rjust(3), item.code

    return sorted(dict.fromkeys(found), key=place)


def _submissions(forms: Forms, asked: Asked, returned: set[str]) -> pd.DataFrame:
    covers = forms.covers
    paths = [forms.workbooks[key].path for key in covers["submission"]]
    return pd.DataFrame(
        {
            "submission": covers["submission"],
            "round": asked.round.key,
            "department": covers["department"],
            "name": covers["name"],
            "form_version": covers["form_version"],
            "author": covers["author"],
            "contact": covers["contact"],
            "submitted_on": [submitted_on(cell, asked.round.as_of) for cell in covers["submitted_on"]],
            # ctime, not mtime: a copy keeps the time of the last edit, but only arriving here sets this one.
            "received_at": [datetime.fromtimestamp(path.stat().st_ctime, UTC) for path in paths],
            "outcome": [Outcome.RETURNED if key in returned else Outcome.ACCEPTED for key in covers["submission"]],
        },
        dtype=object,
    )
