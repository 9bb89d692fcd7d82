"""Findings in the order a person goes through the workbook."""

from collections.abc import Iterable

import pandas as pd

from schemas.submission import SHEETS
from sumida_etl.checks.findings.finding import FINDING_COLUMNS, Finding, as_frame

_SHEETS = {sheet.name: index for index, sheet in enumerate(SHEETS)}


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """By workbook and sheet, then down, then across, then by code; the same finding once."""

    def place(item: Finding) -> tuple[str, int, str, int, str, str]:
        letters = item.cell.rstrip("0123456789")
        row = int(item.cell[len(letters) :] or 0)
        return item.submission, _SHEETS.get(item.sheet, len(_SHEETS)), item.sheet, row, letters.rjust(3), item.code

    return sorted(dict.fromkeys(findings), key=place)


def with_findings(findings: pd.DataFrame, found: Iterable[Finding]) -> pd.DataFrame:
    """A frame of findings with more of them, each in its place."""
    known = [Finding(*row) for row in findings[FINDING_COLUMNS].itertuples(index=False)]
    return as_frame(in_reading_order([*known, *found]))
