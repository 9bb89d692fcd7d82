"""Chunks of workbooks read in other processes, through Prefect's own task runners, and given back in their order."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.task_runners import ProcessPoolTaskRunner

from flows import tasks
from flows.opaque import Opaque
from flows.reading.cluster import cluster
from sumida_etl import survey as work
from sumida_etl.errors import SumidaError
from sumida_etl.file_names import readable
from sumida_etl.survey.apart.reading import Laid, Parcel, in_parcels
from sumida_etl.survey.apart.stage import Stage
from sumida_etl.workers import Workers, chunk_size

TRIES = 3
"""So often is a chunk given to new processes, where one ended over it or over its neighbour."""

Chunk = tuple[int, tuple[Path, ...]]
Answer = Callable[[], Opaque[Laid]]
"""Waits for a worker's answer."""


class LostWorkersError(SumidaError, RuntimeError):
    """The processes that read ended again and again over a chunk: the memory is full, or a workbook ends them."""

    def __init__(self, chunk: Sequence[Path]) -> None:
        names = f"{readable(chunk[0])} から {readable(chunk[-1])} までの{len(chunk)}件"
        super().__init__(
            f"調査票（{names}）を読み取るプロセスが{TRIES}回止まりました。何も登録していません。機械のメモリの空きを確かめて、"
            "もう一度実行してください。続くときは SUMIDA_WORKERS=1 を設定すると、一つのプロセスで読み取ります。"
        )


def read_apart(paths: Sequence[Path], stage: Stage, workers: Workers, label: str) -> Iterator[tuple[int, Laid]]:
    """Read and check files in other processes: of each chunk in turn, how many files it has, and what was found.

    Raises LostWorkersError, OSError (of the stage), as ``flows.reading.cluster``, UnseenStageError, OtherReleaseError.
    """
    if workers.scheduler:
        yield from _on_cluster(paths, stage, workers.scheduler, label)
    else:
        yield from _in_processes(paths, stage, workers.processes_for(len(paths)), label)


def _in_processes(paths: Sequence[Path], stage: Stage, processes: int, label: str) -> Iterator[tuple[int, Laid]]:
    """Where a process ends (killed, out of memory), what is not given back yet is read by new ones."""
    left = _chunks(paths, processes)
    tries, before = 0, 0
    while left:
        tries, before = (tries if before == left[0][0] else 0) + 1, left[0][0]
        if tries > TRIES:
            raise LostWorkersError(left[0][1])
        with ProcessPoolTaskRunner(max_workers=processes) as runner:
            try:
                yield from _given_back(_in(runner), left, stage, 2 * processes, label)
            except BrokenProcessPool:
                get_run_logger().warning("a process that reads workbooks ended; chunk %d is read again", left[0][0])
                # The pool does not see one that starts while another ends, and would wait for it for good.
                for process in active_children():
                    process.kill()


def _on_cluster(paths: Sequence[Path], stage: Stage, scheduler: str, label: str) -> Iterator[tuple[int, Laid]]:
    """Where a worker ends, Dask gives its chunks to the others."""
    with cluster(scheduler) as crew:
        left = _chunks(paths, crew.workers)
        yield from _given_back(crew.give, left, stage, 2 * crew.workers, label)


def _chunks(paths: Sequence[Path], workers: int) -> deque[Chunk]:
    return deque(enumerate(in_parcels(paths, chunk_size(len(paths), workers)), start=1))


def _in(runner: ProcessPoolTaskRunner) -> Callable[[dict[str, Any]], Answer]:
    return lambda given: runner.submit(tasks.read_apart, given).result


def _given_back(
    give: Callable[[dict[str, Any]], Answer], left: deque[Chunk], stage: Stage, ahead: int, label: str
) -> Iterator[tuple[int, Laid]]:
    """Give out chunks of ``left``, so many ahead, and take each from it when it is back."""
    out: deque[tuple[Parcel, Answer]] = deque()
    while left:
        for number, paths in islice(left, len(out), ahead):
            parcel = Parcel.of(tuple(work.opened(paths)), stage)
            given = {"sent": Opaque(parcel.path), "stage": Opaque(stage), "label": f"{label} {number}"}
            out.append((parcel, give(given)))
        parcel, answer = out.popleft()
        laid = parcel.opened_again(answer().content)
        number, paths = left.popleft()
        yield len(paths), laid
