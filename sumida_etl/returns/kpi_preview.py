"""What a KPI would become if the value in a returned cell were taken as it stands."""

from fractions import Fraction
from typing import Any

import pandas as pd

from schemas.submission import INDICATORS
from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.rounding import percent, rounded
from sumida_etl.checks.figures import values_of
from sumida_etl.checks.matching.responses import answers
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.vocabulary import Part, Severity, State

PROSPECT = "prospect"


def with_prospects(findings: pd.DataFrame, forms: Forms, asked: Asked, registry: Registry) -> pd.DataFrame:
    """The findings with a column ``prospect``: ``順調（進捗率 74.2％、ペース 1.69）``, empty where it cannot be known.

    It is known for a warning at a number that can be read, of an indicator that one department alone reports.
    """
    doubted = findings[(findings["severity"] == Severity.WARNING) & (findings["sheet"] == INDICATORS.name)]
    known = _judged(set(doubted["submission"]), forms, asked, registry) if len(doubted) else {}
    keys = zip(findings["submission"], findings["sheet"], findings["cell"], findings["severity"], strict=True)
    words = [
        known.get((submission, cell), "") if sheet == INDICATORS.name and severity == Severity.WARNING else ""
        for submission, sheet, cell, severity in keys
    ]
    return findings.assign(**{PROSPECT: pd.Series(words, index=findings.index, dtype=object)})


def _judged(submissions: set[str], forms: Forms, asked: Asked, registry: Registry) -> dict[tuple[str, str], str]:
    covers = forms.covers[forms.covers["submission"].isin(submissions)]
    departments = covers.set_index("submission")["department"]
    values = values_of(answers(INDICATORS, forms, asked, departments, registry).rows, forms)
    reporting = [each.indicator for each in registry.assignments_on(asked.round.as_of)]
    alone = {code for code in reporting if reporting.count(code) == 1}
    whole = (values["part"] == Part.VALUE) & values["indicator"].isin(alone) & (values["state"] == State.VALUE)
    judged = attain(values[whole].assign(exact=None).reset_index(drop=True), registry, asked.round)
    return {(row["submission"], row["cell"]): _said(row) for row in judged.to_dict("records")}


def _said(row: dict[Any, Any]) -> str:
    if row["judgement"] is None:
        return ""
    shares = []
    if isinstance(row["progress"], Fraction):
        shares.append(f"進捗率 {percent(row['progress'])}％")
    if isinstance(row["pace"], Fraction):
        shares.append(f"ペース {rounded(row['pace'], 2)}")
    return str(row["judgement"]) + (f"（{'、'.join(shares)}）" if shares else "")
