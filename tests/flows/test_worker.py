"""A run that is due again before its own process has ended waits; the worker goes on."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import anyio
import pytest
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.workers.base import BaseWorker
from prefect.workers.process import ProcessWorker

from flows.worker import wait_for_the_process_before


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(BaseWorker, "_submit_scheduled_flow_runs", BaseWorker._submit_scheduled_flow_runs)
    wait_for_the_process_before()
    yield


@pytest.mark.parametrize("limit", [1, 4])
def test_an_approval_within_the_second_ends_no_worker(limit: int) -> None:
    run = FlowRun(flow_id=uuid4())
    due = WorkerFlowRunResponse(work_pool_id=uuid4(), work_queue_id=uuid4(), flow_run=run)

    async def resumed_at_once() -> list[FlowRun]:
        worker = ProcessWorker(work_pool_name="any", limit=limit)
        worker._limiter = anyio.CapacityLimiter(limit)
        worker._limiter.acquire_on_behalf_of_nowait(run.id)
        return await worker._submit_scheduled_flow_runs([due])

    assert asyncio.run(resumed_at_once()) == []
