"""A PostgreSQL server that goes down in the middle of a round."""

import shutil
import time
from functools import partial
from pathlib import Path

from soak.child import FORK, Ended, run
from soak.kills import Scene, TrialResult
from soak.sandbox import Sandbox, one_round
from soak.server import Server
from soak.traces import traces


def outage(scene: Scene, after: float, folder: Path, server: Server) -> TrialResult:
    """Kill the server ``after`` seconds into the round; start it again once the round has stopped; run and compare."""
    folder.mkdir(parents=True)
    sandbox, said = scene.sandbox(folder / "sandbox"), folder / "said"
    answers = FORK.SimpleQueue()
    watcher = FORK.Process(target=_watched, args=(sandbox, said, answers))
    watcher.start()
    time.sleep(after)
    server.kill()
    ended: Ended = answers.get()
    watcher.join()
    server.restart()
    last = run(partial(one_round, sandbox), said)
    differences = scene.expected.differences(traces(sandbox)) if last.code == 0 else (last.said[-300:],)
    shutil.rmtree(folder)
    return TrialResult(f"{scene.name}: server killed after {after:.2f} s", (ended,), last, differences)


def _watched(sandbox: Sandbox, said: Path, answers) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    answers.put(run(partial(one_round, sandbox), said))
