"""The status of each department in a round, and what prevents its publication."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sumida_etl.checks.department_binding import unbound_in
from sumida_etl.checks.waivers import Waiver
from sumida_etl.first_few import counted_few
from sumida_etl.registry.rows.departments import Department
from sumida_etl.rounds import Round
from sumida_etl.survey.received import Received
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.vocabulary import CONFIRMED, Outcome
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.withdrawals import withdrawals_of


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
    withdrawn: tuple[int, ...] = ()
    """The versions that were withdrawn."""
    unchanged: bool = False
    """Whether it confirms the answers of the round before (変更なし)."""

    @property
    def said(self) -> str:
        """Where it stands in words: ``受理（変更なし）``."""
        return f"{self.outcome}（{CONFIRMED}）" if self.unchanged else self.outcome.value

    def as_json(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "code": self.code, "name": self.name, "outcome": self.outcome.value, "version": self.version,
            "received_at": self.received_at and self.received_at.isoformat(), "errors": self.errors,
            "warnings": self.warnings, "withdrawn": list(self.withdrawn),
            "unchanged": self.unchanged,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blockers:
    """Why a round is not published: names of departments that are silent, whose workbook was returned, or that withdrew
    theirs, and waivers that are stale.
    """

    silent: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


def statuses(survey: Survey, store: Store, at: datetime | None = None) -> tuple[DepartmentStatus, ...]:
    """Every department that must submit, in the plan's order, as known ``at`` a time (None: now)."""
    if survey.registry.final_alone and survey.registry.finals is None:
        survey = survey.with_previous_values(store)  # who owes but a last final is known from the record alone
    with reading(store.engine) as moment:
        rows = queries.outcomes(moment, survey.round, at).to_dict("records")
        gone = withdrawals_of(moment, survey.round, at)
    sent = {row["department"]: row for row in rows}
    withdrawn = {code: tuple(those["version"]) for code, those in gone.groupby("department")}
    return tuple(
        DepartmentStatus(each.code, each.full_name, Outcome.SILENT)
        if (last := sent.get(each.code)) is None
        else DepartmentStatus(
            each.code, each.full_name, Outcome(last["outcome"]), last["version"], last["received_at"],
            last["errors"], last["warnings"], withdrawn.get(each.code, ()),
            isinstance(last["confirms"], str),
        )
        for each in survey.owing
    )  # fmt: skip


def blockers_of(survey: Survey, store: Store, received: Received | None = None) -> Blockers:
    """What prevents publication: a silent department, or a returned workbook that a department still has to correct.

    A file that is not certainly a department's prevents nothing: see ``set_aside``.
    """
    lacking, back = _lacking(survey, store, received)
    stale = received.stale if received is not None else ()
    return _blockers(survey.owing, lacking, back, stale)


def blockers_by_group(survey: Survey, store: Store, received: Received | None = None) -> dict[str, Blockers]:
    """The same of each group of the plan, by its code."""
    lacking, back = _lacking(survey, store, received)
    stale = received.stale if received is not None else ()
    owing: dict[str, list[Department]] = {group.code: [] for group in survey.groups}
    for each in survey.owing:
        owing[each.group].append(each)
    waived = {group: [one for one in stale if survey.registry.group_of(one.department) == group] for group in owing}
    return {group: _blockers(departments, lacking, back, waived[group]) for group, departments in owing.items()}


def _lacking(survey: Survey, store: Store, received: Received | None) -> tuple[dict[str, Outcome], set[str]]:
    """The departments without a workbook in force, each with where it stands, and those with one to correct."""
    lacking = {each.code: each.outcome for each in statuses(survey, store) if each.version is None}
    back = {code for code, outcome in lacking.items() if outcome is Outcome.RETURNED}
    if received is not None:
        submissions = received.batch.submissions
        bad = submissions[submissions["outcome"] == Outcome.RETURNED]
        back |= set(bad.loc[~bad["submission"].isin(unbound_in(received.batch.findings)), "department"])
    return lacking, back


def _blockers(
    owing: Iterable[Department], lacking: Mapping[str, Outcome], back: Collection[str], stale: Iterable[Waiver]
) -> Blockers:
    departments = list(owing)
    returned = tuple(each.name for each in departments if each.code in back)
    left = [each for each in departments if each.code in lacking and each.code not in back]
    silent = tuple(each.name for each in left if lacking[each.code] is not Outcome.WITHDRAWN)
    withdrawn = tuple(each.name for each in left if lacking[each.code] is Outcome.WITHDRAWN)
    return Blockers(silent, returned, tuple(str(waiver) for waiver in stale), withdrawn)


def unpublished_sentence(blockers: Blockers, round: Round) -> str:
    """One sentence: why a round is not published."""
    parts = []
    if blockers.returned:
        parts.append(f"差戻し {counted_few(blockers.returned)}")
    if blockers.silent:
        parts.append(f"未提出 {counted_few(blockers.silent)}")
    if blockers.withdrawn:
        parts.append(f"取下げ {counted_few(blockers.withdrawn)}")
    if blockers.stale:
        parts.append(f"当たる確認事項のない了承 {counted_few(blockers.stale)}")
    return f"{round.key} は公開していません。{'、'.join(parts)}。"
