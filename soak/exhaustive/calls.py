"""Every call that changes the disk, killed and refused, before and after, alone and beside a publish and a verify."""

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from math import gcd

from soak.child import ended, run, side_by_side, started
from soak.kills import Scene, Trial, TrialResult
from soak.points import Act, Point, broken, die, full
from soak.sandbox import ROUND, Sandbox, one_round
from sumida_etl.integrity.verify import verify
from sumida_etl.settings import PUBLICATION_FOLDER
from sumida_etl.survey import Store, Survey, archive_of, release
from sumida_etl.warehouse.database.connect import connect

ACTS: tuple[tuple[str, Act], ...] = (("killed", die), ("ENOSPC", full), ("EIO", broken))
_PLACES_OF_ALARM = 3


class FalseAlarmError(Exception):
    """Verify named something though nothing was disturbed."""


def every_call(scene: Scene, every: int = 1) -> Iterator[tuple[str, Point, Act]]:
    """Each call of a run, once killed and once refused in each way, before and after; ``every`` n-th of all these.

    A step that two or three divide would leave out what comes before or after a call, or all but one of the ways.
    """
    while gcd(every, 2 * len(ACTS)) > 1:
        every += 1
    points = [
        (name, Point(call, number, after), act)
        for call, count in scene.passed.items()
        for number in range(1, count + 1)
        for after in (False, True)
        for name, act in ACTS
    ]
    yield from points[::every]


def attempt_beside(trial: Trial) -> TrialResult:
    """Disturb a round while another process publishes and a third verifies; run it again, compare, verify again."""
    sandbox, folder = trial.scene.sandbox(trial.folder / "sandbox"), trial.folder
    folder.mkdir(parents=True, exist_ok=True)
    point = next((stop for stop in trial.stops if isinstance(stop, Point)), None)
    works = {
        "run": started(partial(one_round, sandbox), folder / "run", point=point, act=trial.act),
        "publish": started(partial(publish_again, sandbox), folder / "publish"),
        "verify": started(partial(look, sandbox, disturbed=point is not None), folder / "verify"),
    }
    stopped = tuple(ended(process, folder / name) for name, process in works.items())
    last = run(partial(one_round, sandbox), folder / "last")
    if last.code == 0:
        last = run(partial(look, sandbox, disturbed=False), folder / "last")
    differences = trial.scene.expected.differences_after(last, sandbox)
    shutil.rmtree(folder)
    return TrialResult(f"{trial.scene.name}, beside a publish and a verify: {point}", stopped, last, differences)


def attempt_all_beside(trials: Sequence[Trial], workers: int = 2) -> list[TrialResult]:
    """Every trial, some at a time."""
    return side_by_side(attempt_beside, workers, trials)


def publish_again(sandbox: Sandbox) -> None:
    """What ``sumida-etl publish --provisional`` does."""
    store = Store.open(sandbox.settings)
    try:
        sandbox.only_tables()
        with store.in_turn(ROUND) as held:
            release(Survey.pinned(sandbox.settings, ROUND, "公開"), held, sandbox.settings.out)
    finally:
        store.engine.dispose()


def look(sandbox: Sandbox, *, disturbed: bool) -> None:
    """What ``sumida-etl verify`` does. Raises FalseAlarmError where it names anything in an undisturbed place."""
    settings = sandbox.settings
    engine = connect(settings.database_url)
    try:
        found = verify(engine, archive_of(settings), None, settings.out / PUBLICATION_FOLDER)
    finally:
        engine.dispose()
    if found and not disturbed:
        raise FalseAlarmError("; ".join(map(str, found[:_PLACES_OF_ALARM])))
