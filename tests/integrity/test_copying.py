"""A database file may be copied once the command is done: nothing of it is left in a second file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.conftest import CHECKOUT, KEY

pytestmark = pytest.mark.long


def test_after_a_command_the_file_alone_is_whole(master: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    shutil.copytree(master / "archive", warehouse / "archive")
    environment = {**os.environ, "SUMIDA_WAREHOUSE": str(warehouse)} | {"SUMIDA_TOKEN_KEY": KEY}
    environment.pop("SUMIDA_DATABASE", None)
    for words in (("rebuild",), ("status", "--round", "R5-12"), ("verify", "--out", str(master / "out"))):
        command = [sys.executable, "-c", "from sumida_etl.console.app import app; app()", *words]
        subprocess.run(command, check=True, cwd=CHECKOUT, env=environment, capture_output=True)
        assert sorted(path.name for path in warehouse.glob("warehouse.db*")) == ["warehouse.db"]
    copy = shutil.copyfile(warehouse / "warehouse.db", tmp_path / "copy.db")
    one, other = open_warehouse(f"sqlite:///{copy}"), open_warehouse(f"sqlite:///{master / 'w.db'}")
    assert dump(one) == dump(other)
    for engine in (one, other):
        engine.dispose()
