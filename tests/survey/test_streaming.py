"""A run that holds one chunk at a time ends as one that holds everything."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.submission import RESULTS
from sumida_etl.checks.waivers import Waiver
from sumida_etl.survey import (
    Store,
    Survey,
    in_chunks,
    in_order,
    receive,
    record_many,
    settle,
    together,
)
from sumida_etl.survey.return_delivery import ReturnWriter, send_back
from sumida_etl.survey.spool import Spool
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from tests.checks.editing import edited, fill_row, put

Left = tuple[str, dict[str, bytes], set[str], tuple[Waiver, ...]]


@pytest.fixture
def inbox(sample_folder: Path, tmp_path: Path) -> list[Path]:
    """What concerns several chunks: a copy, a later version, two of the same day, files that are no workbooks."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    some = [Path(shutil.copy(path, folder)) for path in sorted(sample_folder.glob("*.xlsx"))[:8]]
    shutil.copy(some[4], folder / "写し.xlsx")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    (folder / "zz.xlsx").write_bytes(b"not a workbook")
    edited(some[2], folder / "later.xlsx", [put("表紙", "B10", "R6.2.12"), put("取組状況", "E4", None)])
    edited(some[5], folder / "same day.xlsx", [put("取組状況", "E4", "書き直した。")])
    edited(some[0], some[0], [put("表紙", "B8", None)])
    edited(
        some[7], some[7], [fill_row(RESULTS.name, 4, *("行財政改革実施計画", "No.2", None, "新しい", "件", None, "5"))]
    )
    files = sorted(folder.iterdir())
    for at, path in enumerate(files):  # in the order opposite to their names
        os.utime(path, (1_707_000_000 - at, 1_707_000_000 - at))
    return files


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def at_once(paths: Sequence[Path], survey: Survey, home: Path) -> Left:
    store = Store(open_warehouse(f"sqlite:///{home / 'w.db'}"), Archive(home / "archive"))
    received = in_order(together([receive(paths, survey)], survey, store), store)
    record_many(received, store)
    send_back(received, survey, home / "back")
    return dump(store.engine), files_in(home / "back"), set(store.archive.held()), received.stale


def streamed(paths: Sequence[Path], survey: Survey, home: Path, size: int, stop_after: int | None = None) -> Left:
    store = Store(open_warehouse(f"sqlite:///{home / 'w.db'}"), Archive(home / "archive"))
    outlines = []
    with Spool() as spool:
        for chunk in in_chunks(paths, size):
            spool.add(receive(chunk, survey))
        settled = settle(spool.outline(), survey, store)
        settled = replace(settled, outline=in_order(settled.outline, store))
        writer = ReturnWriter(survey, home / "back", settled.outline)
        for number, part in enumerate(settled.parts(spool.parts(), survey)):
            if number == stop_after:
                return dump(store.engine), {}, set(), ()
            record_many(part, store)
            writer.workbooks(part)
            outlines.append(part.outline())
        writer.finish(settled.outline.refused, None)
    stale = type(outlines[0]).together(outlines).stale
    return dump(store.engine), files_in(home / "back"), set(store.archive.held()), stale


@pytest.mark.long
def test_the_size_of_the_chunks_changes_nothing(inbox: list[Path], survey: Survey, tmp_path: Path) -> None:
    whole = at_once(inbox, survey, tmp_path / "whole")
    assert {"broken.xlsx.txt", "zz.xlsx.txt", "later.xlsx", "same day.xlsx"} <= whole[1].keys()
    assert "B001" in whole[0] and '"outcome": "受理"' in whole[0]
    for size in (1, 3, 7):
        assert streamed(inbox, survey, tmp_path / str(size), size) == whole


@pytest.mark.parametrize("after", [pytest.param(1, marks=pytest.mark.long), 5])
def test_a_killed_run_goes_on_where_it_was(inbox: list[Path], survey: Survey, tmp_path: Path, after: int) -> None:
    whole = at_once(inbox, survey, tmp_path / "whole")
    cut = streamed(inbox, survey, tmp_path / "cut", 2, stop_after=after)
    assert cut[0].count("submission {") < whole[0].count("submission {")
    assert streamed(inbox, survey, tmp_path / "cut", 3) == whole


@pytest.mark.long
def test_a_waiver_that_one_of_two_workbooks_needs_is_not_stale(
    inbox: list[Path], survey: Survey, tmp_path: Path
) -> None:
    """The two of the same day stand in two chunks; one of them has the warning that was waived."""
    received = together([receive(inbox, survey)], survey)
    pair = received.batch.submissions.loc[received.batch.submissions["name"] == "same day.xlsx", "department"].iloc[0]
    both = received.batch.submissions[received.batch.submissions["department"] == pair]
    assert len(both) == 2
    found = received.batch.findings
    warned = found[found["submission"].isin(both["submission"]) & (found["severity"] == "warning")]
    one = warned.iloc[0] if len(warned) else found[found["submission"] == both["submission"].iloc[0]].iloc[0]
    waiver = Waiver(one["code"], survey.round.key, pair, one["sheet"], "試し", cell=one["cell"])
    for kept, stale in ((waiver, ()), (replace(waiver, cell="Z99"), (replace(waiver, cell="Z99"),))):
        asked = replace(survey, waivers=(kept,))
        assert streamed(inbox, asked, tmp_path / kept.cell, 1)[3] == stale
