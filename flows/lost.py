"""Runs that nobody works on any more: an automation marks them Crashed, unless its trigger was lost on a busy server.

Prefect keeps what it waits for in its database, and drops it with an error in its log where SQLite is locked. So the
watch looks itself, a while later.
"""

from datetime import datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun
from prefect.events.filters import EventFilter, EventOccurredFilter, EventResourceFilter
from prefect.states import Crashed

SILENCE = timedelta(seconds=120)
"""Without any event of it a run is lost; its heartbeats come every 30 s, and the automation waits for 90 s."""
MESSAGE = "実行していたワーカーが応答しません。ワーカーを確かめ、Retry を押してください。"


def mark_lost(now: datetime) -> list[UUID]:
    """Mark Crashed what is Running and silent; returns which."""
    with get_client(sync_client=True) as client:
        running = client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": ["RUNNING"]}}})
        )
        lost = [run for run in running if _is_silent(run, now, client)]
        for run in lost:
            client.set_flow_run_state(run.id, Crashed(message=MESSAGE), force=True)
    return [run.id for run in lost]


def _is_silent(run: FlowRun, now: datetime, client: SyncPrefectClient) -> bool:
    since = now - SILENCE
    if run.state is None or run.state.timestamp > since:
        return False
    resource = EventResourceFilter(id=[f"prefect.flow-run.{run.id}"])
    heard = EventFilter(occurred=EventOccurredFilter(since=since, until=now), resource=resource)
    return not client.read_events(heard, limit=1).events
