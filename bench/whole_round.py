"""The sample round from its workbooks to its publication: without Prefect, by the flow, and retried after a mend."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from openpyxl import load_workbook
from prefect import flow
from pydantic import SecretStr

from flows.context import using
from flows.quarterly import quarterly
from flows.run_context import without_heartbeats
from sumida_etl import survey as work
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse

ROUND = Round.parse("R5-12")
BROKEN = "税務課"


@flow(name="empty", persist_result=False)
def _empty() -> None:
    """An empty flow: the cost of any flow."""


@dataclass(frozen=True, slots=True)
class WholeRounds:
    """Medians in seconds. ``publishing`` is part of ``core``; ``retry`` takes in one workbook of all and publishes."""

    departments: int
    core: float
    publishing: float
    start: float
    flow: float
    retry: float

    def __str__(self) -> str:
        allowed, ratio = 2 * self.core + self.start, self.retry / self.flow
        return (
            f"the sample round, {self.departments} departments, published:\n"
            f"  core {self.core:.2f} s (publishing {self.publishing:.2f} s), an empty flow {self.start:.2f} s\n"
            f"  flow {self.flow:.2f} s: 2 x core + start-up are {allowed:.2f} s\n"
            f"  retry after one mended workbook {self.retry:.2f} s: {ratio:.0%} of the flow"
        )


def whole_rounds(runs: int) -> WholeRounds:
    """Measure in turn ``runs`` times, after a turn that is not counted. Wants a server that is running."""
    settings = Settings()
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch, without_heartbeats():
        # In a warehouse of its own: that of the checkout may hold a record with another key.
        survey = work.Survey.open(settings.model_copy(update={"warehouse": Path(scratch) / "warehouse"}), ROUND)
        master = Path(scratch) / "sample" / ROUND.key
        source = load_sample(settings.path(settings.sample), ROUND)
        paths = list(write_sample(master, source, survey.registry, survey.asked, survey.key))
        for turn in range(runs + 1):
            place = Path(scratch) / f"turn-{turn}"
            for name, seconds in _turn(place, master, survey).items():
                times.setdefault(name, []).extend([seconds] if turn else [])
        medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    return WholeRounds(len(paths), **medians)


def _turn(place: Path, master: Path, survey: work.Survey) -> dict[str, float]:
    seconds = {"start": _seconds(_empty)}
    store = work.Store(open_warehouse(f"sqlite:///{place / 'core.db'}"), Archive(place / "archive"))
    taking = _seconds(lambda: take_in(sorted(master.iterdir()), survey, store))
    seconds["publishing"] = _seconds(lambda: work.release(survey, store, place / "core"))
    seconds["core"] = taking + seconds["publishing"]
    store.engine.dispose()
    seconds["flow"] = _seconds(lambda: run_flow(settings_in(place / "whole"), master.parent, "公開しました"))
    office = place / "retried"
    inbox = Path(shutil.copytree(master, office / "inbox" / ROUND.key))
    path = next(inbox.glob(f"*_{BROKEN}.xlsx"))
    book = load_workbook(path)
    book["指標"]["I4"] = "たくさん"
    book.save(path)
    run_flow(settings_in(office), inbox.parent, "差戻し 1件")
    shutil.copy(master / path.name, path)
    time.sleep(3)  # the server still records the run before; nobody mends a workbook faster
    with patch("flows.quarterly.is_retry", lambda: True):
        seconds["retry"] = _seconds(lambda: run_flow(settings_in(office), inbox.parent, "公開しました"))
    return seconds


def take_in(paths: Sequence[Path], survey: work.Survey, store: work.Store) -> None:
    """Everything from the files to the warehouse, without Prefect."""
    received = work.together([work.receive(paths, survey)], survey)
    work.record_many(work.in_order(received, store), store)


def run_flow(settings: Settings, inbox: Path, ends: str, plan: Path | None = None, without: str = "") -> None:
    """The deployed flow's own function, on a running server.

    Raises RuntimeError where its message does not hold how it ``ends``, or holds what it should be ``without``.
    """
    with using(settings), without_heartbeats():
        message = quarterly(ROUND.key, inbox=inbox, plan=plan, return_state=True).message or ""
    if ends not in message or (without and without in message):
        raise RuntimeError(f"the flow ended otherwise: {message}")


def settings_in(place: Path, workers: int | None = None, database: str = "") -> Settings:
    """With a warehouse and an output of their own."""
    return Settings(
        warehouse=place / "warehouse",
        out=place / "out",
        workers=str(workers) if workers else None,
        database=SecretStr(database) if database else None,
    )


def _seconds(work_: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work_()
    return time.perf_counter() - begun
