"""Shared by all flows: the settings in use, and a round opened with them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path

from prefect import get_run_logger

from sumida_etl.errors import SumidaError
from sumida_etl.permissions import close
from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, TEMPLATE_FOLDER, Settings
from sumida_etl.survey import Store, Survey
from sumida_etl.survey.plans.adoption import adopt
from sumida_etl.workers import Workers

_given: ContextVar[Settings] = ContextVar("settings")


def settings_in_use() -> Settings:
    """The settings of this run: those that its caller gave, else those of the process's environment."""
    return _given.get(None) or Settings()


@contextmanager
def using(settings: Settings) -> Iterator[None]:
    """Use these settings in flows called inside the block. Not flow parameters: Prefect stores those, passwords too."""
    token = _given.set(settings)
    try:
        yield
    finally:
        _given.reset(token)


class UnknownDepartmentError(SumidaError, ValueError):
    """A run was asked for a department that has no workbook to submit in the round."""

    def __init__(self, department: str, round: Round) -> None:
        super().__init__(f"所属「{department}」は{round.key}の調査対象にありません。")
        self.department = department


class AmbiguousDepartmentError(SumidaError, ValueError):
    """A run was asked for a name that several departments have, of different towns."""

    def __init__(self, name: str, codes: Sequence[str]) -> None:
        super().__init__(
            f"所属「{name}」は{len(codes)}つあります。所属コード（{'、'.join(codes)}）で指定してください。"
        )
        self.codes = tuple(codes)


def adopt_plan(round: Round, plan: Path | None) -> None:
    """Let a round go by today's plan, or that of a folder; what it changes goes to the log. Raises as ``adopt``."""
    settings = settings_in_use()
    if plan is not None:
        settings = settings.model_copy(update={"plan": plan})
    found = adopt(settings, round, Store.open(settings))
    for sentence in found.sentences() if found is not None else ():
        get_run_logger().info("%s: %s", round, sentence)


@dataclass(frozen=True, slots=True)
class RoundContext:
    """A round opened for work: its survey, its warehouse, and the folders of incoming and outgoing files."""

    survey: Survey
    store: Store
    inbox: Path
    out: Path
    workers: Workers = field(default_factory=Workers)

    @classmethod
    def open(
        cls,
        round: Round,
        *,
        inbox: Path | None = None,
        out: Path | None = None,
        plan: Path | None = None,
        pin: str = "実行",
        known: bool = True,
    ) -> "RoundContext":
        """Open a round with the settings in use; folders given go first.

        ``pin``: why the round is pinned to today's plan, if it is not yet; empty for a run that only looks. ``known``:
        whether it is found what is asked and what was accepted, which a turn on the round does anew.

        Raises as Workers.parse, Survey and Store, and StrayWarehouseError.
        """
        settings = settings_in_use()
        if plan is not None:
            settings = settings.model_copy(update={"plan": plan})
        workers = Workers.parse(settings.workers, settings.database_url)
        store = Store.open(settings)
        store.check_archive()
        if pin:
            survey = Survey.pinned(settings, round, pin, store=store, asking=known)
        else:
            survey = Survey.open(settings, round, store=store, asking=known)
        store.note_key(survey.key)
        inbox, out = inbox or settings.path(settings.inbox), out or settings.path(settings.out)
        for folder in (
            inbox,
            out / RETURNED_FOLDER,
            out / TEMPLATE_FOLDER,
        ):  # an earlier release left them as its umask had it
            close(folder)
        return cls(survey, store, inbox, out, workers)

    def reopened(self, held: Store) -> "RoundContext":
        """The context once more: while the turn was waited for, another plan may have been adopted for the round."""
        plans = self.survey.plans
        round = self.survey.round
        survey = Survey.open(plans.settings, round, store=held) if plans else self.survey.with_previous_values(held)
        return replace(self, survey=survey, store=held)

    @property
    def returns(self) -> Path:
        """The folder of the round's returned workbooks."""
        return self.out / RETURNED_FOLDER / self.survey.round.key

    def codes(self, departments: list[str] | None) -> frozenset[str]:
        """The codes of departments named by code or name; None: all departments that must submit.

        Raises UnknownDepartmentError, AmbiguousDepartmentError.
        """
        if departments is None:
            return frozenset(each.code for each in self.survey.owing)
        return frozenset(self._code(each) for each in departments)

    def _code(self, text: str) -> str:
        found = self.survey.named(text)
        if not found:
            raise UnknownDepartmentError(text, self.survey.round)
        if len(found) > 1:
            raise AmbiguousDepartmentError(text, [each.code for each in found])
        return found[0].code
