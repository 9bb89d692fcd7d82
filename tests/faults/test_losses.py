"""A database that is lost: the next run makes it good, or says what to do, and that done it is good."""

from pathlib import Path

import pytest

from soak.kills import Scene
from soak.losses import LOSSES, recover


@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["database deleted", "database overwritten in the middle", "database is an older copy"]
)
def test_what_was_lost_is_there_again(correction: Scene, name: str, folder: Path) -> None:
    loss = next(loss for loss in LOSSES if loss.name == name)
    recovered = recover(correction, loss, folder)
    assert recovered.good, (recovered.first.said, recovered.rebuilt, recovered.differences)
    assert recovered.explained
    assert "sumida-etl rebuild" in recovered.first.said
