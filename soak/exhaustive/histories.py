"""A history played from a seed: workbooks, clock, order, kills, two workers. One seed leaves one record."""

import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from soak.child import ended, run, side_by_side, started
from soak.points import PLACES, Point
from soak.sandbox import ROUND, Sandbox, one_round
from soak.traces import Traces, traces
from sumida_etl.reader import workbook

_BEGIN = 1_704_844_800
"""10 January 2024, when the first workbook arrives."""
_STEPS = 4
_SPOILT, _BACK = 0.2, 0.25
"""How often a workbook has a mistake, and the clock is set back by up to two days."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A workbook that arrives: whose (the name of its file), and what it holds."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """What arrives and when (seconds), and where each of the two workers that take it in is killed; None: nowhere."""

    at: float
    arrivals: tuple[Arrival, ...]
    kills: tuple[Point | None, Point | None]


def history(seed: int, workbooks: Sequence[Path], folder: Path) -> tuple[Step, ...]:
    """The steps of a seed. Workbooks are written once: a file holds the time at which it was saved."""
    dice = random.Random(seed)  # noqa: S311 - trials, not secrets
    return tuple(_steps(dice, workbooks, folder))


def _steps(dice: random.Random, workbooks: Sequence[Path], folder: Path) -> Iterator[Step]:
    now = float(_BEGIN)
    folder.mkdir(parents=True)
    for number in range(_STEPS):
        now += dice.uniform(-172_800, 0) if dice.random() < _BACK else dice.uniform(60, 86_400)
        some = list(workbooks) if number == 0 else dice.sample(list(workbooks), dice.randint(1, 3))
        dice.shuffle(some)
        arrivals = []
        for path in some:
            changed = folder / path.name
            book = load_workbook(path)
            if number:  # at first something is accepted: a round of nothing is not published
                typed = "たくさん" if dice.random() < _SPOILT else f"{dice.randrange(100, 900) / 10}"
                book["指標"]["I4"] = typed
            book.save(changed)
            arrivals.append(Arrival(path.name, changed.read_bytes()))
        yield Step(now, tuple(arrivals), (_kill(dice), _kill(dice)))


def _kill(dice: random.Random) -> Point | None:
    name = dice.choice([place for place, *_ in PLACES])
    return Point(name, dice.randint(1, 6), dice.random() < 0.5) if dice.random() < 0.7 else None


def played(steps: Sequence[Step], folder: Path, *, disturbed: bool) -> tuple[Traces, int]:
    """Play a history in a new place; returns what it leaves, and how many processes were killed.

    Not ``disturbed``: one worker, which nobody kills.
    """
    sandbox, kills = Sandbox(folder / "sandbox", folder / "inbox"), 0
    inbox = folder / "inbox" / ROUND.key
    inbox.mkdir(parents=True)
    for step in steps:
        for one in step.arrivals:
            (inbox / one.name).write_bytes(one.data)
        if disturbed:
            said = [folder / "one", folder / "other"]
            works = [
                started(partial(_taken_in, sandbox, step.at), place, point=point)
                for place, point in zip(said, step.kills, strict=True)
            ]
            kills += sum(ended(work, place).killed for work, place in zip(works, said, strict=True))
        last = run(partial(_taken_in, sandbox, step.at), folder / "last")
        if last.code != 0:
            raise RuntimeError(f"the last run of a step ended with {last.code}: {last.said[-300:]}")
    return traces(sandbox), kills


def _taken_in(sandbox: Sandbox, at: float) -> None:
    """A round in which whatever is new arrived at a time: that of the file itself cannot be set."""

    class Then(datetime):
        @classmethod
        def fromtimestamp(cls, _timestamp: float, tz: tzinfo | None = None) -> Any:  # noqa: ANN401 - as in datetime
            return datetime.fromtimestamp(at, tz)

    setattr(workbook, "datetime", Then)  # noqa: B010 - a process of its own
    one_round(sandbox)


@dataclass(frozen=True, slots=True)
class HistoryResult:
    """How two plays of one seed, and an undisturbed one, differ; empty is good."""

    seed: int
    kills: int
    differences: tuple[str, ...]


def replayed(seed: int, workbooks: Sequence[Path], folder: Path) -> HistoryResult:
    """Play a seed twice with its kills and two workers, and once without, and compare the records."""
    steps = history(seed, workbooks, folder / "workbooks")
    plain, _ = played(steps, folder / "plain", disturbed=False)
    one, kills = played(steps, folder / "one", disturbed=True)
    other, more = played(steps, folder / "other", disturbed=True)
    differences = (*one.differences(other), *plain.differences(one))
    shutil.rmtree(folder)
    return HistoryResult(seed, kills + more, differences)


def replayed_all(seeds: Iterable[int], workbooks: Sequence[Path], folder: Path) -> list[HistoryResult]:
    """Every seed, two at a time, in the order given."""
    every = list(seeds)
    return side_by_side(replayed, 2, every, repeat(workbooks), [folder / f"history-{seed}" for seed in every])
