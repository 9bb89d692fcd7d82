"""Whenever a run is killed, the next one ends as if nothing had happened. ``make soak`` does it a hundred times."""

import random
from functools import partial
from pathlib import Path

import pytest

from soak.child import run
from soak.kills import Scene, Trial, at_random, attempt
from soak.points import Point
from soak.sandbox import CHECKOUT, one_round
from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.registry import load_registry
from sumida_etl.survey import Store
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump


@pytest.mark.parametrize(
    "point",
    [
        Point("commit", 3),  # archived, in the journal, not in the database
        Point("commit", 3, after=True),
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


def test_what_was_never_committed_is_in_no_rebuilt_warehouse(correction: Scene, folder: Path) -> None:
    place = correction.sandbox(folder / "place")
    before = correction.before.folder / "warehouse" / "archive" / "journal.jsonl"
    ended = run(partial(one_round, place), folder / "said", point=Point("commit", 3))
    journal = place.settings.archive_folder / "journal.jsonl"
    assert ended.killed
    entered = (path.read_text(encoding="utf-8").count('{"submission":') for path in (journal, before))
    assert next(entered) > next(entered)
    store = Store.open(place.settings)  # by any command; its file never arrives again
    again = open_warehouse(f"sqlite:///{folder}/again.db")
    rebuild(again, store.archive, load_registry(CHECKOUT / "plan"))
    assert dump(again) == dump(store.engine)
    for engine in (store.engine, again):
        engine.dispose()


def test_killed_half_way_through_the_archive(both: tuple[Scene, Scene], folder: Path) -> None:
    tried = attempt(Trial(both[0], (Point("replace", 2),), folder))
    assert tried.kills == 1
    assert tried.good, tried.differences
