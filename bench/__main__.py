"""``make bench``: µs a filled cell for the floor, the naive script, our core and our flow, in one run, alternating."""

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

os.environ.setdefault("SUMIDA_TOKEN_KEY", "bench")

from bench.rivals import floor, naive
from bench.workbooks import bench_registry, write_workbooks
from schemas.submission import SHEETS
from sumida_etl import survey as work
from sumida_etl.forms.asked import asked_in
from sumida_etl.forms.token import ward_key
from sumida_etl.forms.workbook import read_workbook
from sumida_etl.publication.package_metadata import load_metadata
from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.warehouse.archive import Archive
from sumida_etl.warehouse.schema import open_warehouse

ROUND = Round.parse("R5-12")
CHUNK = 300


@dataclass(frozen=True, slots=True)
class Measured:
    """Times of one contender in seconds, its cells being the same for all."""

    name: str
    seconds: tuple[float, ...]
    cells: int

    @property
    def micros(self) -> float:
        """The median, in µs a filled cell."""
        return statistics.median(self.seconds) / self.cells * 1e6


def core(paths: Sequence[Path], survey: work.Survey, folder: Path) -> None:
    """Everything from the file to the warehouse, in chunks, without Prefect: door, scan, checks, archive, merge."""
    store = work.Store(open_warehouse(f"sqlite:///{folder / 'core.db'}"), Archive(folder / "archive"))
    for chunk in work.in_chunks(paths, CHUNK):
        work.keep_many(work.together([work.receive(chunk, survey)], survey), store)
    store.engine.dispose()


def filled_cells(paths: Sequence[Path]) -> int:
    """Cells that hold something on the sheets that are read (the guide not counted)."""
    names = {sheet.name for sheet in SHEETS}
    book = read_workbook(paths[0])
    one = sum(cell != "" for name, grid in book.sheets.items() if name in names for row in grid.rows for cell in row)
    return one * len(paths)


def measure(count: int, runs: int) -> list[Measured]:
    """Time every contender ``runs`` times in turn on the same ``count`` workbooks."""
    settings = Settings()
    registry = bench_registry(load_registry(settings.path(settings.plan)), count)
    survey = work.Survey(
        ROUND, registry, asked_in(registry, ROUND), ward_key(settings), load_metadata(settings.path(settings.plan))
    )
    with tempfile.TemporaryDirectory() as scratch:
        paths = list(write_workbooks(Path(scratch) / "inbox", registry, ROUND, survey.key))
        cells = filled_cells(paths)
        contenders: dict[str, Callable[[Path], None]] = {
            "floor (calamine + executemany)": lambda folder: floor(paths, folder / "floor.db"),
            "core (without Prefect)": lambda folder: core(paths, survey, folder),
            "naive (read_excel + pandera a file + to_sql)": lambda folder: naive(paths, folder / "naive.db"),
        }
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(runs):
            for name, run in contenders.items():
                with tempfile.TemporaryDirectory() as folder:
                    gc.collect()
                    begun = time.perf_counter()
                    run(Path(folder))
                    times[name].append(time.perf_counter() - begun)
        return [Measured(name, tuple(seconds), cells) for name, seconds in times.items()]


def main() -> None:
    """Print one table a size."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for count, runs in ((300, 3), (3000, 1)):
        measured = measure(count, runs)
        least = measured[0].micros
        print(f"\n{count} submissions, {measured[0].cells // count} filled cells each, {runs} run(s), median")
        for one in measured:
            print(f"  {one.name:48} {one.micros:7.2f} µs a filled cell  {one.micros / least:5.1f} × the floor")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
