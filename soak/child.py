"""Run something in a process of its own that may be killed, and report how it ended."""

import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, TypeVar

import typer

from soak.points import Act, CallCounter, Point, counting, die
from sumida_etl.console.options import errors_explained

FORK = multiprocessing.get_context("fork")
CRASHED = 70
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: ``code`` as the shell would see it (negative: the signal), and what it printed."""

    code: int
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was killed before it had ended by itself."""
        return self.code == -signal.SIGKILL

    @property
    def explained(self) -> bool:
        """Whether it stopped with exit code 1 and a sentence in Japanese, and nothing like a traceback."""
        japanese = any("\u3040" <= letter <= "\u30ff" for letter in self.said)
        return self.code == 1 and japanese and "Traceback" not in self.said


def run(
    work: Callable[[], object],
    said: Path,
    *,
    after: float | None = None,
    point: Point | None = None,
    act: Act = die,
    largest: int | None = None,
) -> Ended:
    """Run in a fork: killed ``after`` seconds, or acting at a point, or with files of at most ``largest`` bytes."""
    return ended(started(work, said, point=point, act=act, largest=largest), said, after)


def started(
    work: Callable[[], object], said: Path, *, point: Point | None = None, act: Act = die, largest: int | None = None
) -> ForkProcess:
    """The same, only begun: several may work side by side."""
    process = FORK.Process(target=_child, args=(work, said, CallCounter(point, act), largest))
    process.start()
    return process


def ended(process: ForkProcess, said: Path, after: float | None = None) -> Ended:
    """Wait for one that was begun, killing it ``after`` so many seconds."""
    if after is not None:
        process.join(after)
        if process.is_alive():
            process.kill()
    process.join(300)
    if process.is_alive():
        process.kill()
        process.join()
        return Ended(CRASHED, "hung for 300 s")
    return Ended(process.exitcode or 0, said.read_text(encoding="utf-8") if said.exists() else "")


def side_by_side(work: Callable[..., Result], workers: int, *given: Iterable[Any]) -> list[Result]:
    """``work`` on each of what is given, some at a time, each in a fork, in the order given."""
    with ProcessPoolExecutor(workers, mp_context=FORK) as pool:
        return list(pool.map(work, *given))


def count_points(work: Callable[[], object]) -> tuple[dict[str, int], float]:
    """Per point, how often an undisturbed run passes it; and the seconds that the run takes."""
    answers = FORK.SimpleQueue()

    def child() -> None:
        begun = time.perf_counter()
        with counting(CallCounter()) as counter:
            work()
        answers.put((counter.passed, time.perf_counter() - begun))

    process = FORK.Process(target=child)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"the undisturbed run ended with {process.exitcode}")
    found: tuple[dict[str, int], float] = answers.get()
    return found


def _child(work: Callable[[], object], said: Path, counter: CallCounter, largest: int | None) -> None:
    descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 2)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    code = 0
    try:
        with counting(counter), errors_explained():
            work()
    except typer.Exit as stopped:
        code = stopped.exit_code
    except BaseException:
        traceback.print_exc()
        code = CRASHED
    sys.stderr.flush()
    os._exit(code)
