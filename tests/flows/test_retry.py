"""However a round with a returned workbook is run again, it ends in the same warehouse and the same publication."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from prefect.client.schemas.objects import State

import flows.quarterly
from flows import tasks
from flows.quarterly import quarterly
from sumida_etl import survey as work
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.warehouse.dump import dump
from tests.flows.test_quarterly import break_one, published

ROUND = Round.parse("R5-12")
BROKEN, OTHER = "税務課", "防災課"
RECEIVE = work.receive


@dataclass(frozen=True)
class Desk:
    """An inbox of two departments, and what one does about it. ``reads``: the files that were opened, by name."""

    office: Path
    mended: Path
    broken: Path
    patch: pytest.MonkeyPatch
    reads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        def noted(paths: Sequence[Path], survey: work.Survey) -> work.Received:
            self.reads.extend(path.name for path in paths)
            return RECEIVE(paths, survey)

        self.patch.setattr(work, "receive", noted)
        self.patch.setattr(tasks, "show_missing", lambda *_, **__: None)  # the fifty others are not what this is about

    def put(self, source: Path, department: str) -> Path:
        folder = self.office / "inbox" / ROUND.key
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(next(source.glob(f"*_{department}.xlsx")), folder))

    def run(self, *, retry: bool = False, provisional: bool = False) -> State[Any]:
        self.reads.clear()
        self.patch.setattr(flows.quarterly, "is_retry", lambda: retry)
        return quarterly(ROUND.key, provisional=provisional, return_state=True)

    @property
    def left(self) -> tuple[list[str], dict[str, bytes]]:
        """Warehouse and publication; when a file reached the inbox is the file system's to say."""
        lines = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "at some time", dump(Store.open(Settings()).engine)).splitlines()
        return lines, published(self.office)


@pytest.fixture(scope="module")
def broken(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two workbooks with a wrong cell each: made once, since a workbook saved twice is two files."""
    office = tmp_path_factory.mktemp("broken")
    folder = office / "inbox" / ROUND.key
    folder.mkdir(parents=True)
    for department in (BROKEN, OTHER):
        shutil.copy(next(sample_folder.glob(f"*_{department}.xlsx")), folder)
        break_one(office, department)
    return folder


@pytest.fixture
def desk(office: Path, sample_folder: Path, broken: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(office, sample_folder, broken, monkeypatch)


def undisturbed(desk: Desk) -> tuple[list[str], dict[str, bytes]]:
    """What a new run, not a retry, leaves once the workbook is mended."""
    desk.put(desk.mended, OTHER)
    desk.put(desk.broken, BROKEN)
    assert desk.run().is_failed()
    desk.put(desk.mended, BROKEN)
    assert desk.run(provisional=True).is_completed()
    assert len(desk.reads) == 2
    left = desk.left
    for folder in ("warehouse", "inbox", "out"):
        shutil.rmtree(desk.office / folder)
    return left


@pytest.mark.long
def test_every_retry_does_what_is_left_and_ends_as_a_new_run_does(desk: Desk) -> None:
    expected = undisturbed(desk)
    desk.put(desk.mended, OTHER)
    path = desk.put(desk.broken, BROKEN)
    returned = desk.office / "out" / "差戻し" / ROUND.key / path.name
    assert "差戻し 1件（税務課）" in str(desk.run().message)
    assert len(desk.reads) == 2 and returned.is_file()

    assert "差戻し 1件（税務課）" in str(desk.run(retry=True).message)  # nothing was mended
    assert desk.reads == [path.name]
    path.unlink()  # withdrawn: the department has still sent nothing that could be accepted
    assert "差戻し 1件（税務課）" in str(desk.run(retry=True).message)
    assert desk.reads == []

    desk.put(desk.mended, BROKEN)
    folder = desk.office / "out" / "公開"
    folder.write_text("a file where the folder should be")
    failed = desk.run(retry=True, provisional=True)
    assert failed.is_failed() and "フォルダがあるはずの場所にファイルがあります" in str(failed.message)
    assert desk.reads == [path.name] and not returned.exists()

    folder.unlink()
    for _ in range(2):
        assert desk.run(retry=True, provisional=True).name == "暫定公開"
        assert desk.reads == []
    warehouse, files = desk.left
    assert warehouse == expected[0]
    assert files == expected[1] != {}


def test_of_two_broken_the_one_that_still_is_is_named(desk: Desk) -> None:
    for department in (BROKEN, OTHER):
        desk.put(desk.broken, department)
    assert "差戻し 2件" in str(desk.run().message)
    desk.put(desk.mended, BROKEN)
    message = str(desk.run(retry=True).message)
    assert "差戻し 1件（防災課）" in message and BROKEN not in message.partition("未提出")[0]
