"""The same round, whatever the chunks, and if a run ended between two of them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.quarterly import quarterly
from flows.reading import inbox as reading
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.survey.spool import Spool
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.dump import dump
from tests.flows.test_quarterly import break_one, published

pytestmark = [pytest.mark.long, pytest.mark.rare]

ROUND = Round.parse("R5-12")
DEPARTMENTS = ("税務課", "防災課", "人事担当", "総務課", "環境保全課")
Left = tuple[str, dict[str, bytes], dict[str, bytes], str]


@pytest.fixture(scope="module")
def desk(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox with everything that concerns two chunks: two versions, two equal days, a copy, a broken file."""
    office = tmp_path_factory.mktemp("desk")
    folder = office / "inbox" / ROUND.key
    folder.mkdir(parents=True)
    for name in DEPARTMENTS:
        for found in sample_folder.glob(f"*_{name}.xlsx"):
            shutil.copy2(found, folder)
    first = sorted(folder.iterdir())
    shutil.copy2(first[0], folder / "写し.xlsx")
    for source, name, day in ((first[1], "a.xlsx", "R6.3.1"), (first[2], "z.xlsx", None)):
        book = load_workbook(source)
        if day:
            book["表紙"]["B10"] = day
        book["取組状況"]["E4"] = "書き直した。"
        book.save(folder / name)
    break_one(office)
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    for at, path in enumerate(sorted(folder.iterdir())):
        os.utime(path, (1_707_000_000 + at, 1_707_000_000 + at))
    return folder


def left(office: Path, desk: Path) -> Left:
    """Warehouse, publication, returned files and message of a run in a folder of its own."""
    inbox = office / "inbox" / ROUND.key
    if not inbox.exists():
        inbox.parent.mkdir()
        inbox.symlink_to(desk)  # the same files, so that they arrived at the same time
    state = quarterly(ROUND.key, inbox=desk.parent, provisional=True, return_state=True)
    back = office / "out" / "差戻し" / ROUND.key
    assert back.is_dir(), state.message
    returned = {path.name: path.read_bytes() for path in sorted(back.iterdir())}
    text = (state.message or "").replace(str(office), "OFFICE")
    return dump(Store.open(Settings()).engine), published(office), returned, text


@pytest.fixture
def whole(office: Path, desk: Path) -> Iterator[Left]:
    found = left(office, desk)
    assert (found[2].keys() >= {"broken.xlsx.txt", "z.xlsx"} and "暫定公開" in found[3]) or "公開しました" in found[3]
    for name in ("warehouse", "out"):
        shutil.rmtree(office / name)
    yield found


@pytest.mark.parametrize("size", [1, 3])
def test_chunks_change_nothing(
    office: Path, desk: Path, whole: Left, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(reading, "CHUNK", size)
    assert left(office, desk) == whole


def test_a_run_that_ended_between_two_chunks_goes_on(
    office: Path, desk: Path, whole: Left, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK", 2)
    chunk, calls = Spool.parts, []

    def stops(spool: Spool) -> Iterator[object]:
        for part in chunk(spool):
            calls.append(part)
            if len(calls) == 3:
                raise KeyboardInterrupt
            yield part

    with monkeypatch.context() as ended, pytest.raises(KeyboardInterrupt):
        ended.setattr(Spool, "parts", stops)
        quarterly(ROUND.key, inbox=desk.parent, provisional=True, return_state=True)
    assert left(office, desk) == whole
    records = Journal.of(Store.open(Settings()).archive).records()
    assert all(one.kept for one in records)
