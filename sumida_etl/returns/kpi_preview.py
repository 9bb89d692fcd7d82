"""Preview of a KPI: how it would be judged if the doubted value in a returned cell were accepted as it is."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas.submission import INDICATORS
from sumida_etl.attainment.against_targets import attain
from sumida_etl.attainment.judge import Verdict
from sumida_etl.attainment.rounding import pace_shown, progress_shown
from sumida_etl.checks.run import Inspection
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Part, Severity, State

KPI_PREVIEW = "kpi_preview"


def doubted_values(inspection: Inspection) -> pd.DataFrame:
    """The values (``VALUE_COLUMNS``) in whose cells a warning stands, of accepted and of returned submissions."""
    findings = inspection.batch.findings
    cells = _cells(findings[_doubts(findings)])
    return _at(cells, inspection.values)


def with_previews(findings: pd.DataFrame, doubted: pd.DataFrame, registry: Registry, round: Round) -> pd.DataFrame:
    """The findings with a column ``kpi_preview``: ``順調（進捗率 74.2％、ペース 1.69）``, empty where there is none.

    There is one for a warning at a readable number of an indicator that a single department reports.
    ``doubted``: see ``doubted_values``.
    """
    doubts = _doubts(findings)
    cells = _cells(findings[doubts])
    known = _judged(_at(cells, doubted), registry, round)
    keys = zip(findings["submission"], findings["cell"], doubts, strict=True)
    words = [known.get((submission, cell), "") if doubt else "" for submission, cell, doubt in keys]
    return findings.assign(**{KPI_PREVIEW: pd.Series(words, index=findings.index, dtype=object)})


def _doubts(findings: pd.DataFrame) -> pd.Series:
    return (findings["severity"] == Severity.WARNING) & (findings["sheet"] == INDICATORS.name)


def _cells(findings: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(findings["submission"], findings["cell"], strict=True))


def _at(cells: set[tuple[str, str]], values: pd.DataFrame) -> pd.DataFrame:
    found = [cell in cells for cell in zip(values["submission"], values["cell"], strict=True)]
    return values[pd.Series(found, index=values.index, dtype=bool)]  # an empty list would select no column


def _judged(values: pd.DataFrame, registry: Registry, round: Round) -> dict[tuple[str, str], str]:
    if values.empty:
        return {}
    asked = registry.assignments_on(round.as_of)
    reporting = Counter((registry.group_of(each.department), each.indicator) for each in asked)
    alone = {code for (_, code) in reporting} - {code for (_, code), count in reporting.items() if count > 1}
    whole = (values["part"] == Part.VALUE) & values["indicator"].isin(alone) & (values["state"] == State.VALUE)
    judged = attain(values[whole].assign(exact=None, unit="").reset_index(drop=True), registry, round)
    return {(row["submission"], row["cell"]): judged_words(row) for row in judged.to_dict("records")}


def judged_words(row: Mapping[Any, Any]) -> str:
    """A judged row (columns of Verdict, ``thresholds`` and ``word``) as ``順調（進捗率 74.2％、ペース 1.69）``."""
    verdict = Verdict(**{name: row[name] for name in Verdict.__dataclass_fields__})
    progress, pace = progress_shown(verdict, row["thresholds"]), pace_shown(verdict, row["thresholds"])
    shares = []
    if progress is not None:
        shares.append(f"進捗率 {progress}％")
    if pace is not None:
        shares.append(f"ペース {pace}")
    return str(row["word"]) + (f"（{'、'.join(shares)}）" if shares else "")
