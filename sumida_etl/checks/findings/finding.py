"""A finding: what is wrong in which cell, and what to type instead."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

import pandas as pd

from schemas.submission import SHEETS
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.rounds import day_label
from sumida_etl.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one submission.

    ``figure`` is the code of the row's indicator or result, where it has one. Of a warning, ``answered`` says that its
    row has a 備考, ``waived`` that a waiver of the plan excuses it.
    """

    submission: str
    code: str
    severity: Severity
    sheet: str
    cell: str
    raw: str
    message: str
    example: str
    figure: str = ""
    answered: bool = False
    waived: bool = False


_LONGEST_RAW, _LONGEST_FIELD, _LONGEST_EXAMPLE = 400, 2_000, 4_000
"""Characters of what was typed, of what a sentence quotes, and of an example: a cell may hold 32,767."""
FINDING_COLUMNS = [field.name for field in fields(Finding)]
_SHEETS = {sheet.name: index for index, sheet in enumerate(SHEETS)}


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a submission."""

    submission: str
    sheet: str
    cell: str


def finding(
    code: str, place: CellRef, raw: str, fields: Mapping[str, Any], *, figure: str = "", answered: bool = False
) -> Finding:
    """A finding under a code, its sentence filled in from ``fields``; ``raw`` and ``sheet`` need not be among them.

    What is too long to be read is cut, and says so: the whole stands in the workbook.
    """
    sentence = sentences()[code]
    said = {name: cut(each, _LONGEST_FIELD) if isinstance(each, str) else each for name, each in fields.items()}
    shown = {"raw": cut(raw, _LONGEST_RAW), "sheet": cut(place.sheet, _LONGEST_RAW)}
    message, _ = sentence.said({**said, **shown})
    _, example = sentence.said({**fields, "raw": raw, "sheet": place.sheet})
    raw, example = shown["raw"], cut(example, _LONGEST_EXAMPLE)
    if not raw:
        message = message.replace("「」に変わって", "空欄に変わって").replace("「」になって", "空欄になって")
    return Finding(
        place.submission, str(code), sentence.severity, place.sheet, place.cell, raw, message, example, figure, answered
    )  # fmt: skip


def cut(text: str, longest: int) -> str:
    """A text of no more than so many characters, and how many there were."""
    return text if len(text) <= longest else f"{text[:longest]}…（全{len(text):,}文字）"


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a frame, in the order given."""
    return pd.DataFrame([asdict(item) for item in findings], columns=FINDING_COLUMNS, dtype=object)


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


def on_trial(findings: Iterable[Finding], day: date) -> Iterator[Finding]:
    """The findings of a round as of ``day``, with those on trial as warnings that say so."""
    for one in findings:
        until = sentences()[one.code].trial_until
        if until and day <= until and one.severity is Severity.ERROR:
            said = f"{one.message}（試行中の検査です。{day_label(until)}までは差し戻しません。）"
            yield replace(one, severity=Severity.WARNING, message=said)
        else:
            yield one
