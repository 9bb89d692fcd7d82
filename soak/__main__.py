"""``make soak``: every fault many times, the counts printed and written to docs/reliability.md. About ten minutes."""

import random
import shutil
import sys
import time
from pathlib import Path

from soak import prefect_kills
from soak.clock import trials as clock_trials
from soak.crowd import crowd
from soak.disk import on_small_disk, with_limits, with_refusals
from soak.kills import Scene, at_points, at_random, attempt_all, scenes
from soak.losses import LOSSES, recover
from soak.mutations import mutations
from soak.outage import outage
from soak.points import scratch
from soak.sandbox import CHECKOUT, FEW, ROUND, Sandbox, write_inboxes
from soak.server import Server, server
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


def _servers(tally: Tally, every: tuple[Scene, Scene], folder: Path, dice: random.Random, running: Server) -> None:
    for scene in every:
        moments = [dice.uniform(0.3, 1) * scene.seconds for _ in range(3)]
        tally.tried(
            f"the server killed, {scene.name}",
            [outage(scene, moment, folder / f"outage-{moment}", running) for moment in moments],
        )


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


def main() -> int:
    """Everything; returns the exit code: 1 if anything was not good."""
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
            _servers(tally, postgres, trials, dice, running)
        _disks(tally, list(sqlite), trials)
        tally.recovered("lost or damaged", (recover(sqlite[1], loss, trials / loss.name) for loss in LOSSES))
        tally.tried("the clock set back", clock_trials(sqlite[1], trials))
        _mutations(tally, folder / "mutations", few[0])
        _prefect(tally, trials, few[0], dice)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # Only a run that came to its end: the figures of half of one would stand for all.
    text = tally.as_markdown(time.perf_counter() - begun)
    atomic_write(PAGE, f"{PAGE.read_text(encoding='utf-8').split(MARK)[0]}{MARK}\n{text}".encode(), mode=OPEN)
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
