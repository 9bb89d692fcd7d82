"""``sumida-etl run``: the Prefect flow, started here and watched from the terminal."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from flows.environment import unwatched
from flows.outcome import Run
from flows.progress import listening
from flows.quarterly import quarterly
from sumida_etl.console.round_summary import summary
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import standings


class Bars:
    """One bar a step."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.steps: dict[str, TaskID] = {}

    def expect(self, step: str, count: int) -> None:
        """A step of so many parts begins."""
        self.steps[step] = self.progress.add_task(step, total=count)

    def advance(self, step: str, count: int = 1) -> None:
        """Parts of a step are done."""
        self.progress.advance(self.steps[step], count)


@contextmanager
def _unlogged() -> Iterator[None]:
    """A department that is returned or silent is a failed task: here the summary says so, not a log line each."""
    loggers = [logging.getLogger(name) for name in ("prefect.task_runs", "prefect.flow_runs")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def run_round(round: Round, inbox: Path | None, out: Path | None, *, provisional: bool, console: Console) -> int:
    """Run a round's flow; returns the exit code: 0 published, 1 not, the reason printed."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console, transient=not console.is_terminal)
    with progress, listening(Bars(progress)), unwatched(), _unlogged():
        progress.add_task("Prefect を起動", total=None)
        state = quarterly(round.key, inbox=inbox, out=out, provisional=provisional, return_state=True)
    run = state.result(raise_on_failure=False)
    if not isinstance(run, Run):
        raise run if isinstance(run, Exception) else RuntimeError(state.message)
    console.print(summary(standings(run.survey, run.store), run.stopping, run.released, round))
    if run.faults:
        console.print(run.faults, highlight=False, markup=False, soft_wrap=True)
    if run.stopping.returned or run.stopping.refused:
        folder = (out or Settings().path(Settings().out)) / "差戻し" / round.key
        console.print(f"差し戻す調査票: {folder}", highlight=False, markup=False, soft_wrap=True)
    return 0 if run.released else 1
