"""A Prefect server for the session; the real PREFECT_HOME is never touched."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows  # noqa: F401 - its defaults are set before a test module imports Prefect
from sumida_etl.operations.site import SERVER
from tests.conftest import KEY


@pytest.fixture(scope="session", autouse=True)
def prefect() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415 - only the tests here pay for Prefect

    from flows.run_context import without_heartbeats  # noqa: PLC0415

    os.environ.update(SERVER | os.environ)
    with prefect_test_harness(server_startup_timeout=120), without_heartbeats():
        yield


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for one test, with its own warehouse, inbox and published files."""
    monkeypatch.setenv("SUMIDA_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("SUMIDA_INBOX", str(tmp_path / "inbox"))
    monkeypatch.setenv("SUMIDA_OUT", str(tmp_path / "out"))
    monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY)
    return tmp_path
