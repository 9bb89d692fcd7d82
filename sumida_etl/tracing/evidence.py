"""What a published value rests on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sumida_etl.rounds import Round
from sumida_etl.values.grammar.rules import described


@dataclass(frozen=True, slots=True)
class SentWorkbook:
    """The accepted workbook a value was read from. ``fault``: why the archived file cannot serve as proof, if so."""

    round: Round
    department: str
    department_name: str
    version: int
    name: str
    received_at: datetime
    sha256: str
    archived: Path
    fault: str | None
    withdrawn: str = ""
    """When, by whom and why it was withdrawn, if it was: its figures were in force when they were published."""

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "round": self.round.key, "department": self.department, "department_name": self.department_name,
            "version": self.version, "name": self.name, "received_at": self.received_at.isoformat(),
            "sha256": self.sha256, "archived": str(self.archived), "fault": self.fault,
            "withdrawn": self.withdrawn,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell of one workbook: what was typed and how it was read. ``column`` is the published column it serves."""

    column: str
    sent: SentWorkbook
    part: str
    sheet: str
    cell: str
    raw: str
    rule: str
    state: str
    value: Decimal | None
    remark: str
    confirmed_by: SentWorkbook | None = None
    """Of what 変更なし confirmed: the later workbook that says so. ``sent`` and ``cell`` are where it was typed."""

    @property
    def reading(self) -> str:
        """The rules the cell was read by, in words; text is taken as typed."""
        return described(self.rule) if self.rule else "文字のまま"

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "column": self.column, "part": self.part, "sheet": self.sheet, "cell": self.cell, "raw": self.raw,
            "rule": self.rule, "reading": self.reading, "state": self.state,
            "value": None if self.value is None else format(self.value, "f"), "remark": self.remark,
            "submission": self.sent.as_json(),
            "confirmed_by": self.confirmed_by and self.confirmed_by.as_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a file of the plan; ``cells`` by their headers."""

    column: str
    file: str
    line: int
    cells: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"column": self.column, "file": self.file, "line": self.line, "cells": self.cells}


@dataclass(frozen=True, slots=True)
class Trace:
    """One row of a published CSV and what its values rest on. ``how`` says how the cells became the value."""

    file: str
    line: int
    id: str
    title: str
    unit: str
    values: dict[str, str]
    """The published cells that hold a value, by header."""
    how: str
    cells: tuple[SourceCell, ...]
    plan: tuple[PlanLine, ...]
    published: dict[str, str] | None = None
    """The same cells as they lie in the published folder, empty where the row is not there; None: no such file."""

    @property
    def differing(self) -> tuple[str, ...]:
        """The headers of the cells that are published with another content than the record gives."""
        if self.published is None:
            return ()
        return tuple(header for header, cell in self.values.items() if self.published.get(header, "") != cell)

    @property
    def proven(self) -> bool:
        """Whether every archived file it rests on is there and unharmed, and what is published is what they say."""
        sent = [one for part in self.cells for one in (part.sent, part.confirmed_by) if one]
        return not self.differing and not any(one.fault for one in sent)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "file": self.file, "line": self.line, "id": self.id, "title": self.title, "unit": self.unit,
            "values": self.values, "published": self.published, "how": self.how,
            "parts": [part.as_json() for part in self.cells], "plan": [line.as_json() for line in self.plan],
        }  # fmt: skip
