"""Submissions as the checks would hand them over, written down in one line each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pandas as pd

from sumida_etl.checks.batch import Batch
from sumida_etl.rounds import Round

MORNING = datetime(2024, 1, 10, 0, 0, tzinfo=UTC)
R5_12 = Round.parse("R5-12")


@dataclass(frozen=True)
class Sent:
    """A workbook: whose, what it says of indicator I101, the minute it came in, and how it fared."""

    department: str
    says: str
    minute: int
    outcome: str = "受理"
    round: str = "R5-12"

    @property
    def sha256(self) -> str:
        return sha256(f"{self.round} {self.department} {self.says}".encode()).hexdigest()

    @property
    def received_at(self) -> datetime:
        return MORNING + timedelta(minutes=self.minute)


def batch(*sent: Sent) -> Batch:
    """Each workbook with two values, two results (one in a row of its own), a narrative and a warning."""
    return Batch(
        submissions=_frame([_submission(one) for one in sent], "submission"),
        values=_frame([row for one in sent for row in _values(one)], "submission"),
        results=_frame([row for one in sent for row in _results(one)], "submission"),
        narratives=_frame([_narrative(one) for one in sent], "submission"),
        findings=_frame([_finding(one) for one in sent], "submission"),
    )


def _frame(rows: list[dict[str, Any]], key: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, dtype=object) if rows else pd.DataFrame({key: []}, dtype=object)
    plain = {"approx": "bool", "cumulative": "bool", "answered": "bool", "waived": "bool"}
    plain["fiscal_year"] = "int64"
    return frame.astype({name: kind for name, kind in plain.items() if name in frame})


def _submission(one: Sent) -> dict[str, Any]:
    return {
        "submission": one.sha256,
        "round": one.round,
        "department": one.department,
        "name": f"{one.department}.xlsx",
        "form_version": "1",
        "author": "墨田 花子",
        "contact": None,
        "submitted_on": date(2024, 1, 10),
        "received_at": one.received_at,
        "outcome": one.outcome,
    }


def _reading(one: Sent, kind: str, cell: str, text: str) -> dict[str, Any]:
    number = text.replace(".", "").isdigit()
    return {
        "kind": kind,
        "fiscal_year": 2023,
        "as_of": date(2023, 12, 31) if kind == "現在" else date(2024, 3, 31),
        "state": "値あり" if number else text,
        "value": Decimal(text) if number else None,
        "approx": False,
        "cumulative": kind == "見込",
        "remark": None,
        "cell": cell,
        "raw": text,
        "rule": "number" if number else "state",
        "told_in": None,
        "told_cell": None,
    }


def _values(one: Sent) -> list[dict[str, Any]]:
    key = {"submission": one.sha256, "indicator": "I101", "part": "値", "sheet": "指標"}
    return [key | _reading(one, "現在", "H5", one.says), key | _reading(one, "見込", "I5", "集計中")]


def _results(one: Sent) -> list[dict[str, Any]]:
    key = {"submission": one.sha256, "plan": "行財政改革実施計画", "measure": "No.1", "item": "①", "unit": "件"}
    key |= {"sheet": "効果・実績"}
    return [
        key | {"result": "E101", "name": "申請数"} | _reading(one, "現在", "F5", "6918"),
        key | {"result": "", "name": "講座"} | _reading(one, "現在", "F20", "12.0"),
        key | {"result": "", "name": "相談"} | _reading(one, "現在", "F21", "8"),
    ]


def _narrative(one: Sent) -> dict[str, Any]:
    return {
        "submission": one.sha256,
        "plan": "行財政改革実施計画",
        "measure": "No.1",
        "item": "①",
        "title": "手続のオンライン化",
        "fiscal_year": 2023,
        "progress": f"{one.says}件まで進めた。\n引き続き進める。",
        "outlook": None,
        "sheet": "取組状況",
        "progress_cell": "E5",
        "outlook_cell": "F5",
        **dict.fromkeys(("progress_told_in", "progress_told_cell", "outlook_told_in", "outlook_told_cell")),
    }


def _finding(one: Sent) -> dict[str, Any]:
    return {
        "submission": one.sha256,
        "code": "V012",
        "severity": "warning" if one.outcome == "受理" else "error",
        "sheet": "指標",
        "cell": "H5",
        "raw": one.says,
        "message": "前回の10倍を超えています。",
        "example": None,
        "figure": "I101",
        "answered": False,
        "waived": False,
    }
