"""Prefect's defaults hold whichever module of ours is imported first, from whatever folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

SHOW = """
import sys, importlib
importlib.import_module(sys.argv[1])
from prefect.settings import get_current_settings
now = get_current_settings()
print(now.home, now.server.analytics_enabled, now.logging.level, now.server.ephemeral.startup_timeout_seconds)
"""


@pytest.mark.parametrize("first", ["flows.quarterly", "flows.watch.inbox_watcher", "flows.server.temporary"])
def test_they_are_set_before_prefect_is_imported(first: str, tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUMIDA_", "PREFECT_", "DO_"))}
    environment = clean | {"SUMIDA_HOME": str(tmp_path), "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", SHOW, first], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [f"{tmp_path}/.prefect", "False", "WARNING", "120"]
