"""``sumida-etl run``: the Prefect flow, started here and watched from the terminal."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from sumida_etl.console.progress import Bars, Lines, waiting
from sumida_etl.console.round_summary import summary
from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, Settings
from sumida_etl.survey import groups_sentence as work_done
from sumida_etl.survey import statuses


@contextmanager
def _unlogged() -> Iterator[None]:
    """Silence Prefect's log of failed tasks (a department returned or silent): the summary says it once."""
    loggers = [logging.getLogger(name) for name in ("prefect.task_runs", "prefect.flow_runs")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _prefect(console: Console) -> Iterator[None]:
    """Provide a Prefect server: the one that is named, else a temporary one, with progress while it starts."""
    with ExitStack() as server:
        with waiting(console, "Prefect を起動しています（初回は1分ほどかかります）"):
            from flows.server.temporary import temporary_server  # noqa: PLC0415 - see ``run_round``

            server.enter_context(temporary_server())
        yield


def run_round(
    round: Round, settings: Settings, inbox: Path | None, out: Path | None, *, provisional: bool, console: Console
) -> int:
    """Run a round's flow; returns the exit code: 0 published, 1 not, the reason printed.

    Raises UnstartedServerError, and what the flow ended with.
    """
    with _prefect(console):
        # Importing Prefect takes seconds, during which the terminal already shows what is going on.
        from flows.context import using  # noqa: PLC0415
        from flows.quarterly import quarterly  # noqa: PLC0415
        from flows.run_context import Run, without_heartbeats  # noqa: PLC0415
        from flows.ui.progress import listening  # noqa: PLC0415

        progress = Bars(console) if console.is_terminal else Lines(console)
        with using(settings), progress as shown, listening(shown), without_heartbeats(), _unlogged():
            state = quarterly(round.key, inbox=inbox, out=out, provisional=provisional, return_state=True)
    run = state.result(raise_on_failure=False)
    if not isinstance(run, Run):
        raise run if isinstance(run, Exception) else RuntimeError(state.message)
    if run.store.rebuilt:
        said = f"データベースのファイルがなかったので、保管庫 {run.store.archive.folder} から{run.store.rebuilt}"
        console.print(f"{said}初めから試すときは、このフォルダも消してください。", markup=False, soft_wrap=True)
    console.print(summary(statuses(run.survey, run.store), run.unpublished, run.released, round), soft_wrap=True)
    for sentence in run.notes():
        console.print(sentence, style="bold yellow", highlight=False, markup=False, soft_wrap=True)
    if run.blockers.returned or run.set_aside.refused:
        folder = (out or settings.path(settings.out)) / RETURNED_FOLDER / round.key
        console.print(f"差し戻す調査票: {folder}", highlight=False, markup=False, soft_wrap=True)
    if run.groups and not run.unpublished:
        console.print(work_done(run.groups, run.survey), highlight=False, markup=False, soft_wrap=True)
        return 0
    if run.released is None:
        return 1
    page = (run.released.published.folder / "index.html").absolute().as_uri()
    console.print(f"ブラウザで見る: [link={page}]{escape(page)}[/link]", highlight=False, soft_wrap=True)
    return 0
