"""The most that is let in costs 2 seconds of the processor and 300 MB, reading, checking and marking together."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.workbook import read_workbook
from tests.reader.overgrown import OVERGROWN, overgrown
from tests.reader.zipped import parts_of

SECONDS = 3
"""With room for a machine on which others compute: measured are 1.2 to 1.8."""


@pytest.mark.long
@pytest.mark.rare  # seconds of the processor, of which a busy machine takes more
def test_the_most_that_is_let_in_is_done_with_in_time_and_memory(sample_folder: Path, tmp_path: Path) -> None:
    files = overgrown(parts_of(next(sample_folder.glob("*D302*.xlsx"))), tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "tests.reader.whole_cost", "other", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    costs = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(cost["file"], cost["refused"], cost["marked"], cost["faults"]) for cost in costs] == [
        (f"{name}.xlsx", [], 1, 0) for name in OVERGROWN
    ]
    assert [cost for cost in costs if cost["seconds"] > SECONDS or cost["peak_mb"] > 300] == []


def test_one_row_more_is_refused(sample_folder: Path, tmp_path: Path) -> None:
    for path in overgrown(parts_of(next(sample_folder.glob("*D302*.xlsx"))), tmp_path, beyond=True):
        with pytest.raises(RefusedError) as refused:
            read_workbook(path)
        assert refused.value.refusal is Refusal.OVERGROWN, path.name
