"""A clock set back changes nothing that is recorded, nor which workbook is in force."""

from pathlib import Path

from soak.clock import received_behind, recorded_behind
from soak.kills import Scene


def test_what_is_recorded_does_not_depend_on_the_clock(correction: Scene, folder: Path) -> None:
    tried = recorded_behind(correction, folder)
    assert tried.good, tried.differences


def test_a_workbook_that_seems_to_have_come_before_is_in_force(correction: Scene, folder: Path) -> None:
    tried = received_behind(correction, folder)
    assert tried.good, tried.differences
