"""Zombie runs: runs whose worker is gone. An automation marks them Crashed; this is the fallback.

Prefect keeps the automation's triggers in its database, and drops one (with an error in its log) where SQLite is
locked. So the watch looks too, a little later. Runs that a worker took and never began are found only here.
"""

from datetime import datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, WorkerStatus
from prefect.events.filters import EventFilter, EventOccurredFilter, EventResourceFilter
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

POOL = "sumida"
SILENCE = timedelta(seconds=120)
"""A run without events for so long is a zombie; heartbeats come every 30 s, and the automation waits for 90 s."""
BEGINNING = timedelta(minutes=10)
"""How long a run may stay Pending while a worker is online: it takes 8 to 20 s to begin, minutes on a machine that is
short of everything."""
MESSAGE = "実行していたワーカーが応答しません（止めたか、落ちました）。動いていることを確かめ、Retry を押してください。"
NOT_BEGUN = "始まる前にワーカーが止まりました。まだ何も行っていません。Retry を押してください。"


def mark_zombies(now: datetime) -> list[UUID]:
    """Mark Crashed every run that is Running without events or Pending for too long; returns their ids."""
    with get_client(sync_client=True) as client:
        zombies = [run for run in _in(client, "RUNNING") if _is_silent(run, now, client)]
        _crash(client, zombies, MESSAGE)
        patience = BEGINNING if _has_worker(client) else SILENCE
        never = [run for run in _in(client, "PENDING") if run.state and run.state.timestamp <= now - patience]
        _crash(client, never, NOT_BEGUN)
    return [run.id for run in (*zombies, *never)]


def mark_not_begun(worker: str, now: datetime) -> list[UUID]:
    """Mark Crashed the runs that ``worker``, which has stopped, took and did not begin; returns their ids.

    Does nothing while another worker is online, because that one may be starting them; ``mark_zombies`` decides later.
    """
    with get_client(sync_client=True) as client:
        if _has_worker(client, but=worker):
            return []
        never = [run for run in _in(client, "PENDING") if run.work_pool_name == POOL]
        never = [run for run in never if run.state and run.state.timestamp <= now]
        _crash(client, never, NOT_BEGUN)
    return [run.id for run in never]


def _in(client: SyncPrefectClient, state: str) -> list[FlowRun]:
    wanted = FlowRunFilter.model_validate({"state": {"type": {"any_": [state]}}})
    return client.read_flow_runs(flow_run_filter=wanted)


def _has_worker(client: SyncPrefectClient, but: str | None = None) -> bool:
    """Whether a worker, other than ``but``, is online."""
    try:
        client.read_work_pool(POOL)
    except ObjectNotFound:  # nothing is deployed yet
        return False
    workers = client.read_workers_for_work_pool(POOL)
    return any(one.status is WorkerStatus.ONLINE and one.name != but for one in workers)


def _crash(client: SyncPrefectClient, runs: list[FlowRun], message: str) -> None:
    for run in runs:
        client.set_flow_run_state(run.id, Crashed(message=message), force=True)


def _is_silent(run: FlowRun, now: datetime, client: SyncPrefectClient) -> bool:
    since = now - SILENCE
    if run.state is None or run.state.timestamp > since:
        return False
    resource = EventResourceFilter(id=[f"prefect.flow-run.{run.id}"])
    heard = EventFilter(occurred=EventOccurredFilter(since=since, until=now), resource=resource)
    return not client.read_events(heard, limit=1).events
