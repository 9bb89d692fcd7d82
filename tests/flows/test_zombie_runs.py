"""A run that nobody works on any more is marked, one that gives a sign of life is not."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.events.filters import EventFilter, EventNameFilter, EventResourceFilter
from prefect.exceptions import ObjectAlreadyExists
from prefect.states import Pending, Running, Scheduled

from flows.watch.zombie_runs import BEGINNING, MESSAGE, NOT_BEGUN, POOL, SILENCE, mark_not_begun, mark_zombies

HEARTBEAT = "prefect.flow-run.heartbeat"


@flow
def nothing() -> None:
    """A flow to have runs of."""


def begun(state: State[None] | None = None, pool: str | None = None) -> UUID:
    with get_client(sync_client=True) as client:
        return client.create_flow_run(nothing, state=state or Running(), work_pool_name=pool).id


def state_of(run: UUID) -> State[None]:
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run).state
    assert state is not None
    return state


@pytest.fixture
def pool() -> Iterator[None]:
    """A pool whose workers all are the test's."""
    with get_client(sync_client=True) as client:
        with suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        yield
        client.delete_work_pool(POOL)


def hear_from(worker: str) -> None:
    with get_client(sync_client=True) as client:
        body = {"name": worker, "heartbeat_interval_seconds": 30}
        client._client.post(f"/work_pools/{POOL}/workers/heartbeat", json=body).raise_for_status()


def test_who_is_silent_for_long_is_lost() -> None:
    run, now = begun(), datetime.now(UTC)
    assert mark_zombies(now + SILENCE / 2) == []
    assert mark_zombies(now + SILENCE + timedelta(seconds=5)) == [run]
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run).state
    assert state is not None and state.is_crashed() and state.message == MESSAGE
    assert mark_zombies(now + SILENCE * 2) == []


def test_a_heartbeat_is_a_sign_of_life() -> None:
    run = begun()
    resource = f"prefect.flow-run.{run}"
    sent = emit_event(event=HEARTBEAT, resource={"prefect.resource.id": resource})
    assert sent is not None
    heard = EventFilter(event=EventNameFilter(name=[HEARTBEAT]), resource=EventResourceFilter(id=[resource]))
    with get_client(sync_client=True) as client:
        deadline = time.monotonic() + 20
        while not client.read_events(heard, limit=1).events and time.monotonic() < deadline:
            time.sleep(0.1)
    assert mark_zombies(sent.occurred + SILENCE - timedelta(milliseconds=1)) == []
    assert mark_zombies(sent.occurred + SILENCE + timedelta(seconds=5)) == [run]


def test_who_was_taken_and_not_begun_is_lost_when_no_worker_works(pool: None) -> None:
    run, now = begun(Pending(), POOL), datetime.now(UTC)
    assert mark_zombies(now + SILENCE / 2) == []
    assert mark_zombies(now + SILENCE + timedelta(seconds=5)) == [run]
    state = state_of(run)
    assert state.is_crashed() and state.message == NOT_BEGUN
    assert mark_zombies(now + SILENCE * 2) == []


def test_while_a_worker_works_it_gets_the_time_a_busy_machine_takes(pool: None) -> None:
    hear_from("another")
    run, now = begun(Pending(), POOL), datetime.now(UTC)
    assert mark_zombies(now + SILENCE + timedelta(seconds=5)) == []
    assert mark_zombies(now + BEGINNING + timedelta(seconds=5)) == [run]


def test_a_worker_about_to_start_began_nothing_that_is_pending(pool: None) -> None:
    hear_from("this")
    run, later, waiting, elsewhere = (
        begun(Pending(), POOL),
        begun(Running(), POOL),
        begun(Scheduled()),
        begun(Pending()),
    )
    assert mark_not_begun("this", datetime.now(UTC) + timedelta(seconds=1)) == [run]
    assert state_of(run).message == NOT_BEGUN
    assert [state_of(each).type for each in (later, waiting, elsewhere)] == ["RUNNING", "SCHEDULED", "PENDING"]
    mark_zombies(datetime.now(UTC) + BEGINNING + timedelta(seconds=5))


def test_what_another_worker_may_be_beginning_is_left_alone(pool: None) -> None:
    hear_from("this")
    hear_from("another")
    run = begun(Pending(), POOL)
    assert mark_not_begun("this", datetime.now(UTC) + timedelta(seconds=1)) == []
    assert mark_zombies(datetime.now(UTC) + BEGINNING + timedelta(seconds=5)) == [run]


def test_without_a_pool_there_is_nothing_to_look_at() -> None:
    assert mark_not_begun("this", datetime.now(UTC)) == []
