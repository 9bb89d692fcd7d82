"""A full disk is said in one sentence with exit code 1, and once there is room the round ends as ever."""

from pathlib import Path

import pytest

from soak.kills import Scene, Trial, attempt
from soak.points import Point, full


@pytest.mark.parametrize("name", ["fsync", "exchange"])
def test_a_call_that_is_told_so(correction: Scene, name: str, folder: Path) -> None:
    tried = attempt(Trial(correction, (Point(name, 1),), folder, act=full))
    assert [one.code for one in tried.stopped] == [1]
    assert tried.explained, tried.stopped[0].said
    assert tried.good, tried.differences


def test_a_database_that_cannot_grow(correction: Scene, folder: Path) -> None:
    tried = attempt(Trial(correction, (Point("never", 0),), folder, largest=60_000))
    assert [one.code for one in tried.stopped] == [1]
    assert tried.explained, tried.stopped[0].said
    assert tried.good, tried.differences
