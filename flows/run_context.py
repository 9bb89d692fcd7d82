"""The flow run itself: its tags, whether it is a retry, what its caller is given, and the lock on its round."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from prefect import get_run_logger, runtime
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.context import RoundContext
from flows.result import Run
from sumida_etl.settings import Settings
from sumida_etl.warehouse.database.connect import connect
from sumida_etl.warehouse.database.round_lock import every_turn

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
