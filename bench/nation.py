"""``make bench NATION=1``: the workbooks of 1,741 municipalities with 55 departments each, taken in by the flow.

Seconds and memory beside calamine alone, which reads the same files in as many processes. NATION=n: so many workbooks.
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sumida_etl.operations.site import SERVER  # isort: skip - before anything that imports Prefect

os.environ.setdefault("SUMIDA_TOKEN_KEY", "a key for the bench alone")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # that the round is not complete is meant
os.environ.update(SERVER | os.environ)  # as `make up` starts it

import flows  # noqa: F401 # isort: skip - sets Prefect's settings before anything imports it

from prefect.testing.utilities import prefect_test_harness
from python_calamine import CalamineWorkbook

from bench.contenders import ROUND, filled_cells, flow
from bench.memory import watched
from bench.plan_files import write_plan
from bench.workbooks import bench_registry, write_workbooks
from sumida_etl.registry import load_registry
from sumida_etl.settings import Settings
from sumida_etl.templates.token import TokenKey

KEY = TokenKey(os.environ["SUMIDA_TOKEN_KEY"].encode())
WORKBOOKS = 1_741 * 55
PART = 500
"""Workbooks that are handed to a process at once."""


def read_alone(paths: Sequence[Path]) -> int:
    """Every sheet of every workbook by calamine, and nothing else; how many rows there were."""
    rows = 0
    for path in paths:
        book = CalamineWorkbook.from_path(path)
        rows += sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    return rows


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main(count: int) -> None:
    """Make the workbooks, take them in, read them by calamine, and print what it took."""
    settings, cores = Settings(), os.cpu_count() or 1
    ward = settings.path(settings.plan)
    registry = bench_registry(load_registry(ward), count + 1)
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as scratch:
        place = Path(scratch)
        write_plan(registry, ward, place / "plan")
        paths = list(write_workbooks(place / "inbox" / ROUND.key, registry, ROUND, KEY))
        paths.pop().unlink()  # one department is silent: nothing is published, taking in alone is measured
        cells = filled_cells(paths)
        with prefect_test_harness(server_startup_timeout=120), watched() as peak:
            ours = seconds(lambda: flow(place / "inbox", place / "plan", place, cores))
        parts = [paths[at : at + PART] for at in range(0, len(paths), PART)]
        with ProcessPoolExecutor(cores) as pool:
            alone = seconds(lambda: sum(pool.map(read_alone, parts)))
    print(f"{count:,} workbooks, {cells // count} filled cells each, {cores} processes")
    print(f"  flow {ours:.1f} s, {ours / cells * 1e6:.2f} µs per cell, at most {peak.bytes / 2**20:.0f} MiB")
    print(f"  calamine alone {alone:.1f} s: the flow takes {ours / alone:.1f} times as long")


if __name__ == "__main__":
    said = os.environ.get("NATION", "1")
    main(int(said) if said != "1" else WORKBOOKS)
