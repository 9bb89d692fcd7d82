"""``make bench``: µs per filled cell of the floor, the naive script, our core and our flow, alternating in one run.

The core and the flow on both databases, the flow also in two processes; with the most memory that each flow held.
"""

import gc
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.operations.site import SERVER  # isort: skip - before anything that imports Prefect

os.environ.setdefault("SUMIDA_TOKEN_KEY", "a key for the bench alone")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # that a workbook is returned is what is measured
os.environ.update(SERVER | os.environ)  # as `make up` starts it

import flows  # noqa: F401 # isort: skip - sets Prefect's settings before anything imports it

from prefect.testing.utilities import prefect_test_harness

from bench.baselines import floor, naive
from bench.contenders import ROUND, core, filled_cells, flow, retry
from bench.memory import watched
from bench.plan_files import write_plan
from bench.whole_round import whole_rounds
from bench.workbooks import bench_registry, write_workbooks
from soak.server import Server
from soak.server import server as running_server
from sumida_etl import survey as work
from sumida_etl.registry import load_registry
from sumida_etl.registry.publication_metadata import load_metadata
from sumida_etl.settings import Settings
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.token import TokenKey

KEY = TokenKey(os.environ["SUMIDA_TOKEN_KEY"].encode())
FLOOR = "floor (calamine + executemany)"
CORE = "our core, without Prefect"
CORE_SERVER = "our core, on PostgreSQL"
FLOW = "our flow, on a running server"
FLOW_TWO = "our flow, read by two processes"
FLOW_SERVER = "our flow, two processes, PostgreSQL"
NAIVE = "naive (read_excel + pandera per file + to_sql)"
MANY, TOO_MANY = 1_000, 10_000
"""Workbooks from which on they are read once, and not by the naive script, which takes as long for each as for one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Times of one contender in seconds, its cells being the same for all; ``peak``: the most bytes it held."""

    name: str
    seconds: tuple[float, ...]
    cells: int
    peak: int

    @property
    def micros(self) -> float:
        """The median, in µs per filled cell."""
        return statistics.median(self.seconds) / self.cells * 1e6


@dataclass(frozen=True, slots=True)
class Made:
    """A round of ``paths`` in ``inbox`` by the plan in ``plan``, with one department silent."""

    survey: work.Survey
    plan: Path
    inbox: Path
    paths: Sequence[Path]


@contextmanager
def made(count: int) -> Iterator[Made]:
    """So many workbooks, gone afterwards."""
    settings = Settings()
    ward = settings.path(settings.plan)
    registry = bench_registry(load_registry(ward), count + 1)
    survey = work.Survey(ROUND, registry, asked_in(registry, ROUND), KEY, load_metadata(ward))
    with tempfile.TemporaryDirectory() as scratch:
        plan, inbox = Path(scratch) / "plan", Path(scratch) / "inbox"
        write_plan(registry, ward, plan)
        paths = list(write_workbooks(inbox / ROUND.key, registry, ROUND, survey.key))
        paths.pop().unlink()
        yield Made(survey, plan, inbox, paths)


def measure(round: Made, runs: int, server: Server) -> list[Measured]:
    """Time every contender ``runs`` times in turn on the same workbooks, after a turn that is not counted."""
    paths, inbox, plan, cells = round.paths, round.inbox, round.plan, filled_cells(round.paths)
    contenders: dict[str, Callable[[Path], None]] = {
        FLOOR: lambda folder: floor(paths, folder / "floor.db"),
        CORE: lambda folder: core(paths, round.survey, folder),
        CORE_SERVER: lambda folder: core(paths, round.survey, folder, server.create()),
        FLOW: lambda folder: flow(inbox, plan, folder),
        FLOW_TWO: lambda folder: flow(inbox, plan, folder, 2),
        FLOW_SERVER: lambda folder: flow(inbox, plan, folder, 2, server.create()),
        NAIVE: lambda folder: naive(paths, folder / "naive.db"),
    }
    if len(paths) > TOO_MANY:
        del contenders[NAIVE]
    times: dict[str, list[float]] = {name: [] for name in contenders}
    peaks = dict.fromkeys(contenders, 0)
    for turn in range(runs + 1):
        for name, run in contenders.items():
            if turn == 0 and (name == NAIVE or len(paths) > MANY):
                continue
            with tempfile.TemporaryDirectory() as folder, watched() as peak:
                gc.collect()
                begun = time.perf_counter()
                run(Path(folder))
                if turn:
                    times[name].append(time.perf_counter() - begun)
            peaks[name] = max(peaks[name], peak.bytes)
    return [Measured(name, tuple(seconds), cells, peaks[name]) for name, seconds in times.items()]


def show(count: int, runs: int, measured: Sequence[Measured]) -> None:
    """Print the table of one number of workbooks."""
    print(f"\n{count} submissions, {measured[0].cells // count} filled cells each, median of {runs}")
    for one in measured:
        seconds, times = statistics.median(one.seconds), one.micros / measured[0].micros
        print(
            f"  {one.name:46} {seconds:8.2f} s {one.micros:8.2f} µs per cell"
            f" {times:6.1f} × the floor {one.peak / 2**20:6.0f} MiB"
        )
    sys.stdout.flush()


def main() -> None:
    """Print one table per number of workbooks; of many, also how much of a run its retry is."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    sizes = [int(size) for size in os.environ.get("SIZES", "54,300,3000").split(",")]
    with prefect_test_harness(server_startup_timeout=120), running_server() as server:
        for count in sizes:
            runs = 1 if count > MANY else 5
            with made(count) as round:
                show(count, runs, measure(round, runs, server))
                if count > MANY:
                    with tempfile.TemporaryDirectory() as folder:
                        whole, again = retry(round.inbox, round.plan, Path(folder))
                    print(
                        f"  retry after one mended workbook {again:.2f} s: {again / whole:.0%} of the intake",
                        flush=True,
                    )
        print(f"\n{whole_rounds(5)}")


if __name__ == "__main__":
    main()
