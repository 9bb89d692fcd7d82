"""The clock set back, in a process of its own."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from soak.child import run
from soak.kills import Scene, TrialResult
from soak.sandbox import one_round

_RECORDING = (
    "sumida_etl.survey.releasing.releases",
    "sumida_etl.warehouse.merge",
    "sumida_etl.warehouse.archive.plan_editions",
)
_RECEIVING = ("sumida_etl.reader.workbook",)
_DATED = ("公開/index.html", "/訂正.json")
"""Files that bear the day of a correction, which is what the clock says."""
_OF_THE_RECORD = ("lost: ", "gained: ")


def set_back(work: Callable[[], object], by: timedelta, *, files_too: bool = False) -> None:
    """Work with a clock that is behind; with ``files_too`` what arrives is stamped by it as well."""

    class Behind(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:  # noqa: ANN401 - as in datetime
            return datetime.now(tz) - by

        @classmethod
        def fromtimestamp(cls, timestamp: float, tz: tzinfo | None = None) -> Any:  # noqa: ANN401 - as in datetime
            return datetime.fromtimestamp(timestamp, tz) - by

    for name in (*_RECORDING, *(_RECEIVING if files_too else ())):
        module = import_module(name)
        assert module.datetime is datetime, f"{name} asks another clock than this trial sets back"
        module.datetime = Behind  # type: ignore[attr-defined]
    real = time.time
    time.time = lambda: real() - by.total_seconds()
    work()


def trials(scene: Scene, folder: Path) -> list[TrialResult]:
    """A round run with the clock behind the one before it; and one whose workbooks, too, were stamped by that clock.

    By the clock, what came last in the second came first; it must be in force all the same.
    """
    return [recorded_behind(scene, folder / "clock-1"), received_behind(scene, folder / "clock-2")]


def recorded_behind(scene: Scene, folder: Path) -> TrialResult:
    """Only the process has the wrong clock."""
    folder.mkdir(parents=True)
    sandbox = scene.sandbox(folder / "sandbox")
    last = run(partial(set_back, partial(one_round, sandbox), timedelta(days=400)), folder / "said")
    found = scene.expected.differences_after(last, sandbox)
    differences = tuple(one for one in found if not one.endswith(_DATED))
    return TrialResult(f"{scene.name}: clock set back", (), last, differences)


def received_behind(scene: Scene, folder: Path) -> TrialResult:
    """The workbooks, too, were stamped by it."""
    folder.mkdir(parents=True)
    sandbox = scene.sandbox(folder / "sandbox")
    work = partial(set_back, partial(one_round, sandbox), timedelta(days=400), files_too=True)
    last = run(work, folder / "said")
    found = scene.expected.differences_after(last, sandbox)
    # The record itself differs by when things were received; what is published of it may not.
    differences = tuple(one for one in found if not one.endswith(_DATED) and not one.startswith(_OF_THE_RECORD))
    return TrialResult(f"{scene.name}: workbooks stamped by a clock set back", (), last, differences)
