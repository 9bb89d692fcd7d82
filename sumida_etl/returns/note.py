"""The same findings without a workbook: as a note a person reads, and as a record a program reads."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sumida_etl.checks.finding import Place, as_frame, finding
from sumida_etl.forms.refusal import Refusal
from sumida_etl.returns.letter import Letter, counted
from sumida_etl.vocabulary import Outcome, Severity

RECORDED: Mapping[str, type] = {
    **dict.fromkeys(("code", "severity", "sheet", "cell", "raw", "message", "example"), str),
    **dict.fromkeys(("answered", "waived"), bool),
}


def note(name: str, findings: pd.DataFrame, letter: Letter) -> str:
    """A text: which file, what is wrong, what to do, whom to ask. Lines end as every Windows program expects."""
    lines = [letter.title, "", f"ファイル：{name}", counted(findings), ""]
    for number, row in enumerate(findings.to_dict("records"), start=1):
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
    return as_frame([finding(refusal, Place("", "", ""), "", {"detail": detail or "－"})])


def record(name: str, sha256: str | None, findings: pd.DataFrame, letter: Letter) -> dict[str, Any]:
    """The findings of one file, for ``.json`` and ``--json``: keys are added to it but never changed."""
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
            {column: kind(row[column]) for column, kind in RECORDED.items()} for row in findings.to_dict("records")
        ],
    }
