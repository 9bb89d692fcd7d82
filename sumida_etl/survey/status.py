"""The status of each department in a round, and what prevents its publication."""

from dataclasses import dataclass
from datetime import datetime

from sumida_etl.checks.department_binding import unbound_in
from sumida_etl.rounds import Round
from sumida_etl.survey.intake import Received
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """A department's status in a round. ``version``: of what is in force, even if a later workbook was returned."""

    code: str
    name: str
    outcome: Outcome
    version: int | None = None
    received_at: datetime | None = None
    errors: int = 0
    warnings: int = 0

    def as_json(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "code": self.code, "name": self.name, "outcome": self.outcome.value, "version": self.version,
            "received_at": self.received_at and self.received_at.isoformat(), "errors": self.errors,
            "warnings": self.warnings,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blockers:
    """Why a round is not published: names of silent and of returned departments, and waivers that are stale."""

    silent: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def statuses(survey: Survey, store: Store, at: datetime | None = None) -> tuple[DepartmentStatus, ...]:
    """Every department that must submit, in the plan's order, as known ``at`` a time (None: now)."""
    if survey.registry.final_alone and survey.registry.in_time is None:
        survey = survey.with_previous_values(store)  # who owes but a last final is known from the record alone
    sent = {row["department"]: row for row in queries.outcomes(store.engine, survey.round, at).to_dict("records")}
    return tuple(
        DepartmentStatus(each.code, each.name, Outcome.SILENT)
        if (last := sent.get(each.code)) is None
        else DepartmentStatus(
            each.code, each.name, Outcome(last["outcome"]), last["version"], last["received_at"],
            last["errors"], last["warnings"],
        )
        for each in survey.owing
    )  # fmt: skip


def blockers_of(survey: Survey, store: Store, received: Received | None = None) -> Blockers:
    """What prevents publication: a silent department, or a returned workbook that a department still has to correct.

    A file that is not certainly a department's prevents nothing: see ``set_aside``.
    """
    lacking = {each.code: each.outcome for each in statuses(survey, store) if each.version is None}
    back = {code for code, outcome in lacking.items() if outcome is Outcome.RETURNED}
    if received is not None:
        submissions = received.batch.submissions
        bad = submissions[submissions["outcome"] == Outcome.RETURNED]
        back |= set(bad.loc[~bad["submission"].isin(unbound_in(received.batch.findings)), "department"])
    returned = tuple(each.name for each in survey.owing if each.code in back)
    silent = tuple(each.name for each in survey.owing if each.code in lacking and each.code not in back)
    stale = tuple(str(waiver) for waiver in received.stale) if received is not None else ()
    return Blockers(silent, returned, stale)


def unpublished_sentence(blockers: Blockers, round: Round) -> str:
    """One sentence: why a round is not published."""
    parts = []
    if blockers.returned:
        parts.append(f"差戻し {len(blockers.returned)}件（{_named(blockers.returned)}）")
    if blockers.silent:
        parts.append(f"未提出 {len(blockers.silent)}件（{_named(blockers.silent)}）")
    if blockers.stale:
        parts.append(f"当たる確認事項のない了承 {len(blockers.stale)}件（{_named(blockers.stale)}）")
    return f"{round.key} は公開していません。{'、'.join(parts)}。"


def _named(names: tuple[str, ...]) -> str:
    return "、".join(names[:10]) + (f" ほか{len(names) - 10}件" if len(names) > 10 else "")
