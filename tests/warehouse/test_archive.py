"""A workbook comes out of the archive as it went in, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from sumida_etl.warehouse.archive.archive import Archive, DamagedWorkbookError, MissingWorkbookError

WORKBOOK = b"PK\x03\x04 a workbook"
DIGEST = sha256(WORKBOOK).hexdigest()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "warehouse" / "archive")


def files(archive: Archive) -> list[str]:
    return sorted(path.relative_to(archive.folder).as_posix() for path in archive.folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_digest(archive: Archive, tmp_path: Path) -> None:
    sent = tmp_path / "税務課.xlsx"
    sent.write_bytes(WORKBOOK)
    assert archive.keep(sent) == DIGEST
    sent.unlink()
    assert files(archive) == [f"{DIGEST[:2]}/{DIGEST}.xlsx"]
    assert archive.read(DIGEST) == WORKBOOK


def test_keeping_again_changes_nothing(archive: Archive) -> None:
    archive.keep(WORKBOOK)
    before = archive.path(DIGEST).stat()
    assert archive.keep(WORKBOOK) == DIGEST
    assert archive.path(DIGEST).stat() == before


def test_many_come_back_in_order(archive: Archive) -> None:
    workbooks = [b"%d" % number for number in range(40)]
    digests = archive.keep_many([*workbooks, *workbooks])
    assert [archive.read(digest) for digest in digests] == workbooks * 2
    assert len(files(archive)) == 40


def test_writers_of_one_workbook_do_not_disturb_each_other(archive: Archive) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(archive.keep, [WORKBOOK] * 64)) == {DIGEST}
    assert files(archive) == [f"{DIGEST[:2]}/{DIGEST}.xlsx"]


def test_a_missing_workbook_is_named(archive: Archive) -> None:
    with pytest.raises(MissingWorkbookError, match=f"保管庫に提出ファイル {DIGEST} がありません") as missing:
        archive.read(DIGEST)
    assert (missing.value.digest, missing.value.path) == (DIGEST, archive.path(DIGEST))


@pytest.mark.parametrize("damage", [b"", WORKBOOK[:-1], WORKBOOK + b"\0"])
def test_a_damaged_workbook_is_never_given_out_and_is_mended_by_keeping_it_again(
    archive: Archive, damage: bytes
) -> None:
    archive.keep(WORKBOOK)
    path = archive.path(DIGEST)
    path.chmod(0o644)
    path.write_bytes(damage)
    with pytest.raises(DamagedWorkbookError, match="壊れているか、書き換えられています") as damaged:
        archive.read(DIGEST)
    assert damaged.value.found == sha256(damage).hexdigest()
    archive.keep(WORKBOOK)
    assert archive.read(DIGEST) == WORKBOOK


def test_a_write_that_fails_leaves_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    archive.folder.mkdir(parents=True)
    archive.path(DIGEST).parent.mkdir(parents=True)
    monkeypatch.setattr("sumida_etl.warehouse.archive.archive.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        archive.keep(WORKBOOK)
    assert files(archive) == []
