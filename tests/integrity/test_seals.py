"""What is published is what was recorded: a hand that changed it is told, kept apart, and never becomes an edition."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sumida_etl import file_locks
from sumida_etl.file_locks import NoFileLocksError
from sumida_etl.integrity.problem import Damage
from sumida_etl.integrity.rebuilding.rebuild import UnknownPublicationsError, rebuild
from sumida_etl.publication.release.obstacles import ObstructedFolderError, require_unobstructed
from sumida_etl.publication.release.published_files import content
from sumida_etl.survey import Store, release
from sumida_etl.survey.releasing.fewer_departments import FewerDepartmentsError, NothingAcceptedError
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.disagreements import LostWorkbooksError, ShortJournalError, UnknownWorkbooksError
from sumida_etl.warehouse.recovery import require_known_workbooks, settle
from tests.integrity.conftest import Kept, take_in, typed
from tests.postgres import Databases

pytestmark = [pytest.mark.long, pytest.mark.parametrize("databases", ["sqlite"], indirect=True)]
TABLE = "131075_indicator_values_2023-12.csv"


def correct(kept: Kept, sample_folder: Path, text: str = "77.7％") -> None:
    path = kept.out.parent / "R5-12_D301.xlsx"
    path.write_bytes(next(sample_folder.glob("*_D301_*.xlsx")).read_bytes())
    typed(path, "指標", "I4", text)
    take_in(kept.survey, kept.store, path)


def edit(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


def found(kept: Kept) -> dict[Damage, list[str]]:
    said: dict[Damage, list[str]] = {}
    for one in kept.verify():
        said.setdefault(one.damage, []).append(one.about)
    return said


def test_a_hand_edited_publication_is_told_kept_apart_and_no_edition(kept: Kept, sample_folder: Path) -> None:
    folder = kept.published / "R5-12"
    genuine = content(folder)
    edit(folder / TABLE, b",76.2,", b",67.2,")
    edited = content(folder)
    correct(kept, sample_folder)
    told: list[str] = []
    published = release(kept.survey, kept.store, kept.out, tell=told.append).published
    apart = kept.out / "記録と違う公開" / "R5-12" / "1"
    assert content(apart) == edited
    assert told == [published.warning] and f"その内容は {apart} に移し" in told[0]
    kept_edition = content(kept.published / "履歴" / "R5-12" / "1")
    record = json.loads(kept_edition.pop("訂正.json"))
    assert kept_edition == genuine
    (cell,) = [cell for table in record["tables"] if table["file"] == TABLE for cell in table["changed"]]
    assert (cell["before"], cell["after"]) == ("76.2", "77.7")
    assert kept.verify() == ()


def test_a_hand_edited_publication_without_a_correction_is_put_back(kept: Kept) -> None:
    folder = kept.published / "R5-12"
    genuine = content(folder)
    (folder / "extra.html").write_text("何か")
    published = release(kept.survey, kept.store, kept.out).published
    assert content(folder) == genuine
    assert published.apart and (published.apart / "extra.html").is_file()
    assert not (kept.published / "履歴").exists()
    assert kept.verify() == ()


def drop(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


HISTORY: dict[str, tuple[Callable[[Path], object], Damage]] = {
    "a cell": (lambda one: edit(one / TABLE, b",76.2,", b",67.2,"), Damage.DAMAGED_PUBLISHED),
    "a file gone": (lambda one: drop(one / "catalog.json"), Damage.MISSING_PUBLISHED),
    "a file too many": (lambda one: (one / "x.csv").touch(), Damage.EXTRA_PUBLISHED),
    "the manifest": (lambda one: edit(one / "manifest.json", b"131075", b"131076"), Damage.STRANGE_EDITION),
    "the whole edition": (drop, Damage.MISSING_EDITION),
    "the reason": (lambda one: edit(one / "訂正.json", "誤記".encode(), "追加".encode()), Damage.CORRECTION),
    "the cells of the correction": (lambda one: edit(one / "訂正.json", b'"76.2"', b'"76.3"'), Damage.CORRECTION),
    "the record itself": (lambda one: (one / "訂正.json").write_text("{"), Damage.CORRECTION),
    "an edition of nobody": (
        lambda one: shutil.copytree(one.parents[3] / "x", one.with_name("2")),
        Damage.STRANGE_EDITION,
    ),
}


@pytest.mark.parametrize("damage", HISTORY)
def test_a_replaced_edition_is_sealed_too(kept: Kept, sample_folder: Path, damage: str) -> None:
    correct(kept, sample_folder)
    release(kept.survey, kept.store, kept.out, note="誤記")
    assert kept.verify() == ()
    strange = kept.out / "x"
    strange.mkdir()
    (strange / "manifest.json").write_text('{"files": []}')
    harm, named = HISTORY[damage]
    harm(kept.published / "履歴" / "R5-12" / "1")
    assert named in found(kept)


def test_a_round_is_not_replaced_by_less_unless_somebody_says_so(
    kept: Kept, databases: Databases, tmp_path: Path
) -> None:
    before = content(kept.published / "R5-12")
    other = Store(open_warehouse(databases.migrated()), Archive(tmp_path / "another"))
    with pytest.raises(FewerDepartmentsError, match=r"R5-12 にある所属3件（.*）が、いまの記録では未提出です.*--fewer"):
        release(kept.survey, other, kept.out)
    with pytest.raises(NothingAcceptedError, match=r"受理した調査票が1件もありません.*受付フォルダ"):
        release(kept.survey, other, tmp_path / "elsewhere")
    assert content(kept.published / "R5-12") == before
    told: list[str] = []
    release(kept.survey, other, kept.out, fewer=True, tell=told.append)
    assert len(told) == 1
    assert content(kept.out / "記録と違う公開" / "R5-12" / "1") == before


def cut(journal: Journal, lines: int) -> None:
    journal.path.write_bytes(b"".join(journal.path.read_bytes().splitlines(keepends=True)[:lines]))


def test_a_journal_that_was_cut_short_is_no_beginning(kept: Kept, databases: Databases) -> None:
    journal = kept.store.journal
    whole = journal.path.read_bytes()
    cut(journal, 3)
    with pytest.raises(ShortJournalError, match=r"データベースにある記録\d件（.*R5-12 D301 3件目.*）がありません"):
        settle(kept.store.engine, journal)
    other = open_warehouse(databases.migrated())
    for lines in (2, 3, len(whole.splitlines()) - 3):
        journal.path.write_bytes(whole)
        cut(journal, lines)
        with pytest.raises((UnknownWorkbooksError, UnknownPublicationsError), match="台帳"):
            rebuild(other, kept.store.archive, kept.survey.registry, published=kept.published)
    journal.path.unlink()
    with pytest.raises(UnknownWorkbooksError, match="にない提出ファイルが4件"):
        require_known_workbooks(other, kept.store.archive)
    assert not any("取り除け" in str(one) for one in kept.verify())
    other.dispose()


def test_a_lost_workbook_stops_the_publication_by_name(kept: Kept) -> None:
    next(iter(kept.store.archive.held().values())).unlink()
    with pytest.raises(LostWorkbooksError, match=r"受理した提出ファイル1件（R5-12 D\d+ \d件目）が、保管庫"):
        release(kept.survey, kept.store, kept.out)


def moved(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


@pytest.mark.parametrize("left", ["R5-12", ".R5-12.old"])
def test_a_link_in_the_way_is_refused_before_anything_is_done(kept: Kept, sample_folder: Path, left: str) -> None:
    correct(kept, sample_folder)
    folder = kept.published / "R5-12"
    if left == "R5-12":
        moved(folder)
        with pytest.raises(ObstructedFolderError, match=r"R5-12 はリンクなので.*公開は何も変えていません"):
            release(kept.survey, kept.store, kept.out)
        folder.unlink()
        folder.with_name("elsewhere").rename(folder)
    else:
        (kept.published / left).symlink_to(kept.out)
    release(kept.survey, kept.store, kept.out)
    assert [path.name for path in kept.published.iterdir() if path.name.startswith(".")] == []
    assert kept.verify() == ()


def test_a_folder_on_another_disk_or_that_cannot_be_moved_is_seen(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "R5-12"
    (target / "in").mkdir(parents=True)
    (target / "in" / "a.csv").touch()
    require_unobstructed(tmp_path, [target, tmp_path / "none"])
    with monkeypatch.context() as patched:
        patched.setattr(os.path, "ismount", lambda path: Path(path).name == "in")
        with pytest.raises(ObstructedFolderError, match=r"別のディスクにつながっている.*umount"):
            require_unobstructed(tmp_path, [target])
    monkeypatch.setattr("fcntl.ioctl", lambda handle, _request, _given: (0x10).to_bytes(8, "little"))
    with pytest.raises(ObstructedFolderError, match=r"変更できない印.*chattr"):
        require_unobstructed(tmp_path, [target])


@pytest.mark.parametrize("broken", ["flock", "lockf", "fcntl"])
@pytest.mark.parametrize("kind", ["granted to everybody", "to nobody"])
@pytest.mark.parametrize("nameless", [True, False], ids=["without a name", "with a name"])
def test_locks_that_do_not_hold_are_told_at_the_opening(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, broken: str, nameless: bool
) -> None:
    """Both kinds are asked of the file system, before anything is made: of ``flock``, and those of SQLite."""

    def lock(_file: object, _operation: int, _what: object = None) -> None:
        if kind == "to nobody":
            raise OSError(95, "Operation not supported")

    if not nameless:
        monkeypatch.setattr(os, "O_TMPFILE", os.O_DIRECTORY)
    file_locks.require_file_locks(kept.out)
    monkeypatch.setattr(file_locks.fcntl, broken, lock)  # type: ignore[attr-defined]
    before = sorted(path.name for path in kept.out.iterdir())
    with pytest.raises(NoFileLocksError, match="ロックが効きません"):
        file_locks.require_file_locks(kept.out)
    assert sorted(path.name for path in kept.out.iterdir()) == before
    with pytest.raises(NoFileLocksError, match="ロックが効きません"):
        open_warehouse(f"sqlite:///{tmp_path}/drive/warehouse.db")
    assert list((tmp_path / "drive").iterdir()) == []


def test_a_reason_given_later_leaves_no_edition_missing(kept: Kept, sample_folder: Path) -> None:
    correct(kept, sample_folder)
    release(kept.survey, kept.store, kept.out)
    release(kept.survey, kept.store, kept.out, note="集計の誤り")
    assert found(kept) == {}
    shutil.rmtree(kept.published / "履歴" / "R5-12" / "1")
    assert list(found(kept)) == [Damage.MISSING_EDITION]
