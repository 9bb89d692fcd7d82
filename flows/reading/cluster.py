"""A Dask cluster that reads chunks, through Prefect's runner for it, which is an optional part of the installation."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from prefect import get_run_logger

from flows import tasks
from flows.opaque import Opaque
from sumida_etl.errors import SumidaError
from sumida_etl.survey.apart.reading import Laid

PATIENCE = 60.0
"""Seconds that a run waits for the first worker, and later for another one where none is left."""
_LOOK = 5.0


class NoDaskError(SumidaError, RuntimeError):
    """A cluster is named, and what it is reached with is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "SUMIDA_WORKERS=dask://… に要る部品（prefect-dask）が入っていません。make cluster を実行してください"
            "（パッケージから使っているときは pip install 'sumida-etl[cluster]'）。"
        )


class UnreachableClusterError(SumidaError, ConnectionError):
    """There is no scheduler at the address, or it went away."""

    def __init__(self, scheduler: str) -> None:
        super().__init__(
            f"Dask のスケジューラ {scheduler} につながりません。何も登録していません。スケジューラが動いているか、"
            "SUMIDA_WORKERS の住所を確かめて、もう一度実行してください。"
        )


class NoWorkersError(SumidaError, RuntimeError):
    """The cluster has no worker."""

    def __init__(self, scheduler: str) -> None:
        super().__init__(
            f"Dask のスケジューラ {scheduler} に、動いているワーカーがありません。何も登録していません。"
            "dask worker を始めて、もう一度実行してください。"
        )


class FailedClusterError(SumidaError, RuntimeError):
    """A worker could not do its part: it ended again and again, or has not the same program."""

    def __init__(self, chunk: str, problem: BaseException) -> None:
        super().__init__(
            f"Dask のワーカーが {chunk} の調査票を読み取れませんでした（{type(problem).__name__}）。"
            "何も登録していません。ワーカーの機械に同じ版のプログラムがあり、メモリに空きがあるかを確かめて、もう一度実行してください。"
        )


@dataclass(frozen=True, slots=True)
class Crew:
    """The workers of a cluster while a run uses it."""

    runner: Any
    scheduler: str
    workers: int

    def give(self, given: dict[str, Any]) -> Callable[[], Opaque[Laid]]:
        """Give a chunk to be read; returns what waits for it. Raises as ``cluster``, and what the task raises."""
        future = self.runner.submit(tasks.read_apart, given)
        return lambda: self._answer(future, given["label"])

    def _answer(self, future: Any, label: str) -> Opaque[Laid]:  # noqa: ANN401 - of an optional package
        self._wait(future)
        try:
            answer: Opaque[Laid] = future.result()
        except CancelledError:
            raise UnreachableClusterError(self.scheduler) from None
        except SumidaError:
            raise
        except OSError as problem:
            if problem.errno is None:  # Dask's own; those of a file have a number
                raise UnreachableClusterError(self.scheduler) from problem
            raise
        except Exception as problem:
            raise FailedClusterError(label, problem) from problem
        return answer

    def _wait(self, future: Any) -> None:  # noqa: ANN401 - of an optional package
        last = time.monotonic()
        while not future.wrapped_future.done():
            future.wait(timeout=_LOOK)
            try:
                alone = not self.runner.client.nthreads()
            except (OSError, RuntimeError):
                raise UnreachableClusterError(self.scheduler) from None
            now = time.monotonic()
            last = last if alone else now
            if now - last > PATIENCE:
                raise NoWorkersError(self.scheduler)


@contextmanager
def cluster(scheduler: str) -> Iterator[Crew]:
    """Connect to a scheduler (``host:port``). Raises NoDaskError, UnreachableClusterError, NoWorkersError."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - optional, and a second to import
    except ModuleNotFoundError:
        raise NoDaskError from None
    with DaskTaskRunner(address=f"tcp://{scheduler}") as runner:
        try:
            client = runner.client
        except OSError:
            raise UnreachableClusterError(scheduler) from None
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise NoWorkersError(scheduler) from None
        workers = len(client.nthreads())
        get_run_logger().info("reading on %d workers of %s", workers, scheduler)
        yield Crew(runner, scheduler, workers)
