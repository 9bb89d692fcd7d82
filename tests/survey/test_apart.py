"""What a worker reads is what the run itself would have read, faults of the program and half-copied files included."""

import logging
import os
import pickle
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sumida_etl import incidents
from sumida_etl.errors import explained
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.survey import Received, Survey, intake, opened, receive
from sumida_etl.survey.apart import reading, stage
from sumida_etl.survey.apart.reading import Laid, Parcel, in_parcels, read_apart
from sumida_etl.survey.apart.stage import OtherReleaseError, Stage, UnseenStageError
from sumida_etl.survey.spool import Spool
from sumida_etl.warehouse.archive.archive import Archive


@pytest.fixture
def desk(survey: Survey, tmp_path: Path) -> Iterator[Stage]:
    with Stage.made(Archive(tmp_path / "archive"), survey) as made:
        yield made


@pytest.fixture
def some(sample_folder: Path, tmp_path: Path) -> list[Path]:
    """Two workbooks, one of them twice, one cut off long ago, a text, a link."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    paths = [Path(shutil.copy(path, folder)) for path in sorted(sample_folder.glob("*.xlsx"))[:2]]
    shutil.copy(paths[0], folder / "写し.xlsx")
    (folder / "cut.xlsx").write_bytes(paths[0].read_bytes()[:3000])
    os.utime(folder / "cut.xlsx", (1, 1))
    (folder / "memo.txt").write_text("memo")
    (folder / "link.xlsx").symlink_to(paths[0])
    return sorted(folder.iterdir())


def sent(paths: list[Path], desk: Stage) -> Laid:
    """As a worker does it: everything on the way there and back is bytes."""
    parcel = Parcel.of(tuple(opened(paths)), desk)
    path, there = pickle.loads(pickle.dumps((parcel.path, desk)))
    return parcel.opened_again(pickle.loads(pickle.dumps(read_apart(there.sent(path), there))))


def same(one: Received, other: Received) -> bool:
    return (
        one.refused == other.refused
        and {key: book.path for key, book in one.workbooks.items()}
        == {key: b.path for key, b in other.workbooks.items()}
        and all(
            getattr(one.batch, name).equals(getattr(other.batch, name))
            for name in ("submissions", "values", "results", "narratives", "findings")
        )
    )


def test_a_worker_reads_what_the_run_would(survey: Survey, desk: Stage, some: list[Path]) -> None:
    here, laid = receive(some, survey), sent(some, desk)
    assert same(laid.outline, here.outline())
    with Spool() as spool:
        spool.add_laid_out(laid.outline, laid.path)
        spool.add(receive(some[:1], survey))
        first, second = spool.parts()
    assert same(first, here) and not second.workbooks
    assert first.workbooks == here.workbooks


def test_faults_are_reported_where_the_run_is(
    survey: Survey, desk: Stage, some: list[Path], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(intake, "read_opened", fails)
    parcel = Parcel.of(tuple(opened(some[:1])), desk)
    laid = read_apart(desk.sent(parcel.path), desk)
    assert not caplog.records and logging.getLogger("sumida_etl.incidents") is incidents.LOGGER
    parcel.opened_again(laid)
    (fault,) = laid.outline.refused
    assert fault.incident and fault.incident.number in caplog.text and "out of luck" in caplog.text


def test_what_still_arrives_is_seen_by_the_run(survey: Survey, desk: Stage, some: list[Path]) -> None:
    arriving = some[0].parent / "arriving.xlsx"
    arriving.write_bytes(some[0].read_bytes()[:3000])
    goes_on = threading.Timer(0.1, lambda: arriving.write_bytes(arriving.read_bytes() + b"more"))
    parcel = Parcel.of(tuple(opened([arriving])), desk)
    laid = read_apart(desk.sent(parcel.path), desk)
    assert [one.refusal for one in laid.outline.refused] == [Refusal.TRUNCATED]
    goes_on.start()
    assert [one.refusal for one in parcel.opened_again(laid).outline.refused] == [Refusal.ARRIVING]
    goes_on.join()
    arriving.unlink()
    assert [one.refusal for one in parcel.opened_again(laid).outline.refused] == [Refusal.TRUNCATED]


def test_no_password_lies_in_the_stage_and_nothing_is_left_of_it(survey: Survey, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    with Stage.made(archive, survey) as made:
        assert made.folder.parent == archive.folder and made.folder.stat().st_mode & 0o077 == 0
        assert made.survey().plans is None
    assert list(archive.folder.iterdir()) == []


def test_a_worker_that_sees_no_archive_or_is_of_another_release_says_so(
    desk: Stage, some: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tuple(opened(some[:1]))
    with pytest.raises(UnseenStageError) as unseen:
        read_apart(files, Stage(Path("/nowhere/archive/.new-1"), desk.program))
    assert "/nowhere/archive が見えません" in explained(pickle.loads(pickle.dumps(unseen.value)))
    monkeypatch.setattr(stage, "program", lambda: "another")
    with pytest.raises(OtherReleaseError) as other:
        read_apart(files, desk)
    assert "この機械のものと違います" in explained(pickle.loads(pickle.dumps(other.value)))


def test_a_chunk_is_no_heavier_than_can_be_sent(some: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    assert [len(chunk) for chunk in in_parcels(some, 4)] == [4, 2]
    monkeypatch.setattr(reading, "_MOST_BYTES", some[0].stat().st_size * 2)
    chunks = list(in_parcels([*some, some[0].parent / "gone.xlsx"], 4))
    assert [path for chunk in chunks for path in chunk] == [*some, some[0].parent / "gone.xlsx"]
    assert len(chunks) > 2
