"""A run that nobody works on any more is marked, one that gives a sign of life is not."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.events.filters import EventFilter, EventNameFilter, EventResourceFilter
from prefect.states import Running

from flows.lost import MESSAGE, SILENCE, mark_lost

HEARTBEAT = "prefect.flow-run.heartbeat"


@flow
def nothing() -> None:
    """A flow to have runs of."""


def begun() -> UUID:
    with get_client(sync_client=True) as client:
        return client.create_flow_run(nothing, state=Running()).id


def test_who_is_silent_for_long_is_lost() -> None:
    run, now = begun(), datetime.now(UTC)
    assert mark_lost(now + SILENCE / 2) == []
    assert mark_lost(now + SILENCE + timedelta(seconds=5)) == [run]
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run).state
    assert state is not None and state.is_crashed() and state.message == MESSAGE
    assert mark_lost(now + SILENCE * 2) == []


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
    assert mark_lost(sent.occurred + SILENCE - timedelta(milliseconds=1)) == []
    assert mark_lost(sent.occurred + SILENCE + timedelta(seconds=5)) == [run]
