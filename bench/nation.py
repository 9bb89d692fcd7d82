"""``make bench NATION=1``: the workbooks of 1,741 municipalities with 55 departments each, taken in by the flow.

Of each municipality but the first a workbook is missing, so that one is published, which is what it publishes alone.
Seconds and memory beside calamine alone, which reads the same files in as many processes. NATION=n: so many workbooks.
"""

import os
import shutil
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

from bench.contenders import ROUND, filled_cells
from bench.memory import watched
from bench.plan_files import write_plan
from bench.whole_round import run_flow, settings_in
from bench.workbooks import bench_registry, write_workbooks
from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.publication_metadata import load_metadata
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.templates.token import TokenKey

KEY = TokenKey(os.environ["SUMIDA_TOKEN_KEY"].encode())
TOWN = 55
"""Departments of a municipality."""
WORKBOOKS = 1_741 * TOWN
PART = 500
"""Workbooks that are handed to a process at once."""


def read_alone(paths: Sequence[Path]) -> int:
    """Every sheet of every workbook by calamine, and nothing else; how many rows there were."""
    rows = 0
    for path in paths:
        book = CalamineWorkbook.from_path(path)
        rows += sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    return rows


def taken_alone(registry: Registry, code: str, ward: Path, place: Path, paths: Sequence[Path]) -> Path:
    """Run the flow for one municipality alone, by a plan that knows no other; returns the folder that it published."""
    inbox, own = place / "inbox" / ROUND.key, registry.of_group(code)
    write_plan(own, ward, place / "plan")
    base = load_metadata(ward).base_url
    said = {registry.ward.code: code, registry.ward.name: own.ward.name, base: f"{base}{code}/"}
    for name in ("ward.yaml", "publication.yaml"):
        text = (place / "plan" / name).read_text(encoding="utf-8")
        for old, new in said.items():
            text = text.replace(old, new)
        (place / "plan" / name).write_text(text, encoding="utf-8")
    inbox.mkdir(parents=True)
    for path in paths:
        shutil.copy(path, inbox)
    run_flow(settings_in(place, 1), inbox.parent, "公開しました", place / "plan")
    return place / "out" / PUBLICATION_FOLDER / ROUND.key


def differing(one: Path, other: Path) -> list[str]:
    """The names of the tables of two publications that are not the same to the byte, or are in one alone."""
    tables = [{path.name: path.read_bytes() for path in folder.glob("*.csv")} for folder in (one, other)]
    names = sorted(tables[0] | tables[1])
    return [name for name in names if tables[0].get(name) != tables[1].get(name)]


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main(count: int) -> None:
    """Make the workbooks, take them in, read them by calamine, and print what it took."""
    settings, cores = Settings(), os.cpu_count() or 1
    ward = settings.path(settings.plan)
    registry = bench_registry(load_registry(ward), count, TOWN)
    first = registry.groups[0].code
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as scratch:
        place = Path(scratch)
        write_plan(registry, ward, place / "plan")
        paths = list(write_workbooks(place / "inbox" / ROUND.key, registry, ROUND, KEY))
        for path in paths[TOWN::TOWN]:
            path.unlink()
        del paths[TOWN::TOWN]
        cells = filled_cells(paths)
        with prefect_test_harness(server_startup_timeout=120):
            with watched() as peak:
                ours = seconds(
                    lambda: run_flow(settings_in(place, cores), place / "inbox", "1団体で公開しました", place / "plan")
                )
            mine = taken_alone(registry, first, ward, place / "alone", paths[:TOWN])
        other = differing(mine, place / "out" / PUBLICATION_FOLDER / first / ROUND.key)
        parts = [paths[at : at + PART] for at in range(0, len(paths), PART)]
        with ProcessPoolExecutor(cores) as pool:
            alone = seconds(lambda: sum(pool.map(read_alone, parts)))
    print(f"{len(paths):,} workbooks, {cells // len(paths)} filled cells each, {cores} processes")
    print(f"  flow {ours:.1f} s, {ours / cells * 1e6:.2f} µs per cell, at most {peak.bytes / 2**20:.0f} MiB")
    print(f"  calamine alone {alone:.1f} s: the flow takes {ours / alone:.1f} times as long")
    print(f"  tables of one municipality that are not what it publishes alone: {', '.join(other) or 'none'}")


if __name__ == "__main__":
    said = os.environ.get("NATION", "1")
    main(int(said) if said != "1" else WORKBOOKS)
