"""Whenever a run is killed, the next one ends as if nothing had happened. ``make soak`` does it a hundred times."""

import random
from pathlib import Path

import pytest

from soak.kills import Scene, Trial, at_random, attempt
from soak.points import Point


@pytest.mark.parametrize(
    "point",
    [
        Point("commit", 2),  # archived, in the journal, not in the database
        Point("commit", 2, after=True),
        Point("exchange", 1),  # the new folder is whole, the old one stands
        Point("exchange", 1, after=True),
    ],
    ids=str,
)
def test_killed_at_a_named_point(correction: Scene, point: Point, folder: Path) -> None:
    tried = attempt(Trial(correction, (point,), folder))
    assert tried.kills == 1
    assert tried.good, tried.differences


def test_killed_at_random_moments(both: tuple[Scene, Scene], folder: Path) -> None:
    dice = random.Random(5)
    for trial in (*at_random(both[0], 1, folder, dice), *at_random(both[1], 1, folder, dice)):
        tried = attempt(trial)
        assert tried.good, tried.differences


def test_killed_half_way_through_the_archive(both: tuple[Scene, Scene], folder: Path) -> None:
    tried = attempt(Trial(both[0], (Point("replace", 2),), folder))
    assert tried.kills == 1
    assert tried.good, tried.differences
