"""A handful of each of the longer trials of ``make soak``: beside others, replayed, byte by byte."""

import random
from pathlib import Path

import pytest

from soak.exhaustive.calls import attempt_beside, every_call
from soak.exhaustive.flips import flips, tried
from soak.exhaustive.histories import replayed
from soak.kills import Scene, Trial
from soak.points import Point, broken

pytestmark = [pytest.mark.long, pytest.mark.rare]


def test_every_call_is_killed_and_refused_before_and_after(correction: Scene) -> None:
    every = [(kind, str(point)) for kind, point, _ in every_call(correction)]
    assert len(every) == len(set(every)) == 6 * sum(correction.passed.values())
    assert {("killed", "after exchange 1"), ("ENOSPC", "before fsync 1"), ("EIO", "after commit 1")} <= set(every)


@pytest.mark.parametrize("stops", [(), (Point("exchange", 1, after=True),)], ids=["undisturbed", "killed"])
def test_beside_a_publish_and_a_verify(correction: Scene, folder: Path, stops: tuple[Point, ...]) -> None:
    done = attempt_beside(Trial(correction, stops, folder))
    assert done.good and done.explained, done


def test_a_call_that_the_disk_refuses_after_it_was_done(correction: Scene, folder: Path) -> None:
    done = attempt_beside(Trial(correction, (Point("replace", 2, after=True),), folder, act=broken))
    assert done.good and done.explained, done


def test_a_seed_leaves_one_record(correction: Scene, folder: Path) -> None:
    assert replayed(7, sorted(correction.before.inbox.rglob("*.xlsx")), folder).differences == ()


def test_a_changed_bit_is_named(correction: Scene, folder: Path) -> None:
    place = correction.sandbox(folder)
    counts = tried(place, list(flips(place.folder, 60, random.Random(2))))
    assert counts.silent == []
    assert counts.tried == 60
