"""Read and check files in chunks, here or in workers, and lay the chunks aside in the order of the files."""

import pickle
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import get_run_logger
from prefect.futures import PrefectFuture

from flows import tasks
from flows.chunks.workers import Runner, runner_for
from flows.opaque import Opaque
from flows.ui.progress import listener
from sumida_etl import survey as work
from sumida_etl.settings import CHUNK, Settings
from sumida_etl.survey.spool import Packed, Spool

AHEAD = 2
"""Chunks that wait for a worker beside those that are being read: memory holds no more."""
CLUSTER = 8
"""How many workers a cluster is taken to have."""
STARTS = 3
"""How often workers are started anew after one of them ended without a word, before the run fails."""

Chunk = Sequence[Path]


def read_into(spool: Spool, paths: Collection[Path], survey: work.Survey, settings: Settings) -> None:
    """Read and check files. Raises UnusableWorkersError, BrokenProcessPool."""
    listener().expect("受付・点検", len(paths))
    chunks = list(work.in_chunks(list(paths), CHUNK))
    runner = runner_for(settings, len(paths))
    read = _here(chunks, survey) if runner is None else _in_workers(chunks, survey, runner)
    for chunk, part in zip(chunks, read, strict=True):
        spool.add(part)
        listener().advance("受付・点検", len(chunk))


def _here(chunks: Sequence[Chunk], survey: work.Survey) -> Iterator[work.Received]:
    for number, chunk in enumerate(chunks, start=1):
        yield tasks.read(Opaque(tuple(chunk)), Opaque(survey), f"{survey.round} {number}").content


def _in_workers(chunks: Sequence[Chunk], survey: work.Survey, runner: Runner) -> Iterator[Packed]:
    """Chunks in their order; where a worker ended, what was not read yet is read by new ones."""
    packed = pickle.dumps(replace(survey, plans=None))
    done = 0
    for start in range(STARTS):
        try:
            for part in _by(runner, chunks[done:], packed, survey, done):
                done += 1
                yield part
        except BrokenProcessPool:
            if start == STARTS - 1:
                raise
            get_run_logger().warning("a worker process ended: chunks from %d on are read again", done + 1)
        else:
            return


def _by(runner: Runner, chunks: Sequence[Chunk], packed: bytes, survey: work.Survey, before: int) -> Iterator[Packed]:
    waiting: deque[PrefectFuture[Any]] = deque()
    with runner() as workers:
        most = AHEAD * (getattr(workers, "_max_workers", None) or CLUSTER)
        for number, chunk in enumerate(chunks, start=before + 1):
            label = f"{survey.round} {number}"
            given = {"paths": Opaque(tuple(chunk)), "survey": Opaque(packed), "label": label}
            waiting.append(workers.submit(tasks.read_packed, given))
            if len(waiting) > most:
                yield waiting.popleft().result().content
        while waiting:
            yield waiting.popleft().result().content
