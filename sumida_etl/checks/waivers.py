"""Warnings the coordinator has excused, in ``plan/waivers.yaml``: each with a reason, and only while there is one."""

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path

import pandas as pd
import yaml

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.registry.faults import PlanError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Waiver:
    """One excused warning: of a round's workbook of a department, at a cell of a sheet or of a figure's row."""

    code: str
    round: str
    department: str
    sheet: str
    reason: str
    cell: str = ""
    figure: str = ""

    def __str__(self) -> str:
        return f"{self.round} {self.department} {self.sheet} {self.cell or self.figure} {self.code}"


@dataclass(frozen=True, slots=True, eq=False)
class Waived:
    """A batch whose findings are marked ``waived``, and the waivers that fit none of them though they should.

    ``used`` are those that fit. Of a department whose workbooks are in several batches a waiver may be both.
    """

    batch: Batch
    stale: tuple[Waiver, ...] = ()
    used: tuple[Waiver, ...] = ()


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read the file; one that is not there waives nothing. Raises PlanError with the entry's number."""
    entries = (yaml.safe_load(path.read_text(encoding="utf-8")) or []) if path.is_file() else []
    if not isinstance(entries, list):
        raise PlanError(path, 1, "一覧（- で始まる行）になっていません")
    return tuple(_waiver(path, number, entry) for number, entry in enumerate(entries, start=1))


def waive(batch: Batch, waivers: Iterable[Waiver], round: Round) -> Waived:
    """Mark what is waived. A waiver is stale when its department's workbook is here and the warning is not."""
    departments = batch.submissions.set_index("submission")["department"]
    findings = batch.findings.copy()
    sent_by = findings["submission"].map(departments)
    stale, used = [], []
    for waiver in waivers:
        if waiver.round != round.key:
            continue
        meant = (findings["code"] == waiver.code) & (sent_by == waiver.department) & (findings["sheet"] == waiver.sheet)
        meant &= _at(findings, waiver)
        findings.loc[meant, "waived"] = True
        if meant.any():
            used.append(waiver)
        elif waiver.department in set(departments):
            stale.append(waiver)
    return Waived(replace(batch, findings=findings), tuple(stale), tuple(used))


def _at(findings: pd.DataFrame, waiver: Waiver) -> pd.Series:
    if waiver.cell:
        return findings["cell"] == waiver.cell
    return findings["figure"] == waiver.figure


def _waiver(path: Path, number: int, entry: object) -> Waiver:
    def wrong(problem: str) -> PlanError:
        return PlanError(path, number, f"{number}件目: {problem}")

    known = {field.name for field in fields(Waiver)}
    required = {field.name for field in fields(Waiver) if field.default is MISSING}
    if not isinstance(entry, dict) or set(entry) - known or required - set(entry):
        raise wrong(f"項目は {'・'.join(sorted(known))} です（cell か figure のどちらかを書きます）")
    waiver = Waiver(**{name: str(text).strip() for name, text in entry.items()})
    if not waiver.reason or bool(waiver.cell) == bool(waiver.figure):
        raise wrong("理由（reason）と、cell か figure のどちらか一つを書いてください")
    sentence = sentences().get(waiver.code)
    if sentence is None or sentence.severity is not Severity.WARNING:
        raise wrong(f"「{waiver.code}」は警告の符号ではありません")
    try:
        Round.parse(waiver.round)
    except UnknownRoundError as problem:
        raise wrong(str(problem)) from None
    return waiver
