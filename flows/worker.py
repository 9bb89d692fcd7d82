"""``python -m flows.worker …``: Prefect's worker, which a run resumed at once does not end."""

import sys
from typing import Any

from prefect.cli import app
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.workers.base import BaseWorker

Worker = BaseWorker[Any, Any, Any]
_submit = BaseWorker._submit_scheduled_flow_runs


async def _submit_what_has_ended(self: Worker, flow_run_response: list[WorkerFlowRunResponse]) -> list[FlowRun]:
    held = _held(self)
    return await _submit(self, [each for each in flow_run_response if each.flow_run.id not in held])


def _held(worker: Worker) -> frozenset[object]:
    """The runs whose processes have not ended."""
    limiter = worker._limiter
    return frozenset() if limiter is None else frozenset(limiter.statistics().borrowers)


def wait_for_the_process_before() -> None:
    """Leave a run that is due again, while the process that suspended it still ends, to the next poll.

    An approval can be given within that second. Prefect's worker then asks for the same slot of its limit twice, which
    raises RuntimeError, and the worker ends: from then on no run begins, and nobody is told why.
    """
    BaseWorker._submit_scheduled_flow_runs = _submit_what_has_ended  # type: ignore[method-assign]


if __name__ == "__main__":
    wait_for_the_process_before()
    sys.argv[1:1] = ["worker", "start", "--type", "process"]
    app()
