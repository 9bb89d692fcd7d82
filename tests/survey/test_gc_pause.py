"""The search for cyclic garbage is put off for a step, and never for good."""

import gc
from collections.abc import Iterator

import pytest

from sumida_etl.survey.gc_pause import undisturbed


@pytest.fixture(autouse=True)
def searching() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_a_step_is_not_searched_and_what_follows_is() -> None:
    with undisturbed():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_step_that_fails_leaves_the_search_on() -> None:
    with pytest.raises(ValueError, match="broken"), undisturbed():
        raise ValueError("broken")
    assert gc.isenabled()


@pytest.mark.parametrize("first_out", [0, 1])
def test_steps_side_by_side_leave_the_search_on(first_out: int) -> None:
    steps = [undisturbed(), undisturbed()]
    for step in steps:
        step.__enter__()
    steps.pop(first_out).__exit__(None, None, None)
    steps.pop().__exit__(None, None, None)
    assert gc.isenabled()


def test_whoever_searches_never_is_left_alone() -> None:
    gc.disable()
    with undisturbed():
        pass
    assert not gc.isenabled()
