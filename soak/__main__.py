"""``make soak``: every fault many times, the counts printed and, by a whole run alone, written to docs/reliability.md.

``MUTANTS=1`` (or a part of a module's path) and ``FUZZ=minutes`` try the tests and the readers instead. ``ONLY=flips``
(calls, histories) runs one part, and ``COUNT`` sets how many of it.
"""

import os
import random
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from soak import prefect_kills
from soak.clock import trials as clock_trials
from soak.crowd import crowd
from soak.disk import on_small_disk, with_limits, with_refusals
from soak.exhaustive import calls, flips, histories, through_run
from soak.kills import Scene, Trial, at_points, at_random, attempt_all, scenes
from soak.losses import LOSSES, recover
from soak.mutations import mutations
from soak.outage import outage
from soak.points import points_of, scratch
from soak.sandbox import CHECKOUT, FEW, ROUND, Sandbox, write_inboxes
from soak.server import Server, server
from soak.strength import fuzz, survivors
from soak.tally import Tally
from sumida_etl.atomic_write import atomic_write
from sumida_etl.permissions import OPEN
from sumida_etl.survey import Survey

PAGE = CHECKOUT / "docs" / "reliability.md"
MARK = "<!-- figures: written by make soak -->\n"
KILLS, POINTS = 14, 1
"""Random kills a scene; calls of each name at which a run is killed, before and after."""

MUTATIONS = 2000
"""Workbooks whose XML is changed at random."""
FLIPS, HISTORIES, THROUGH_RUN = 10_000, 20, 60
"""Bytes changed; seeds played; calls at which ``sumida-etl run`` itself is killed or refused."""
BESIDE = 25
"""Every so many-th of the calls is tried beside a publish and a verify, too."""


def _kills(tally: Tally, every: list[Scene], folder: Path, dice: random.Random) -> None:
    for scene in every:
        tally.tried(f"kill -9 at random, {scene.name}", attempt_all(list(at_random(scene, KILLS, folder, dice))))
        tally.tried(f"kill -9 at a named point, {scene.name}", attempt_all(list(at_points(scene, POINTS, folder))))


def _disks(tally: Tally, every: list[Scene], folder: Path) -> None:
    for scene in every:
        tally.tried(f"files that cannot grow, {scene.name}", attempt_all(list(with_limits(scene, 4, folder))))
        tally.tried(f"a call told the disk is full, {scene.name}", attempt_all(list(with_refusals(scene, 1, folder))))
        small = [on_small_disk(scene, size, folder / f"{scene.name}-{size}k") for size in (20, 100, 300)]
        tally.tried(f"a disk that is full, {scene.name}", [one for one in small if one])


def _servers(tally: Tally, every: tuple[Scene, Scene], folder: Path, running: Server) -> None:
    for scene in every:
        points = points_of(scene.passed, POINTS)
        results = [outage(scene, point, folder / f"outage-{point}", running) for point in points]
        tally.tried(f"the server killed, {scene.name}", results)


def _ward(tally: Tally, folder: Path, dice: random.Random) -> None:
    """One trial in ten with every department of the ward."""
    for scene in scenes(folder / "ward", write_inboxes(folder / "all")):
        trials = list(at_random(scene, max(1, KILLS // 5), folder / "trials", dice))
        tally.tried(f"kill -9 at random, every department, {scene.name}", attempt_all(trials, 2))


def _prefect(tally: Tally, folder: Path, inbox: Path, dice: random.Random) -> None:
    expected, seconds = prefect_kills.undisturbed(folder / "whole", inbox)
    tried = [
        prefect_kills.attempt(folder / f"prefect-{number}", inbox, expected, after, folder / "whole" / "home")
        for number, after in enumerate(prefect_kills.moments(seconds, 2, dice))
    ]
    tally.tried("kill -9 of sumida-etl run, with Prefect, whole round", tried)


def _mutations(tally: Tally, folder: Path, inbox: Path) -> None:
    survey = Survey.open(Sandbox(folder, inbox).settings, ROUND)
    good, *others = sorted(inbox.rglob("*.xlsx"))
    every = (
        one
        for number, odd in enumerate(others)
        for one in mutations(good, odd, survey, folder, MUTATIONS // len(others), seed=number)
    )
    tally.mutated("a workbook's XML changed at random beside a correct one", every)


def _calls(tally: Tally, every: Sequence[Scene], folder: Path, step: int = 1) -> None:
    """Every call of a round with its pages; ``step``: every so many-th alone."""
    for scene in every:
        for kind in ("killed", "ENOSPC", "EIO"):
            chosen = [(point, act) for name, point, act in calls.every_call(scene, step) if name == kind]
            trials = [Trial(scene, (point,), folder / f"{scene.name}-{kind}-{point}", act) for point, act in chosen]
            tally.tried(f"every call {kind}, before and after, {scene.name}", attempt_all(trials, 2))
        points = [(point, act) for _, point, act in calls.every_call(scene, step * BESIDE)]
        beside = [Trial(scene, (point,), folder / f"{scene.name}-beside-{point}", act) for point, act in points]
        undisturbed = [Trial(scene, (), folder / f"{scene.name}-beside-{number}") for number in range(4)]
        tally.tried(f"a call disturbed beside a publish and a verify, {scene.name}", calls.attempt_all_beside(beside))
        tally.tried(f"a run, a publish and a verify at once, {scene.name}", calls.attempt_all_beside(undisturbed))


def _histories(tally: Tally, workbooks: Sequence[Path], folder: Path, count: int = HISTORIES) -> None:
    results = [histories.replayed(seed, workbooks, folder / f"history-{seed}") for seed in range(1, count + 1)]
    tally.replayed("a seed played twice, and undisturbed", results)


def _flips(tally: Tally, scene: Scene, folder: Path, dice: random.Random, count: int = FLIPS) -> None:
    place = scene.sandbox(folder / "flips" / "place")
    batches = list(flips.flips(place.folder, count, dice))
    tally.flipped("one bit of a byte changed", flips.in_processes(place, batches, folder / "flips"))


def _through_run(tally: Tally, folder: Path, inboxes: tuple[Path, Path], count: int = THROUGH_RUN) -> None:
    for name, trials in through_run.trials(folder / "run", inboxes, count):
        tally.tried(f"a call of sumida-etl run killed or refused, {name}", list(trials))


def part(name: str, count: int) -> int:
    """One of the longer parts by itself; the page is left as it is. Returns the exit code."""
    folder, tally = scratch(), Tally()
    try:
        few = write_inboxes(folder / "few", FEW)
        if name == "histories":
            _histories(tally, sorted(few[0].rglob("*.xlsx")), folder, count)
        elif name == "run":
            _through_run(tally, folder, few, count)
        else:
            whole = scenes(folder / "whole", few, whole=True)
            if name == "calls":
                _calls(tally, whole, folder / "trials", max(1, sum(whole[0].passed.values()) * 6 // count))
            else:
                _flips(tally, whole[1], folder / "trials", random.Random(1), count)  # noqa: S311 - trials
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if tally.wrong else 0


def main() -> int:
    """What the environment asks for; returns the exit code: 1 if anything was not good."""
    if mutants := os.environ.get("MUTANTS"):
        return survivors.main(() if mutants == "1" else (mutants,))
    if minutes := os.environ.get("FUZZ"):
        return fuzz.main(float(minutes), int(os.environ.get("SEED", "1")))
    if name := os.environ.get("ONLY"):
        return part(name, int(os.environ.get("COUNT", "100")))
    return everything()


def everything() -> int:
    """All trials, and the page."""
    begun, folder, tally = time.perf_counter(), scratch(), Tally()
    dice = random.Random(20240110)  # noqa: S311 - trials, not secrets
    try:
        few = write_inboxes(folder / "few", FEW)
        trials = folder / "trials"
        sqlite = scenes(folder / "scenes", few)
        with server() as running:
            postgres = scenes(folder / "scenes", few, running)
            _kills(tally, [*sqlite, *postgres], trials, dice)
            merging = crowd((running.create(), running.create()), 8, 1000)
            remark = f"{merging.merges} merges by 8 processes; {'; '.join(merging.errors)}".strip("; ")
            tally.add("1,000 submissions merged at once, PostgreSQL", 1000, 1000 * merging.good, remark)
            _servers(tally, postgres, trials, running)
        _disks(tally, list(sqlite), trials)
        tally.recovered("lost or damaged", (recover(sqlite[1], loss, trials / loss.name) for loss in LOSSES))
        tally.tried("the clock set back", clock_trials(sqlite[1], trials))
        _mutations(tally, folder / "mutations", few[0])
        _ward(tally, folder, dice)
        whole = scenes(folder / "whole", few, whole=True)
        _calls(tally, whole, trials)
        _histories(tally, sorted(few[0].rglob("*.xlsx")), folder)
        _flips(tally, whole[1], trials, dice)
        _through_run(tally, folder, few)
        _prefect(tally, trials, few[0], dice)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # Only a run that came to its end: the figures of half of one would stand for all.
    text = tally.as_markdown(time.perf_counter() - begun)
    atomic_write(PAGE, f"{PAGE.read_text(encoding='utf-8').split(MARK)[0]}{MARK}\n{text}".encode(), mode=OPEN)
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
