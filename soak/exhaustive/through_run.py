"""``sumida-etl run`` itself, with Prefect and all pages, killed and refused at the calls that it makes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

from soak.child import Ended
from soak.exhaustive.calls import ACTS, every_call
from soak.kills import Scene, TrialResult
from soak.points import Act, CallCounter, Point, counting
from soak.sandbox import CHECKOUT, ROUND, Sandbox
from soak.traces import traces
from sumida_etl.console.app import app

_COMMAND = (sys.executable, "-m", "soak.exhaustive.through_run")
_PASSED = "SOAK_PASSED"
"""Names a file into which the process writes how often it passed each call."""


def trials(folder: Path, inboxes: tuple[Path, Path], count: int) -> Iterator[tuple[str, list[TrialResult]]]:
    """A first run and a correction, each disturbed at about ``count`` calls, spread over all of them, two at a time."""
    homes = folder / "home", folder / "other-home"
    for home in homes:
        home.mkdir(parents=True)
    before = Sandbox(folder / "0", inboxes[0], whole=True)
    for number, (name, inbox) in enumerate(zip(("first run", "correction"), inboxes, strict=True), start=1):
        scene, before = _undisturbed(name, before, inbox, folder / str(number), homes[0])
        step = max(1, sum(scene.passed.values()) * 2 * len(ACTS) // count)
        places = list(islice(every_call(scene, step), count))
        with ThreadPoolExecutor(len(homes)) as pool:
            works = [
                pool.submit(_disturbed, scene, folder, home, places[start :: len(homes)])
                for start, home in enumerate(homes)
            ]
            yield name, [result for work in works for result in work.result()]


def _undisturbed(name: str, before: Sandbox, inbox: Path, folder: Path, home: Path) -> tuple[Scene, Sandbox]:
    done, passed = before.copied(folder, inbox), folder.with_suffix(".json")
    ended = _run(done, home, passed=passed)
    if ended.code != 0:
        raise RuntimeError(f"the undisturbed run ended with {ended.code}: {ended.said[-500:]}")
    return Scene(name, before, inbox, traces(done), json.loads(passed.read_text()), 0), done


def _disturbed(scene: Scene, folder: Path, home: Path, places: Sequence[tuple[str, Point, Act]]) -> list[TrialResult]:
    """One trial after another; ``home``: of Prefect, whose database is for one process at a time."""
    results = []
    for number, (name, point, _) in enumerate(places):
        sandbox = replace(scene, server=None).sandbox(folder / f"{home.name}-{scene.name}-{number}")
        stopped = _run(sandbox, home, name, point)
        last = _run(sandbox, home)
        differences = scene.expected.differences_after(last, sandbox)
        results.append(TrialResult(f"run, {scene.name}: {name} {point}", (stopped,), last, differences))
    return results


def _run(sandbox: Sandbox, home: Path, act: str = "", point: Point | None = None, passed: Path | None = None) -> Ended:
    words = [act, point.name, str(point.number), str(int(point.after))] if point else []
    given = {**os.environ, **sandbox.environment, "PREFECT_HOME": str(home)}
    given |= {_PASSED: str(passed)} if passed else {}
    done = subprocess.run(  # noqa: S603 - our own program
        [*_COMMAND, *words], check=False, cwd=CHECKOUT, env=given, capture_output=True, text=True, timeout=600
    )
    return Ended(done.returncode, done.stdout + done.stderr)


def _main(words: list[str]) -> None:
    act, point = "", None
    if words:
        act, name, number, after = words
        point = Point(name, int(number), bool(int(after)))
    counter = CallCounter(point, dict(ACTS).get(act, lambda: None))
    with counting(counter):
        try:
            app(["run", "--round", ROUND.key, "--provisional"])
        finally:
            if place := os.environ.get(_PASSED):
                Path(place).write_text(json.dumps(counter.passed))


if __name__ == "__main__":
    _main(sys.argv[1:])
