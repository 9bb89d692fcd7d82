"""What the desk does for a request, apart from HTTP: check, hand in, look up. Every function blocks."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

from sumida_etl.deadlines.deadlines import Deadlines, load_deadlines
from sumida_etl.desk.checking.checker import Checker
from sumida_etl.desk.hand_in import HandedIn, hand_in
from sumida_etl.desk.kept_checks import KeptCheck, KeptChecks
from sumida_etl.desk.links import PREFIX, DepartmentLink
from sumida_etl.desk.reading import readable_store
from sumida_etl.desk.sentences import (
    ClosedError,
    NoReasonError,
    NotAcceptableError,
    OtherDepartmentError,
    RoundBusyError,
    UnknownReceiptError,
    WithdrawalError,
)
from sumida_etl.desk.standing import stands, versions
from sumida_etl.desk.views import DepartmentView, Result, ShownReceipt
from sumida_etl.japan_time import today
from sumida_etl.rounds import Round
from sumida_etl.rules.answers import says_something
from sumida_etl.settings import Settings
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.survey.withdrawing import UnnamedWithdrawalError, withdraw, word_of
from sumida_etl.templates.token import TokenKey
from sumida_etl.values.uncounted import counted
from sumida_etl.vocabulary import Side
from sumida_etl.warehouse.archive.receipts import Receipt, Receipts
from sumida_etl.warehouse.withdrawals import NotInForceError

LONGEST_REASON = 300
_FRESH = 60.0
"""Seconds for which a plan that was read is used for names and addresses; checks read it anew each time."""


@dataclass(frozen=True, slots=True)
class Desk:
    """``round``: gives the round that workbooks without a link are taken for."""

    settings: Settings
    key: TokenKey
    round: Callable[[], Round]
    checker: Checker
    checks: KeptChecks
    receipts: Receipts
    _surveys: dict[Round, tuple[float, Survey]] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, settings: Settings, round: Callable[[], Round]) -> Self:
        """The desk of a ward. Raises as ``Survey.open``."""
        survey = Survey.open(settings, round())
        kept, receipts = KeptChecks(settings.path(settings.warehouse) / "desk"), Receipts(settings.archive_folder)
        return cls(settings, survey.key, round, Checker(settings, survey.round), kept, receipts)

    def survey(self, round: Round) -> Survey:
        """A round's plan, not older than a minute. Raises as ``Survey.open``."""
        at, known = self._surveys.get(round, (0.0, None))
        if known is None or time.monotonic() - at > _FRESH:
            known = Survey.open(self.settings, round)
            self._surveys[round] = time.monotonic(), known
        return known

    def link(self, path: str) -> DepartmentLink:
        """The link of a path that begins with PREFIX. Raises InvalidLinkError, ExpiredLinkError."""
        return DepartmentLink.parsed(path.removeprefix(f"{PREFIX}/").split("/"), self.key, today())

    def check(self, kept: KeptCheck) -> None:
        """Check an upload, in its link's round. Raises CheckEndedError, OSError."""
        round = self.link(kept.link).round if kept.link else self.round()
        try:
            answer = self.checker.check(kept.folder, round)
            if not answer.sha256:  # it was not let in, and will never be handed in
                kept.upload.unlink()
        except BaseException:
            self.checks.drop(kept)
            raise

    def result(self, id_: str, owner: str) -> Result:
        """What was found. Raises ExpiredCheckError, ExpiredLinkError."""
        kept = self.checks.find(id_, owner)
        answer = kept.answer
        other = bool(kept.link and answer.department) and self.link(kept.link).department != answer.department
        if not answer.department:
            return Result(kept, answer, "", other)
        round = Round.parse(answer.round)
        closed = self._closed(round, answer.department)
        return Result(kept, answer, self.survey(round).name_of(answer.department), other, str(closed or ""))

    def hand_in(self, id_: str, owner: str, reason: str) -> HandedIn:
        """Hand in what was checked; ``reason``: why it changes the version in force, where it does.

        Raises OtherDepartmentError, NotAcceptableError, NoReasonError, ClosedError, and as ``result``, ``hand_in``.
        """
        found = self.result(id_, owner)
        if found.other:
            raise OtherDepartmentError
        if not found.answer.acceptable:
            raise NotAcceptableError
        if closed := self._closed(Round.parse(found.answer.round), found.answer.department):
            raise closed
        said = counted(reason).strip()
        if found.answer.changes and not says_something(said):
            raise NoReasonError
        inbox = self.settings.path(self.settings.inbox)
        return hand_in(found.check, inbox, self.receipts, self.key, found.department, said[:LONGEST_REASON])

    def known(self, number: str) -> Receipt:
        """The receipt of a number, as it was typed. Raises UnknownReceiptError, BrokenChainError."""
        if (found := self.receipts.find(number)) is None:
            raise UnknownReceiptError
        return found

    def withdraw(self, link: DepartmentLink, version: str, name: str, reason: str) -> None:
        """Take back the version of a link's department that is in force, as its form asks for it.

        Raises WithdrawalError, ClosedError, RoundBusyError, and as ``survey.withdrawing``.
        """
        survey = self.survey(link.round)
        if closed := self._closed(link.round, link.department):
            raise closed
        try:
            word = word_of(Side.DEPARTMENT, name, reason)
            meant = int(version) if version.isascii() and version.isdigit() else 0
            with readable_store(self.settings) as store:
                if store is None:
                    raise NotInForceError(link.round, survey.name_of(link.department), None, None)
                withdraw(survey, store, link.department, word, version=meant, waiting=_busy)
        except (UnnamedWithdrawalError, NotInForceError) as problem:
            raise WithdrawalError(str(problem)) from None

    def receipt(self, number: str) -> ShownReceipt:
        """A receipt of a number. Raises UnknownReceiptError, BrokenChainError."""
        receipt = self.known(number)
        every = self.receipts.of(receipt.round, receipt.department)
        with readable_store(self.settings) as store:
            return self._shown(receipt, every, store)

    def department(self, link: DepartmentLink) -> DepartmentView:
        """The page of a link's department, its last receipts first."""
        survey = self.survey(link.round)
        receipts = self.receipts.of(link.round, link.department)
        with readable_store(self.settings) as store:
            known = versions(survey, store, link.department)
            shown = tuple(self._shown(each, receipts, store) for each in reversed(receipts[-_MOST_SHOWN:]))
        deadline, closed = self._deadlines().of(link.round, link.department), self._closed(link.round, link.department)
        due = deadline.said(today())
        return DepartmentView(survey.name_of(link.department), known, shown, due, str(closed or ""))

    def _deadlines(self) -> Deadlines:
        """As the file says now: what a coordinator opens again is open at once. Raises PlanError."""
        return load_deadlines(self.settings.path(self.settings.plan))

    def _closed(self, round: Round, department: str) -> ClosedError | None:
        deadline = self._deadlines().of(round, department)
        if not deadline.passed(today()):
            return None
        return ClosedError(round, deadline.label, self.survey(round).registry.ward.office)

    def _shown(self, receipt: Receipt, every: Sequence[Receipt], store: Store | None) -> ShownReceipt:
        """``every``: the department's receipts in the round."""
        later = [each for each in every if each.received_at > receipt.received_at]
        found = stands(receipt, store, replaced=bool(later))
        name = self.survey(receipt.round).name_of(receipt.department)
        return ShownReceipt(receipt, name, found, later[0] if later else None)


_MOST_SHOWN = 10


def _busy() -> None:
    raise RoundBusyError
