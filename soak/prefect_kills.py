"""Kill -9 of ``sumida-etl run`` itself, Prefect and all."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from soak.child import Ended
from soak.kills import TrialResult
from soak.sandbox import CHECKOUT, ROUND, Sandbox
from soak.traces import Traces, traces

_COMMAND = (sys.executable, "-c", "from sumida_etl.console.app import app; app()", "run", "--round", ROUND.key)


def command(sandbox: Sandbox, home: Path, after: float | None = None) -> tuple[Ended, float]:
    """The command, killed after so many seconds (it alone: its temporary server is left behind, as it would be)."""
    environment = {**os.environ, **sandbox.environment, "PREFECT_HOME": str(home)}
    home.mkdir(parents=True, exist_ok=True)  # Prefect makes no folder above its own, and retries in silence
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*_COMMAND, "--provisional"], cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        said = b""
    seconds = time.perf_counter() - begun
    if process.returncode != 0:
        _end_group(process.pid)
    return Ended(process.returncode, said.decode(errors="replace")), seconds


def undisturbed(folder: Path, inbox: Path) -> tuple[Traces, float]:
    """A whole run: what it leaves and how long it takes once Prefect's home is made."""
    sandbox, home = Sandbox(folder / "sandbox", inbox), folder / "home"
    for _ in range(2):
        shutil.rmtree(sandbox.folder, ignore_errors=True)
        ended, seconds = command(sandbox, home)
        if ended.code != 0:
            raise RuntimeError(f"the undisturbed run ended with {ended.code}: {ended.said[-500:]}")
    return traces(sandbox), seconds


def attempt(folder: Path, inbox: Path, expected: Traces, after: float, home: Path) -> TrialResult:
    """Kill the command, run it again in the same Prefect home, and compare."""
    sandbox = Sandbox(folder / "sandbox", inbox)
    stopped, _ = command(sandbox, home, after)
    last, _ = command(sandbox, home)
    differences = expected.differences_after(last, sandbox)
    shutil.rmtree(folder, ignore_errors=True)
    return TrialResult(f"sumida-etl run: {after:.1f} s", (stopped,), last, differences)


def moments(seconds: float, count: int, dice: random.Random) -> list[float]:
    """Moments over the later two thirds of a run: the first is Python and Prefect starting."""
    return [dice.uniform(seconds / 3, seconds) for _ in range(count)]


def _end_group(leader: int) -> None:
    """End what the killed command left running in the session we gave it."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
