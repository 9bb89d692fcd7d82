"""The run itself: how it is found again, whether it was started before, and waiting for its turn."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial

from prefect import get_run_logger, runtime
from prefect.client.orchestration import get_client

from flows.context import Office
from flows.result import Run
from flows.round_selection import rounds_in
from sumida_etl.rounds import JAPAN, Round
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.warehouse.database.connect import connect
from sumida_etl.warehouse.database.round_lock import turn


def tag_run(office: Office) -> None:
    """Tag the run with its round and plans, so that it is found by them."""
    survey = office.survey
    tags = {survey.round.key, *(plan.name for plan in survey.registry.ward.plans)}
    known = set(runtime.flow_run.tags)
    if not tags <= known:
        with get_client(sync_client=True) as client:
            client.update_flow_run(runtime.flow_run.id, tags=sorted(known | tags))


def is_retry() -> bool:
    """Whether this run has been started before: retried by a person, or resumed after an approval."""
    return int(runtime.flow_run.run_count or 1) > 1


def handed(run: Run) -> Run | None:
    """The run, for whoever called the flow: nobody called a deployed one, and its worker makes nothing of it."""
    return None if runtime.deployment.id else run


@contextmanager
def in_turn(office: Office) -> Iterator[None]:
    """Hold the round, after any other run of it has ended."""
    logger, round = get_run_logger(), office.survey.round
    with turn(office.store.engine, round, lambda: logger.warning("%s: waiting for another run", round)):
        yield


@contextmanager
def all_in_turn(settings: Settings) -> Iterator[None]:
    """Hold every round that a run may be about, after the runs of them have ended: maintenance sees nothing half done.

    In one order, so that two such runs do not wait for each other, and on an engine each: on PostgreSQL every hold is a
    connection, and one engine has fewer of them than a plan has rounds.
    """
    logger, url = get_run_logger(), settings.database_url
    folders = settings.path(settings.inbox), settings.path(settings.out) / PUBLICATION_FOLDER
    today = Round.last_before(datetime.now(UTC).astimezone(JAPAN).date())
    rounds = {today, *(one for each in folders for one in rounds_in(each))}
    with ExitStack() as held:
        for round in sorted(rounds):
            engine = connect(url)
            held.callback(engine.dispose)
            held.enter_context(turn(engine, round, partial(logger.warning, "%s: waiting for another run", round)))
        yield
