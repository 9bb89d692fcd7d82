"""The tables. Rows are only ever added; what is in force is derived from the order in which submissions were received.

``version`` and "superseded" are not columns: a submission received earlier may be merged later (two runs at once, a
rebuild), and only a derived rank is then the same whatever the order of merging. See ``queries`` and ``attempts``.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from schemas.submission import INDICATORS, NARRATIVES, RESULTS
from sumida_etl.vocabulary import Kind, Outcome, Part, Severity, Side, State
from sumida_etl.warehouse.database.base import Base, one_of
from sumida_etl.warehouse.database.column_types import Day, Exact


class Submission(Base):
    """One reading of one department's workbook for one round, accepted or returned."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("round", "department", "attempt"),
        one_of("outcome", (Outcome.ACCEPTED, Outcome.RETURNED)),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("outcome <> '受理' OR department <> ''", name="whose"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    round: Mapped[str]
    department: Mapped[str]
    """The code; empty for a returned file that does not say whose it is."""
    attempt: Mapped[int]
    """1, 2, … of the round and department in the order they were recorded: two processes cannot record the same one."""
    sha256: Mapped[str]
    outcome: Mapped[str]
    name: Mapped[str]
    """The file's name as it was sent."""
    form_version: Mapped[str | None]
    author: Mapped[str | None]
    contact: Mapped[str | None]
    submitted_on: Mapped[date | None]
    received_at: Mapped[datetime]
    """When the file reached the inbox: what orders submissions."""
    recorded_at: Mapped[datetime]
    """When this row was written: what the ward knew at a time. Orders nothing, so a clock set back does no harm."""
    plan_edition: Mapped[str | None]
    """The SHA-256 of the plan edition it was checked by; None: an earlier release recorded it."""
    confirms: Mapped[str | None]
    """変更なし: the SHA-256 of the department's workbook whose answers it confirms."""


class Withdrawal(Base):
    """取下げ: an accepted submission that was taken back. It stays on record; its figures are in force no longer."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        one_of("side", Side),
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    side: Mapped[str]
    name: Mapped[str]
    """Who did it, as typed: no authenticated identity."""
    reason: Mapped[str]
    recorded_at: Mapped[datetime]


class _Row:
    """A row of a submission, numbered in the order of the workbook."""

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)


class _Reading(_Row):
    """What was read from one cell, and how."""

    kind: Mapped[str]
    fiscal_year: Mapped[int]
    as_of: Mapped[date]
    state: Mapped[str]
    value: Mapped[Decimal | None]
    approx: Mapped[bool]
    cumulative: Mapped[bool]
    remark: Mapped[str | None]
    sheet: Mapped[str]
    cell: Mapped[str]
    raw: Mapped[str | None]
    rule: Mapped[str]
    told_in: Mapped[str | None]
    """Of what 変更なし confirmed the SHA-256 of the workbook in which it was typed; None: it was typed here."""
    told_cell: Mapped[str | None]


def _reading_rules() -> tuple[UniqueConstraint | CheckConstraint, ...]:
    return (
        UniqueConstraint("submission_id", "sheet", "cell"),
        one_of("kind", Kind),
        one_of("state", State),
        CheckConstraint("(state = '値あり') = (value IS NOT NULL)", name="number"),
    )


class Value(_Reading, Base):
    """A department's part of an indicator."""

    __tablename__ = "value"
    __table_args__ = (
        UniqueConstraint("submission_id", "indicator", "part", "kind", "fiscal_year"),
        one_of("part", Part),
        *_reading_rules(),
    )

    indicator: Mapped[str]
    part: Mapped[str]


class Result(_Reading, Base):
    """A number reported under a measure; ``result`` is empty where the department added the row itself."""

    __tablename__ = "result"
    __table_args__ = (
        Index(
            "uq_result_submission_id_result_kind",
            "submission_id",
            "result",
            "kind",
            unique=True,
            sqlite_where=text("result <> ''"),
            postgresql_where=text("result <> ''"),
        ),
        *_reading_rules(),
    )

    result: Mapped[str]
    plan: Mapped[str]
    measure: Mapped[str]
    item: Mapped[str | None]
    name: Mapped[str]
    unit: Mapped[str | None]


class Narrative(_Row, Base):
    """What a department did under a measure, and what it means to do."""

    __tablename__ = "narrative"
    __table_args__ = (UniqueConstraint("submission_id", "sheet", "progress_cell"),)

    plan: Mapped[str]
    measure: Mapped[str]
    item: Mapped[str | None]
    title: Mapped[str | None]
    fiscal_year: Mapped[int]
    progress: Mapped[str | None]
    outlook: Mapped[str | None]
    sheet: Mapped[str]
    progress_cell: Mapped[str]
    outlook_cell: Mapped[str]


class Finding(_Row, Base):
    """What a check found in a workbook."""

    __tablename__ = "finding"
    __table_args__ = (one_of("severity", Severity),)

    code: Mapped[str]
    severity: Mapped[str]
    sheet: Mapped[str | None]
    cell: Mapped[str | None]
    raw: Mapped[str | None]
    message: Mapped[str]
    example: Mapped[str | None]
    figure: Mapped[str | None]
    """The code of the indicator or result it is about."""
    answered: Mapped[bool]
    """The department gave its reason in 備考."""
    waived: Mapped[bool]
    """The coordinator let it pass."""


_KINDS: Mapping[str, type[TypeEngine[Any]]] = {"number": Exact, "date": Day}


def _keep_notes() -> None:
    """Give each table what a sheet asks for beyond the columns above; a migration adds it to databases that exist."""
    for model, sheet in ((Value, INDICATORS), (Result, RESULTS), (Narrative, NARRATIVES)):
        for name, kind in sheet.kept.items():
            if name not in Base.metadata.tables[model.__tablename__].columns:
                setattr(model, name, mapped_column(_KINDS.get(kind, Text), nullable=True))


_keep_notes()
