"""``python -m flows.worker …``: Prefect's worker, which starts a run at once, and which none that is resumed ends."""

import sys
from typing import Any

from prefect.cli import app
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.utilities.processutils import command_to_string
from prefect.workers.base import BaseWorker
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker

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


class OneProcess(ProcessJobConfiguration):
    """Runs the engine itself, where a pool says nothing else.

    Prefect's worker starts a process that fetches the code, which becomes the engine then and so imports all of Prefect
    twice: 2 s of each click. Ours is installed, and nothing is fetched (see ``flows.engine``).
    """

    def prepare_for_flow_run(self, *about: Any, **more: Any) -> None:  # noqa: ANN401 - as Prefect's own
        """As Prefect's own."""
        self.command = self.command or command_to_string([sys.executable, "-m", "flows.engine"])
        super().prepare_for_flow_run(*about, **more)


if __name__ == "__main__":
    wait_for_the_process_before()
    ProcessWorker.job_configuration = OneProcess
    sys.argv[1:1] = ["worker", "start", "--type", "process"]
    app()
