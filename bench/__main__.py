"""``make bench``: µs per filled cell of the floor, the naive script, our core and our flow, alternating in one run."""

import gc
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sumida_etl.operations.site import SERVER  # isort: skip - before anything that imports Prefect

os.environ.setdefault("SUMIDA_TOKEN_KEY", "a key for the bench alone")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # that a workbook is returned is what is measured
os.environ.update(SERVER | os.environ)  # as `make up` starts it

from flows.quarterly import quarterly  # isort: skip - sets Prefect's settings before anything imports it

from prefect.testing.utilities import prefect_test_harness

from bench.baselines import floor, naive
from bench.plan_files import write_plan
from bench.whole_round import take_in, whole_rounds
from bench.workbooks import bench_registry, write_workbooks
from flows.context import using
from flows.run_context import without_heartbeats
from schemas.submission import SHEETS
from sumida_etl import survey as work
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import load_registry
from sumida_etl.registry.publication_metadata import load_metadata
from sumida_etl.rounds import Round
from sumida_etl.settings import CHUNK, Settings
from sumida_etl.survey.ward_key.ward_key import ward_key
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse

ROUND = Round.parse("R5-12")
FLOOR = "floor (calamine + executemany)"
CORE = "our core, without Prefect"
FLOW = "our flow, on a running server"
NAIVE = "naive (read_excel + pandera per file + to_sql)"


@dataclass(frozen=True, slots=True)
class Measured:
    """Times of one contender in seconds, its cells being the same for all."""

    name: str
    seconds: tuple[float, ...]
    cells: int

    @property
    def micros(self) -> float:
        """The median, in µs per filled cell."""
        return statistics.median(self.seconds) / self.cells * 1e6


def core(paths: Sequence[Path], survey: work.Survey, folder: Path) -> None:
    """From the files to the warehouse, in chunks, without Prefect: admission, reading, checks, archive, merge."""
    store = work.Store(open_warehouse(f"sqlite:///{folder / 'core.db'}"), Archive(folder / "archive"))
    for chunk in work.in_chunks(paths, CHUNK):
        take_in(chunk, survey, store)
    store.engine.dispose()


def filled_cells(paths: Sequence[Path]) -> int:
    """Cells that hold something on the sheets that are read (the guide not counted)."""
    names = {sheet.name for sheet in SHEETS}
    book = read_workbook(paths[0])
    one = sum(cell != "" for name, grid in book.sheets.items() if name in names for row in grid.rows for cell in row)
    return int(one) * len(paths)


def flow(inbox: Path, plan: Path, folder: Path) -> None:
    """The deployed flow's own function, on a running server; one department is silent, so that it ends unpublished."""
    with using(Settings(warehouse=folder / "warehouse", out=folder / "out")), without_heartbeats():
        state = quarterly(ROUND.key, inbox=inbox, plan=plan, return_state=True)
    if "未提出 1件" not in (state.message or ""):
        raise RuntimeError(f"the flow did not take the round in: {state.message}")


def measure(count: int, runs: int) -> list[Measured]:
    """Time every contender ``runs`` times in turn on the same ``count`` workbooks, after a turn that is not counted."""
    settings = Settings()
    ward = settings.path(settings.plan)
    registry = bench_registry(load_registry(ward), count + 1)
    survey = work.Survey(ROUND, registry, asked_in(registry, ROUND), ward_key(settings), load_metadata(ward))
    with tempfile.TemporaryDirectory() as scratch:
        plan, inbox = Path(scratch) / "plan", Path(scratch) / "inbox"
        write_plan(registry, ward, plan)
        paths = list(write_workbooks(inbox / ROUND.key, registry, ROUND, survey.key))
        paths.pop().unlink()
        cells = filled_cells(paths)
        contenders: dict[str, Callable[[Path], None]] = {
            FLOOR: lambda folder: floor(paths, folder / "floor.db"),
            CORE: lambda folder: core(paths, survey, folder),
            FLOW: lambda folder: flow(inbox, plan, folder),
            NAIVE: lambda folder: naive(paths, folder / "naive.db"),
        }
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for turn in range(runs + 1):
            for name, run in contenders.items():
                if turn == 0 and (name == NAIVE or count > 1000):
                    continue
                with tempfile.TemporaryDirectory() as folder:
                    gc.collect()
                    begun = time.perf_counter()
                    run(Path(folder))
                    if turn:
                        times[name].append(time.perf_counter() - begun)
        return [Measured(name, tuple(seconds), cells) for name, seconds in times.items()]


def main() -> None:
    """Print one table per number of workbooks."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with prefect_test_harness(server_startup_timeout=120):
        for count, runs in ((54, 5), (300, 5), (3000, 1)):
            measured = measure(count, runs)
            least = measured[0].micros
            print(f"\n{count} submissions, {measured[0].cells // count} filled cells each, median of {runs}")
            for one in measured:
                seconds = statistics.median(one.seconds)
                ratio = one.micros / least
                print(f"  {one.name:46} {seconds:8.2f} s {one.micros:8.2f} µs per cell {ratio:6.1f} × the floor")
            sys.stdout.flush()
        print(f"\n{whole_rounds(5)}")


if __name__ == "__main__":
    main()
