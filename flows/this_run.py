"""The run itself: how it is found again, whether it was started before, and waiting for its turn."""

from collections.abc import Iterator
from contextlib import contextmanager

from prefect import get_run_logger, runtime
from prefect.client.orchestration import get_client

from flows.office import Office
from flows.outcome import Run
from sumida_etl.warehouse.turn import turn


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
