"""Every fault is found in its cell with its sentence, and nothing else is."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sumida_etl.checks.batch import Batch
from tests.checks.conftest import DEPARTMENTS, Inspect
from tests.checks.editing import edited
from tests.checks.faults import Fault
from tests.checks.faults_in_forms import COVER, LOCKED, ROWS, SHEETS
from tests.checks.faults_in_texts import TEXTS
from tests.checks.faults_in_values import NUMBERS, VALUES

FAULTS = [*VALUES, *NUMBERS, *LOCKED, *ROWS, *SHEETS, *COVER, *TEXTS]
# These change where other cells stand, or whether they are read at all.
APART = {id(fault) for fault in (*ROWS, *SHEETS, *COVER)}
TOGETHER = [fault for fault in FAULTS if fault.department == "D302" and id(fault) not in APART]


def told(batch: Batch) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in batch.findings[["code", "sheet", "cell"]].to_numpy().tolist()]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.expected[0].code} {fault.name}")
def test_fault(fault: Fault, filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    batch = inspected([edited(filled[fault.department], tmp_path / "back.xlsx", fault.edits)])
    assert told(batch) == [(one.code, one.sheet, one.cell) for one in fault.expected]
    for one, message in zip(fault.expected, batch.findings["message"], strict=True):
        assert one.says in message
        assert not re.search(r"[{}]|None|nan", message)


@given(st.lists(st.sampled_from(TOGETHER), min_size=2, max_size=9, unique_by=lambda fault: fault.expected[0].cell[1:]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.long
def test_faults_together(filled: dict[str, Path], inspected: Inspect, tmp_path: Path, faults: list[Fault]) -> None:
    edits = [edit for fault in faults for edit in fault.edits]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)])
    expected = {(one.code, one.sheet, one.cell) for fault in faults for one in fault.expected}
    assert set(told(batch)) == expected
    assert len(batch.findings) == len(expected)


@pytest.mark.rare
@pytest.mark.long
def test_a_batch_finds_what_one_by_one_finds(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    faults = FAULTS[::4]
    paths = [edited(filled[one.department], tmp_path / f"{at}.xlsx", one.edits) for at, one in enumerate(faults)]
    alone = [row for path in paths for row in inspected([path]).findings.to_dict("records")]
    together = inspected(paths).findings.to_dict("records")
    assert sorted(map(str, together)) == sorted(map(str, alone))


def test_a_correct_round_has_the_one_warning_it_deserves(filled: dict[str, Path], inspected: Inspect) -> None:
    batch = inspected(filled[department] for department in DEPARTMENTS)
    assert batch.findings[["code", "severity", "sheet", "cell", "figure"]].to_numpy().tolist() == [
        ["N002", "warning", "効果・実績", "G10", "E2020"]
    ]
    assert "36＋3＋6＝45" in batch.findings["message"][0]
    assert set(batch.submissions["outcome"]) == {"受理"}
