"""A figure repeated from another department's workbook is compared with it, whatever chunks the two were read in."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sumida_etl.survey import Received, Store, Survey, in_chunks, receive, record_many, together
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.checks.editing import edited, put
from tests.checks.faults import C, R

DEPARTMENTS = ("D103", "D104", "D105", "D201", "D203", "D301", "D302", "D812")
REPEATS, SOURCE = "D104", "D302"


@pytest.fixture
def repeating(survey: Survey) -> Survey:
    """In this plan 効果・実績 F9 of D104 repeats F4 of D302."""
    rows = tuple(replace(row, repeats="E1003") if row.code == "E2008" else row for row in survey.registry.results)
    return replace(survey, registry=replace(survey.registry, results=rows))


@pytest.fixture
def inbox(sample_folder: Path, tmp_path: Path) -> dict[str, Path]:
    found = {code: next(sample_folder.glob(f"*_{code}_*.xlsx")) for code in DEPARTMENTS}
    return {code: Path(shutil.copy(path, tmp_path)) for code, path in found.items()}


def read(paths: Sequence[Path], survey: Survey, size: int) -> Received:
    return together([receive(chunk, survey) for chunk in in_chunks(sorted(paths), size)], survey)


def warned(received: Received) -> list[tuple[str, str, str, bool]]:
    findings = received.batch.findings
    found = findings[findings["code"] == "B002"]
    names = found["submission"].map(received.batch.submissions.set_index("submission")["department"])
    return list(zip(names, found["cell"], found["message"], found["answered"], strict=True))


@pytest.mark.long
def test_chunks_change_nothing(inbox: dict[str, Path], repeating: Survey) -> None:
    seen = [warned(read(list(inbox.values()), repeating, size)) for size in (1, 3, 7, 300)]
    assert seen[0] == seen[1] == seen[2] == seen[3]
    ((department, cell, message, answered),) = seen[0]
    assert (department, cell, answered) == (REPEATS, "F9", False)
    assert "82,343" in message and inbox[SOURCE].name in message


@pytest.mark.parametrize("size", [1, 300])
def test_an_answer_in_the_row_counts_and_the_same_number_is_no_finding(
    inbox: dict[str, Path], repeating: Survey, size: int
) -> None:
    edited(inbox[REPEATS], inbox[REPEATS], [put(R, "I9", "集計の時点が違うため。")])
    assert [answered for *_, answered in warned(read(list(inbox.values()), repeating, size))] == [True]
    edited(inbox[REPEATS], inbox[REPEATS], [put(R, "F9", "82,343件")])
    assert warned(read(list(inbox.values()), repeating, size)) == []


@pytest.mark.parametrize("size", [1, 300])
def test_what_a_correction_replaces_is_no_original(inbox: dict[str, Path], repeating: Survey, size: int) -> None:
    later = edited(
        inbox[SOURCE], inbox[SOURCE].with_name("later.xlsx"), [put(C, "B10", "R6.2.12"), put(R, "F4", "82,350件")]
    )
    ((_, _, message, _),) = warned(read([*inbox.values(), later], repeating, size))
    assert "82,350" in message and "later.xlsx" in message


@pytest.mark.parametrize("size", [1, 300])
def test_a_returned_original_is_compared_all_the_same(inbox: dict[str, Path], repeating: Survey, size: int) -> None:
    edited(inbox[SOURCE], inbox[SOURCE], [put(C, "B8", None)])
    assert [cell for _, cell, *_ in warned(read(list(inbox.values()), repeating, size))] == ["F9"]


def test_an_original_that_is_in_force_need_not_be_read_again(
    inbox: dict[str, Path], repeating: Survey, tmp_path: Path
) -> None:
    store = Store(open_warehouse(f"sqlite:///{tmp_path / 'w.db'}"), Archive(tmp_path / "archive"))
    record_many(read([inbox[SOURCE]], repeating, 1), store)
    alone = [receive([inbox[REPEATS]], repeating)]
    assert warned(together(alone, repeating)) == []
    ((_, _, message, _),) = warned(together(alone, repeating, store))
    assert "82,343" in message and inbox[SOURCE].name in message
    corrected = edited(inbox[SOURCE], inbox[SOURCE], [put(R, "F4", "82,350件")])
    ((_, _, message, _),) = warned(together([*alone, receive([corrected], repeating)], repeating, store))
    assert "82,350" in message
