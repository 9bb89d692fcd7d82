"""The flow run itself: its tags, its lock on a round, what it gives its caller, and how it fails with a sentence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any, ParamSpec

from prefect import get_run_logger, runtime
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Failed

from flows.context import RoundContext
from sumida_etl.errors import SumidaError, explained
from sumida_etl.settings import Settings
from sumida_etl.survey import Blockers, GroupOutcome, Received, Release, SetAside, Store, Survey, outdated, unexplained
from sumida_etl.warehouse.database.connect import connect
from sumida_etl.warehouse.database.round_lock import every_turn

P = ParamSpec("P")
WAITING = "waiting for another run"
"""What the log says once where a run waits."""


def tag_run(context: RoundContext) -> None:
    """Tag the run with its round and plans, so that it is found by them."""
    survey = context.survey
    tags = {survey.round.key, *(plan.name for plan in survey.registry.ward.plans)}
    known = set(runtime.flow_run.tags)
    if not tags <= known:
        with get_client(sync_client=True) as client:
            client.update_flow_run(runtime.flow_run.id, tags=sorted(known | tags))


def is_retry() -> bool:
    """Whether this run has been started before: retried by a person, or resumed after an approval."""
    return int(runtime.flow_run.run_count or 1) > 1


class Run:
    """One run of a round: the files received and set aside, what blocks publication, and the release if there was one.

    Attributes:
        unpublished: One sentence why the round was not published; empty where it was.
        faults: One sentence over which files the program failed; empty where it did not.

    A plain class: Prefect walks through whatever a flow returns, see ``opaque``.
    """

    def __init__(
        self,
        survey: Survey,
        store: Store,
        received: Received | None = None,
        blockers: Blockers | None = None,
        released: Release | None = None,
        set_aside: SetAside | None = None,
        faults: str = "",
    ) -> None:
        self.survey = survey
        self.store = store
        self.received = received
        self.blockers = blockers or Blockers()
        self.released = released
        self.set_aside = set_aside or SetAside()
        self.groups: tuple[GroupOutcome, ...] = ()
        """Of a plan with groups, what became of each; ``released`` is None then."""
        self.unpublished = ""
        self.faults = faults

    def with_notes(self, message: str) -> str:
        """The message for the operator, followed by ``notes``."""
        return " ".join([message, *self.notes()])

    def notes(self) -> tuple[str, ...]:
        """What was set aside, over which files the program failed, what became of the plan, and what is out of date."""
        plan = self.survey.plan_changed, self.survey.unanswered, self.store.pinned_sentence
        return tuple(filter(None, (*self.set_aside.sentences(), self.faults, *plan, *self._of_record())))

    def _of_record(self) -> tuple[str, ...]:
        asks = unexplained(self.survey, self.store) if self.released is not None else ""
        return asks, outdated(self.survey, self.store)


def result_data(run: Run) -> Run | None:
    """Return the Run to an in-process caller; None when deployed (a Failed state with data upsets the worker)."""
    return None if runtime.deployment.id else run


@contextmanager
def round_locked(context: RoundContext) -> Iterator[RoundContext]:
    """The context in a turn on its round, as the round stands then. Waits until any other run of it has ended."""
    logger, round = get_run_logger(), context.survey.round
    with context.store.in_turn(round, lambda: logger.warning("%s: waiting for another run", round)) as held:
        yield context.reopened(held)


@contextmanager
def all_rounds_locked(settings: Settings) -> Iterator[None]:
    """Hold all rounds, so that maintenance sees none half done. Waits for the runs that hold one."""
    logger, engine = get_run_logger(), connect(settings.database_url)
    try:
        with every_turn(engine, partial(logger.warning, WAITING)):
            yield
    finally:
        engine.dispose()


@contextmanager
def without_heartbeats() -> Iterator[None]:
    """Send no heartbeats from runs in a terminal: nothing reads them, and ending their thread takes up to 1 s."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def explain_failures(work: Callable[P, State[Any]]) -> Callable[P, State[Any]]:
    """Decorate a flow's function so that known errors end it as Failed with a sentence.

    An in-process caller also gets the exception as the state's data; a deployed run has none (see ``result_data``).
    """

    @wraps(work)
    def explaining(*args: P.args, **kwargs: P.kwargs) -> State[Any]:
        try:
            return work(*args, **kwargs)
        except (SumidaError, OSError) as problem:
            return _failed(problem, explained(problem))

    return explaining


def _failed(problem: Exception, message: str) -> State[Any]:
    get_run_logger().debug("stopped", exc_info=problem)
    return Failed(message=message, data=None if runtime.deployment.id else problem)
