"""Strangers in the inbox hold up no round and change nothing in it; they are named."""

import tracemalloc
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.reader.inbox import arrived
from sumida_etl.survey import (
    Blockers,
    Received,
    Store,
    Survey,
    blockers_of,
    receive,
    record_many,
    set_aside,
    together,
    unpublished_sentence,
)
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse


@pytest.fixture(scope="module")
def correct(survey: Survey, sample_folder: Path) -> tuple[Path, ...]:
    return arrived(sample_folder, survey.round)


@pytest.fixture(scope="module")
def store(survey: Survey, correct: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A warehouse in which every department's workbook is accepted."""
    folder = tmp_path_factory.mktemp("aside")
    made = Store(open_warehouse(f"sqlite:///{folder / 'w.db'}"), Archive(folder / "archive"))
    record_many(look(correct, survey), made)
    return made


def look(paths: tuple[Path, ...], survey: Survey) -> Received:
    return together([receive(paths, survey)], survey)


def test_many_strangers_change_nothing(survey: Survey, store: Store, correct: tuple[Path, ...], tmp_path: Path) -> None:
    for number in range(40):
        book = Workbook()
        book.worksheets[0]["A1"] = number
        book.save(tmp_path / f"よその{number:02d}.xlsx")
        (tmp_path / f"めも{number:02d}.pdf").write_bytes(b"%PDF-1.7")
    received = look((*correct, *sorted(tmp_path.iterdir())), survey)
    assert blockers_of(survey, store, received) == Blockers()
    alone = look(correct, survey).batch
    for name in ("values", "results", "narratives"):
        assert getattr(received.batch, name).to_dict("records") == getattr(alone, name).to_dict("records")
    aside = set_aside(survey, received)
    assert len(aside.refused) == 80 and not aside.perhaps
    assert [one.refusal for one in received.refused].count(Refusal.FOREIGN) == 40
    assert len(received.workbooks) == len(correct)  # of strangers no bytes are kept
    (told,) = aside.sentences()
    assert told.startswith("受け付けられないファイル 80件（めも00.pdf、") and " ほか70件）" in told


def test_strangers_are_not_kept_until_the_last_is_read(survey: Survey, tmp_path: Path) -> None:
    def most_held(count: int) -> int:
        tracemalloc.start()
        try:
            assert len(receive(sorted(tmp_path.iterdir())[:count], survey).refused) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    for number in range(8):
        book = Workbook()
        for row in range(400):
            book.worksheets[0].append([f"{number} {row} ".ljust(700, "・"), *(row * column for column in range(20))])
        book.save(tmp_path / f"よその{number}.xlsx")
    most_held(1)  # what is made once only
    assert most_held(8) < 1.5 * most_held(1)


def test_a_file_that_may_be_a_departments_is_named_with_it(
    survey: Survey, store: Store, correct: tuple[Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "R5-12_D302_修正.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "防災課から.pdf").write_bytes(b"%PDF-1.7")
    forged = load_workbook(next(path for path in correct if "D301" in path.name))
    forged["表紙"]["B11"] = "AAAA"
    forged.save(tmp_path / "再提出.xlsx")
    received = look((*correct, *sorted(tmp_path.iterdir())), survey)
    assert blockers_of(survey, store, received) == Blockers()
    told = set_aside(survey, received).sentences()[0]
    assert told.startswith("所属のものかもしれないのに受け付けられないファイル 3件")
    assert "R5-12_D302_修正.xlsx→税務課" in told and "防災課から.pdf→防災課" in told
    assert f"再提出.xlsx→{survey.name_of('D301')}" in told


def test_a_departments_own_returned_correction_holds_the_round(
    survey: Survey, store: Store, correct: tuple[Path, ...], tmp_path: Path
) -> None:
    wrong = load_workbook(next(path for path in correct if "D302" in path.name))
    wrong["指標"]["I4"] = "たくさん"
    wrong["表紙"]["B10"] = "R6.2.20"
    wrong.save(tmp_path / "訂正.xlsx")
    received = look((*correct, tmp_path / "訂正.xlsx"), survey)
    assert unpublished_sentence(blockers_of(survey, store, received), survey.round) == (
        "R5-12 は公開していません。差戻し 1件（税務課）。"
    )
