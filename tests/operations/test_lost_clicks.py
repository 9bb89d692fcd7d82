"""Clicks while the server is at work: each is taken, without anybody clicking twice."""

import shutil
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.conftest import RunningSite, running

CLICKS = 100
DUE, NEVER = "2024-01-16T00:00:00Z", "2099-01-16T00:00:00Z"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RunningSite]:
    """One of its own: the rounds that are run meanwhile are published."""
    with running(tmp_path / "office") as site:
        yield site


def test_none_of_a_hundred_clicks_is_lost(site: RunningSite, sample: Path) -> None:
    """A second apart, while a round of 54 departments with its tasks and artifacts is being recorded."""
    shutil.copytree(sample, site.inbox, dirs_exist_ok=True)
    made, rounds, refused, longest = [], [""], [], 0.0
    for number in range(CLICKS):
        begun = time.monotonic()
        try:
            if number % 25 == 0:
                rounds.append(site.api.start("四半期調査", DUE, approval=False))
            made.append(site.api.start("督促", NEVER))  # years ahead: the runs themselves are no load
        except urllib.error.HTTPError as problem:
            refused.append(problem.code)
        longest = max(longest, time.monotonic() - begun)
        time.sleep(max(0.0, 1.0 - (time.monotonic() - begun)))
    print(f"{CLICKS} clicks, {len(refused)} refused, longest {longest:.1f} s")
    assert refused == []
    assert len(set(made)) == CLICKS
    for run in made:
        assert site.api.run(run)["state"]["type"] == "SCHEDULED"
        site.api.call("DELETE", f"/flow_runs/{run}")
    assert site.api.wait(rounds[-1], "COMPLETED", "FAILED", seconds=300)["state"]["name"] == "公開"
