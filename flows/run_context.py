"""The flow run itself: its tags, whether it is a retry, what its caller is given, and the lock on its round."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial

from prefect import get_run_logger, runtime
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.context import RoundContext
from flows.result import Run
from flows.round_selection import last_round, rounds_in
from sumida_etl.rounds import JAPAN
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.warehouse.database.connect import connect
from sumida_etl.warehouse.database.round_lock import turn


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
def round_locked(context: RoundContext) -> Iterator[None]:
    """Hold the lock on the round. Waits until any other run of the round has ended."""
    logger, round = get_run_logger(), context.survey.round
    with turn(context.store.engine, round, lambda: logger.warning("%s: waiting for another run", round)):
        yield


@contextmanager
def all_rounds_locked(settings: Settings) -> Iterator[None]:
    """Hold the locks on all rounds, so that maintenance sees no round half done. Waits for the runs that hold one.

    The locks are taken in one order, so that two such runs cannot wait for each other. Each has an engine of its own:
    on PostgreSQL a lock needs a connection, and one engine has fewer connections than a plan has rounds.
    """
    logger, url = get_run_logger(), settings.database_url
    folders = settings.path(settings.inbox), settings.path(settings.out) / PUBLICATION_FOLDER
    today = last_round(datetime.now(UTC).astimezone(JAPAN).date())
    rounds = {today, *(one for each in folders for one in rounds_in(each))}
    with ExitStack() as held:
        for round in sorted(rounds):
            engine = connect(url)
            held.callback(engine.dispose)
            held.enter_context(turn(engine, round, partial(logger.warning, "%s: waiting for another run", round)))
        yield


@contextmanager
def without_heartbeats() -> Iterator[None]:
    """Send no heartbeats from runs in a terminal: nothing reads them, and ending their thread takes up to 1 s."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
