"""Whatever goes wrong over one file is that file's own, at every step; and chunks change nothing."""

import errno
import logging
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.submission import RESULTS
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.run import Inspection
from sumida_etl.console import check_report
from sumida_etl.console.check_report import check_files
from sumida_etl.incidents import isolate_failures
from sumida_etl.reader.admission.package import Arrival
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.reader.tables import Forms
from sumida_etl.survey import (
    Received,
    Store,
    Survey,
    in_chunks,
    in_order,
    inspection,
    intake,
    receive,
    record,
    record_many,
    return_delivery,
    settling,
    together,
)
from sumida_etl.survey.return_delivery import send_back
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.checks.editing import edited, fill_row, put

CULPRIT = "D302"
"""税務課, whose workbook breaks the program in these tests; the others must not notice."""


@pytest.fixture
def inbox(sample_folder: Path, tmp_path: Path) -> list[Path]:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return [Path(shutil.copy(path, folder)) for path in sorted(sample_folder.glob("*.xlsx"))[:20]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_warehouse(f"sqlite:///{tmp_path / 'w.db'}"), Archive(tmp_path / "archive"))


@given(st.sets(st.integers(0, 63), max_size=4), st.integers(1, 64))
def test_culprits_are_found_and_all_others_done(culprits: set[int], count: int) -> None:
    calls: list[int] = []

    def work(some: Sequence[int]) -> list[int]:
        calls.append(len(some))
        if culprits & set(some):
            raise ZeroDivisionError
        return list(some)

    found = isolate_failures(range(count), work)
    there = {one for one in culprits if one < count}
    assert [one for part in found.done for one in part] == [one for one in range(count) if one not in there]
    assert {one for one, _ in found.failed} == there
    if len(there) == 1:
        assert sum(calls) <= 4 * count


def test_what_concerns_all_is_raised() -> None:
    def full(some: Sequence[int]) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        isolate_failures(range(8), full, reraise=(OSError,))


def _broken_for(department: str, whole: Any) -> Any:
    def work(*args: Any, **kwargs: Any) -> Any:
        given = [*args, *kwargs.values()]
        forms = [one for one in given if isinstance(one, Forms)]
        batches = [one for one in given if isinstance(one, Batch)]
        batches += [one.batch for one in given if isinstance(one, Inspection)]
        covers = [one.covers for one in forms] + [one.submissions for one in batches]
        if any(department in set(rows["department"]) for rows in covers):
            raise KeyError("figure")
        return whole(*args, **kwargs)

    return work


def _departments(received: Received) -> set[str]:
    return set(received.batch.submissions["department"])


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (intake, "read_opened"),
        (intake, "inspected"),
        (inspection, "return_facts"),
        (settling, "resolve_duplicates"),
        (record, "_dated"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_fault_over_one_file_is_its_own(
    inbox: list[Path],
    survey: Survey,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    module: Any,
    step: str,
) -> None:
    whole = getattr(module, step)

    def unreadable(file: Arrival) -> Any:
        if CULPRIT in file.path.name:
            raise RecursionError
        return whole(file)

    monkeypatch.setattr(module, step, unreadable if step == "read_opened" else _broken_for(CULPRIT, whole))
    with caplog.at_level(logging.ERROR, "sumida_etl.incidents"):
        received = in_order(together([receive(inbox[:9], survey), receive(inbox[9:], survey)], survey), store)
    (refused,) = received.refused
    assert CULPRIT in refused.path.name
    assert refused.refusal is Refusal.FAULT
    assert refused.incident and refused.incident.number == refused.detail
    assert refused.detail in caplog.text and "Traceback" in caplog.text
    assert len(_departments(received)) == len(inbox) - 1 and CULPRIT not in _departments(received)
    assert set(received.workbooks) == set(received.batch.submissions["submission"])


def test_a_row_the_program_cannot_record_keeps_out_its_own_submission_alone(
    inbox: list[Path], survey: Survey, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    received = together([receive(inbox, survey)], survey)
    of = received.batch.submissions.set_index("department")["submission"]
    values = received.batch.values.copy()
    values.loc[values["submission"] == of[CULPRIT], "remark"] = "\ud83d"
    kept = record_many(replace(received, batch=replace(received.batch, values=values)), store)
    assert set(kept.refused) == {of[CULPRIT]} and len(kept.merged) == len(inbox) - 1
    assert str(kept.refused[of[CULPRIT]]).split("番号 ")[1][:10] in caplog.text
    assert len(queries.submissions_of(store.engine, survey.round)) == len(inbox) - 1


@pytest.mark.parametrize("step", ["with_previews", "write_returned"])
def test_a_fault_in_returning_one_leaves_a_note_with_its_findings_and_a_number(
    inbox: list[Path], survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    for path in inbox[:3]:
        edited(path, path, [put("取組状況", "E4", None)])
    received = together([receive(inbox, survey)], survey)
    bad = inbox[1]
    whole = getattr(return_delivery, step)

    def broken(*args: Any) -> Any:
        submissions = {one.sha256 for one in args if hasattr(one, "sha256")}
        if step == "with_previews":
            submissions = set(args[0]["submission"])
        if any(received.workbooks[key].path == bad for key in submissions):
            raise TypeError
        return whole(*args)

    monkeypatch.setattr(return_delivery, step, broken)
    returned = send_back(received, survey, tmp_path / "back")
    (fault,) = returned.faults
    texts = [path for path in returned.workbooks.values() if path.suffix == ".txt"]
    assert [path.name for path in texts] == [f"{bad.name}.txt"]
    text = texts[0].read_text(encoding="utf-8-sig")
    assert fault.number in text and "E4" in text
    assert len(returned.workbooks) == 3


def test_a_disk_that_refuses_a_returned_workbook_is_no_fault_of_the_program(
    inbox: list[Path], survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    edited(inbox[0], inbox[0], [put("取組状況", "E4", None)])
    received = together([receive(inbox, survey)], survey)

    def refused(*args: Any) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as once:
        once.setattr(return_delivery, "write_returned", refused)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            send_back(received, survey, tmp_path / "back")
    assert "E-" not in caplog.text
    assert len(send_back(received, survey, tmp_path / "back").workbooks) == 1


def test_check_names_the_file_and_the_number(
    inbox: list[Path], survey: Survey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(check_report, "inspected", _broken_for(CULPRIT, check_report.inspected))  # type: ignore[attr-defined]
    report = check_files(inbox, survey.registry, survey.key, survey.round)
    failed = [file for file in report.files if "D019" in set(file.findings["code"])]
    assert [CULPRIT in file.path.name for file in failed] == [True]
    assert failed[0].findings["message"].iloc[0].split("番号 ")[1][:10] in caplog.text
    assert report.errors == 1


def _parts_of(batch: Batch) -> dict[str, list[tuple[object, ...]]]:
    """Every frame as rows, submission by submission, each submission's in their order."""
    parts = {}
    for name in Batch.__dataclass_fields__:
        frame = getattr(batch, name).sort_values("submission", kind="stable").astype(object)
        parts[name] = list(frame.where(frame.notna(), None).itertuples(index=False, name=None))
    return parts


@pytest.mark.long
def test_chunks_change_nothing(inbox: list[Path], survey: Survey) -> None:
    lone = next(path for path in inbox if "D103" in path.name)
    assert survey.asked.of(RESULTS, "D103").empty
    spare = ("行財政改革実施計画", "No.2", None, "新しい実績", "件", None, "5", "6", "12/31", None)
    edited(lone, lone, [fill_row(RESULTS.name, 4, *spare)])
    shutil.copy(inbox[4], inbox[4].with_name("写し.xlsx"))
    (inbox[0].parent / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    edited(inbox[7], inbox[7].with_name("later.xlsx"), [put("表紙", "B10", "R6.2.12"), put("取組状況", "E4", None)])
    paths = sorted(inbox[0].parent.iterdir())
    told = []
    for size in (1, 3, 7, 300):
        received = together([receive(chunk, survey) for chunk in in_chunks(paths, size)], survey)
        told.append((_parts_of(received.batch), [one.path for one in received.refused], set(received.workbooks)))
    assert told[0] == told[1] == told[2] == told[3]
    assert [row for row in told[0][0]["results"] if "新しい実績" in row]
    assert [one.name for one in told[0][1]] == ["broken.xlsx"]
