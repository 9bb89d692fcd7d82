"""A PostgreSQL server that goes down in the middle of a round."""

import shutil
from functools import partial
from pathlib import Path

from soak.child import run
from soak.kills import Scene, TrialResult
from soak.points import Point
from soak.sandbox import one_round
from soak.server import Server


def outage(scene: Scene, point: Point, folder: Path, server: Server) -> TrialResult:
    """Kill the server when a round comes to ``point``; start it again once the round has stopped; run and compare.

    A point of the round, not a moment: a round that has ended before the server is killed shows nothing.
    """
    folder.mkdir(parents=True)
    sandbox, said = scene.sandbox(folder / "sandbox"), folder / "said"
    work = partial(one_round, sandbox)
    ended = run(work, said, point=point, act=server.kill)
    server.restart()
    last = run(work, said)
    differences = scene.expected.differences_after(last, sandbox)
    shutil.rmtree(folder)
    return TrialResult(f"{scene.name}: server killed {point}", (ended,), last, differences)
