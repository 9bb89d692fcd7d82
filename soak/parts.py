"""The parts of ``make soak``: each makes what it needs, tries one kind of disturbance, and can be run by itself."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from soak import prefect_kills
from soak.clock import trials as clock_trials
from soak.crowd import crowd
from soak.disk import on_small_disk, with_limits, with_refusals
from soak.exhaustive import calls, flips, histories, through_run
from soak.kills import Scene, Trial, at_points, at_random, attempt_all, scenes
from soak.losses import LOSSES, recover
from soak.mutations import mutations
from soak.outage import outage
from soak.points import points_of
from soak.sandbox import FEW, ROUND, Sandbox, prepared, write_inboxes
from soak.server import server
from soak.tally import Tally
from sumida_etl.survey import Survey

KILLS, POINTS = 14, 1
"""Random kills a scene; calls of each name at which a run is killed, before and after."""
SMALL_DISKS = (20, 100, 300)
"""Kilobytes."""
MERGES = 1000
BESIDE, UNDISTURBED = 25, 4
"""Every so many-th of the calls is tried beside a publish and a verify, too; and so many times nothing is disturbed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part works, in an empty folder, and how much of it is tried: trials, seeds, bytes."""

    folder: Path
    dice: random.Random
    count: int

    @property
    def trials(self) -> Path:
        """The folder of the trials."""
        return self.folder / "trials"

    def inboxes(self) -> tuple[Path, Path]:
        """Those of five departments, after a round of them in this process, whose forks are then twice as fast."""
        inboxes = write_inboxes(self.folder / "few", FEW)
        prepared(Sandbox(self.folder / "prepared", inboxes[0], whole=True))
        return inboxes

    def scenes(self, *, whole: bool = False) -> tuple[Scene, Scene]:
        """A first run and a correction of five departments, on SQLite."""
        return scenes(self.folder / "scenes", self.inboxes(), whole=whole)


def _kills(tally: Tally, place: Place) -> None:
    _kill(tally, place, place.scenes())


def _server(tally: Tally, place: Place) -> None:
    with server() as running:
        every = scenes(place.folder / "scenes", place.inboxes(), running)
        _kill(tally, place, every)
        merging = crowd((running.create(), running.create()), 8, MERGES)
        remark = f"{merging.merges} merges by 8 processes; {'; '.join(merging.errors)}".strip("; ")
        tally.add("1,000 submissions merged at once, PostgreSQL", MERGES, MERGES * merging.good, remark)
        for scene in every:
            points = points_of(scene.passed, POINTS)
            results = [outage(scene, point, place.folder / f"outage-{point}", running) for point in points]
            tally.tried(f"the server killed, {scene.name}", results)


def _kill(tally: Tally, place: Place, every: Sequence[Scene]) -> None:
    for scene in every:
        by_chance = list(at_random(scene, place.count, place.trials, place.dice))
        tally.tried(f"kill -9 at random, {scene.name}", attempt_all(by_chance))
        tally.tried(
            f"kill -9 at a named point, {scene.name}", attempt_all(list(at_points(scene, POINTS, place.trials)))
        )


def _disks(tally: Tally, place: Place) -> None:
    every, folder = place.scenes(), place.trials
    for scene in every:
        tally.tried(f"files that cannot grow, {scene.name}", attempt_all(list(with_limits(scene, 4, folder))))
        tally.tried(f"a call told the disk is full, {scene.name}", attempt_all(list(with_refusals(scene, 1, folder))))
        small = [on_small_disk(scene, size, folder / f"{scene.name}-{size}k") for size in SMALL_DISKS]
        tally.tried(f"a disk that is full, {scene.name}", [one for one in small if one])


def _losses(tally: Tally, place: Place) -> None:
    _, correction = place.scenes()
    tally.recovered("lost or damaged", (recover(correction, loss, place.trials / loss.name) for loss in LOSSES))
    tally.tried("the clock set back", clock_trials(correction, place.trials))


def _mutations(tally: Tally, place: Place) -> None:
    inbox, _ = place.inboxes()
    survey = Survey.open(Sandbox(place.trials, inbox).settings, ROUND)
    good, *others = sorted(inbox.rglob("*.xlsx"))
    every = (
        one
        for number, odd in enumerate(others)
        for one in mutations(good, odd, survey, place.trials, place.count // len(others), seed=number)
    )
    tally.mutated("a workbook's XML changed at random beside a correct one", every)


def _ward(tally: Tally, place: Place) -> None:
    for scene in scenes(place.folder / "ward", write_inboxes(place.folder / "all")):
        trials = list(at_random(scene, place.count, place.trials, place.dice))
        tally.tried(f"kill -9 at random, every department, {scene.name}", attempt_all(trials, 2))


def _calls(tally: Tally, place: Place, number: int) -> None:
    """Every call of a round with its pages, or about ``count`` of them, spread over all; ``number``: of which scene."""
    scene = place.scenes(whole=True)[number]
    step = max(1, sum(scene.passed.values()) * 2 * len(calls.ACTS) // place.count) if place.count else 1
    for kind, _ in calls.ACTS:
        chosen = [(point, act) for name, point, act in calls.every_call(scene, step) if name == kind]
        trials = [Trial(scene, (point,), place.trials / f"{kind}-{point}", act) for point, act in chosen]
        tally.tried(f"every call {kind}, before and after, {scene.name}", attempt_all(trials, 2))
    points = [(point, act) for _, point, act in calls.every_call(scene, step * BESIDE)]
    beside = [Trial(scene, (point,), place.trials / f"beside-{point}", act) for point, act in points]
    undisturbed = [Trial(scene, (), place.trials / f"beside-{number}") for number in range(UNDISTURBED)]
    tally.tried(f"a call disturbed beside a publish and a verify, {scene.name}", calls.attempt_all_beside(beside))
    tally.tried(f"a run, a publish and a verify at once, {scene.name}", calls.attempt_all_beside(undisturbed))


def _histories(tally: Tally, place: Place) -> None:
    workbooks = sorted(place.inboxes()[0].rglob("*.xlsx"))
    results = histories.replayed_all(range(1, place.count + 1), workbooks, place.folder)
    tally.replayed("a seed played twice, and undisturbed", results)


def _flips(tally: Tally, place: Place) -> None:
    _, correction = place.scenes(whole=True)
    sandbox = correction.sandbox(place.folder / "flips" / "place")
    batches = list(flips.flips(sandbox.folder, place.count, place.dice))
    tally.flipped("one bit of a byte changed", flips.in_processes(sandbox, batches, place.folder / "flips"))


def _through_run(tally: Tally, place: Place) -> None:
    for name, trials in through_run.trials(place.folder / "run", place.inboxes(), place.count):
        tally.tried(f"a call of sumida-etl run killed or refused, {name}", trials)


def _prefect(tally: Tally, place: Place) -> None:
    inbox, _ = place.inboxes()
    expected, seconds = prefect_kills.undisturbed(place.folder / "whole", inbox)
    tried = [
        prefect_kills.attempt(
            place.folder / f"prefect-{number}", inbox, expected, after, place.folder / "whole" / "home"
        )
        for number, after in enumerate(prefect_kills.moments(seconds, place.count, place.dice))
    ]
    tally.tried("kill -9 of sumida-etl run, with Prefect, whole round", tried)


@dataclass(frozen=True, slots=True)
class Part:
    """``count``: how much of it is tried where nobody says; 0: all there is."""

    of: Callable[[Tally, Place], None]
    count: int

    def tried(self, folder: Path, count: int | None = None) -> Tally:
        """What came of it."""
        tally = Tally()
        dice = random.Random(20240110)  # noqa: S311 - trials, not secrets
        self.of(tally, Place(folder, dice, self.count if count is None else count))
        return tally


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "kills": Part(_kills, KILLS),
        "server": Part(_server, KILLS),
        "disks": Part(_disks, 0),
        "losses": Part(_losses, 0),
        "mutations": Part(_mutations, 2000),
        "ward": Part(_ward, KILLS // 5),
        "calls-first": Part(partial(_calls, number=0), 0),
        "calls-correction": Part(partial(_calls, number=1), 0),
        "histories": Part(_histories, 20),
        "flips": Part(_flips, 10_000),
        "run": Part(_through_run, 60),
        "prefect": Part(_prefect, 2),
    }
)
"""In the order of the page."""
