"""Hazardous files are refused, each with its own code, within 2 seconds and 300 MB, and never hang the reader."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sumida_etl.checks.findings.messages import sentences
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.workbook import read_workbook
from tests.reader.hazards import HAZARDS
from tests.reader.zipped import SHEET, changed, parts_of, strict, with_rows, zipped

CHECKOUT = Path(__file__).parents[2]
LONG_AGO = 1_000_000_000


@pytest.fixture(scope="session")
def good(sample_folder: Path) -> Path:
    return min(sample_folder.glob("*.xlsx"))


@pytest.fixture(scope="session")
def built(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hazards")
    for name, (_, build) in HAZARDS.items():
        build(good, folder / name)
        if (folder / name).is_file() and not (folder / name).is_symlink():
            # A file that broke long ago is not still arriving, so nobody waits for it.
            os.utime(folder / name, (LONG_AGO, LONG_AGO))
    return folder


def test_each_is_refused_with_its_own_code_in_time_and_memory(built: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.reader.admission_cost", *(str(built / name) for name in HAZARDS)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=CHECKOUT,
    )
    costs = [json.loads(line) for line in run.stdout.splitlines()]
    assert {cost["file"]: cost["code"] for cost in costs} == {
        name: refusal.value for name, (refusal, _) in HAZARDS.items()
    }
    assert [cost for cost in costs if cost["seconds"] > 2 or cost["peak_mb"] > 300] == []
    for cost in costs:
        message = sentences()[cost["code"]].message
        # 「（シート「指標」が壊れています）」 is said where it is known.
        assert "{where}" in message or bool(cost["detail"]) == ("{detail}" in message), cost


def test_every_refusal_has_a_sentence() -> None:
    fields = {"detail": "XFD1048576", "where": "（シート「指標」が壊れています）", "office": "担当"}
    for refusal in Refusal:
        message, _ = sentences()[refusal].said(fields)
        assert message.endswith("。"), refusal


def test_every_refusal_is_tried() -> None:
    tried = {refusal for refusal, _ in HAZARDS.values()} | {Refusal.ARRIVING, Refusal.FAULT, Refusal.FOREIGN}
    assert tried | {Refusal.NOTHING_ATTACHED} == set(Refusal)  # of a mail: in test_mail


def test_a_growing_file_is_still_arriving(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "growing.xlsx"
    whole = good.read_bytes()
    path.write_bytes(whole[:5000])

    def copy() -> None:
        with path.open("ab") as file:
            for start in range(5000, len(whole), 4000):
                time.sleep(0.02)
                file.write(whole[start : start + 4000])
                file.flush()

    copying = threading.Thread(target=copy)
    copying.start()
    with pytest.raises(RefusedError) as refused:
        read_workbook(path)
    copying.join()
    assert refused.value.refusal is Refusal.ARRIVING
    assert read_workbook(path).sheets


def test_a_file_cut_off_just_now_is_truncated_not_arriving(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(good.read_bytes()[:9000])
    with pytest.raises(RefusedError) as refused:
        read_workbook(path)
    assert refused.value.refusal is Refusal.TRUNCATED


def test_a_file_one_may_not_read_is_unreadable(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(RefusedError) as refused:
        read_workbook(good)
    assert (refused.value.refusal, refused.value.detail) == (Refusal.UNREADABLE, "権限がありません")


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576"><c r="XFD1048576" s="3"/></row>',
        b'<row r="1048576" s="3" customFormat="1"/>',
        b'<row r="200"><c r="ZZ200" s="3"/></row>',
    ],
    ids=["far corner", "last row", "far column"],
)
def test_a_far_cell_that_is_only_formatted_is_let_in(good: Path, tmp_path: Path, rows: bytes) -> None:
    path = zipped(tmp_path / "formatted.xlsx", with_rows(parts_of(good), rows))
    assert _cells(path) == _cells(good)


def test_strict_and_prefixed_workbooks_read_like_the_usual_ones(good: Path, tmp_path: Path) -> None:
    parts = parts_of(good)
    assert _cells(zipped(tmp_path / "strict.xlsx", strict(parts))) == _cells(good)
    quoted = changed(parts, SHEET, lambda xml: xml.replace(b'r="', b"s='0' r=\"").replace(b"s='0' r", b"r"))
    assert _cells(zipped(tmp_path / "quoted.xlsx", quoted)) == _cells(good)


def _cells(path: Path) -> dict[str, list[tuple[int, int, object]]]:
    """Every cell that holds something."""
    return {
        name: [
            (row, column, cell)
            for row, cells in enumerate(grid.rows)
            for column, cell in enumerate(cells)
            if cell != ""
        ]
        for name, grid in read_workbook(path).sheets.items()
    }
