"""Whatever is done to a correct workbook: no figure changes unless its cell shows it, or a finding names the cell."""

from pathlib import Path

import pytest

from tests.checks.conftest import Inspect
from tests.checks.random_edits import edited_at_random, figures, unaccounted

pytestmark = pytest.mark.long

SEEDS = range(40)
SENDERS = ("D105", "D203", "D302")


def test_no_figure_changes_unseen(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    untouched = {department: figures(inspected([filled[department]])) for department in SENDERS}
    sent = {
        (folder := tmp_path / f"{seed}.xlsx"): edited_at_random(filled[SENDERS[seed % 3]], folder, seed)
        for seed in SEEDS
    }
    batch = inspected(sent)
    keys = dict(zip(batch.submissions["name"], batch.submissions["submission"], strict=True))
    wrong = [
        f"{path.name}: {said}"
        for seed, path in zip(SEEDS, sent, strict=True)
        for said in unaccounted(batch.only([keys[path.name]]), untouched[SENDERS[seed % 3]], path)
    ]
    assert not wrong
    assert 5 < (batch.submissions["outcome"] == "受理").sum() < len(SEEDS)
