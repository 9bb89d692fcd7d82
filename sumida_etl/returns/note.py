"""The same findings without a workbook: as a note a person reads, and as a record a program reads."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sumida_etl.checks.findings.finding import CellRef, as_frame, finding
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.returns.letter import Letter, counted, listed, unlisted_sentence
from sumida_etl.vocabulary import Outcome, Severity

UNCHANGEABLE, FAULT = "D030", "D031"
"""Why there is a note and no marked workbook: it does not allow it, or the program failed."""
RECORDED: Mapping[str, type] = {
    **dict.fromkeys(("code", "severity", "sheet", "cell", "raw", "message", "example"), str),
    **dict.fromkeys(("answered", "waived"), bool),
}


def reason_for_note(code: str, **about: str) -> str:
    """The sentence that says why a workbook is not sent back with marks."""
    return sentences()[code].said(about)[0]


def note(name: str, findings: pd.DataFrame, letter: Letter, reason: str = "") -> str:
    """A text: which file, what is wrong, what to do, whom to ask. Lines end as every Windows program expects.

    ``reason``: why the findings come as a note, where a marked workbook was to be expected.
    """
    shown = listed(findings)
    said = counted(findings) + unlisted_sentence(len(shown), len(findings) - len(shown))
    lines = [letter.title, "", f"ファイル：{name}", *([reason] if reason else []), said, ""]
    for number, row in enumerate(shown.to_dict("records"), start=1):
        place = " ".join(filter(None, (row["sheet"], row["cell"])))
        lines.append(f"{number}　{Severity(row['severity']).word}（{row['code']}）{place}")
        lines.append(f"　　{row['message']}")
        if row["raw"]:
            lines.append(f"　　記入された内容：{row['raw']}")
        if row["example"]:
            lines.append(f"　　記入例：{row['example']}")
    lines += ["", f"問合せ先：{letter.office}", ""]
    return "\ufeff" + "\r\n".join("　".join(line.splitlines()) for line in lines)


def refusal_findings(refusal: Refusal, detail: str) -> pd.DataFrame:
    """What is said of a file that was not let in, as the one finding it has."""
    return as_frame([finding(refusal, CellRef("", "", ""), "", {"detail": detail or "－", "where": detail})])


def record(name: str, sha256: str | None, findings: pd.DataFrame, letter: Letter, reason: str = "") -> dict[str, Any]:
    """The findings of one file, for ``.json`` and ``--json``: keys are added to it but never changed.

    ``unlisted``: how many findings there are beside those listed; ``note``: why there is a note and no marked workbook.
    """
    shown = listed(findings)
    errors = int((findings["severity"] == Severity.ERROR).sum())
    return {
        "file": name,
        "round": letter.round.key,
        "department": letter.department,
        "sha256": sha256,
        "outcome": (Outcome.RETURNED if errors else Outcome.ACCEPTED).value,
        "errors": errors,
        "warnings": len(findings) - errors,
        "findings": [
            {column: kind(row[column]) for column, kind in RECORDED.items()} for row in shown.to_dict("records")
        ],
        "unlisted": len(findings) - len(shown),
        "note": reason,
    }
