"""Three departments' sample workbooks accepted, one sent back once, one resubmitted, and the round published."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sumida_etl.integrity.problem import Problem
from sumida_etl.integrity.verify import verify
from sumida_etl.survey import Store, Survey, keep_many, receive, release, together
from sumida_etl.warehouse.archive import Archive
from sumida_etl.warehouse.schema import open_warehouse
from tests.postgres import Databases


@dataclass(frozen=True)
class Kept:
    survey: Survey
    store: Store
    out: Path

    @property
    def published(self) -> Path:
        return self.out / "公開"

    def verify(self) -> tuple[Problem, ...]:
        return verify(self.store.engine, self.store.archive, self.survey.registry, self.published)


def typed(path: Path, sheet: str, cell: str, text: str) -> None:
    book = load_workbook(path)
    book[sheet][cell].value = text
    book.save(path)


def take_in(survey: Survey, store: Store, *paths: Path) -> None:
    keep_many(together([receive(paths, survey)], survey), store)


@pytest.fixture
def kept(databases: Databases, survey: Survey, sample_folder: Path, tmp_path: Path) -> Iterator[Kept]:
    store = Store(open_warehouse(databases.migrated()), Archive(tmp_path / "archive"))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    paths = [shutil.copy(next(sample_folder.glob(f"*_{code}_*.xlsx")), inbox) for code in ("D104", "D301", "D605")]
    take_in(survey, store, *map(Path, paths))
    typed(paths[1], "指標", "H4", "七割")
    take_in(survey, store, Path(paths[1]))
    typed(paths[1], "指標", "H4", "76.2％")
    take_in(survey, store, Path(paths[1]))
    release(survey, store, tmp_path / "out")
    yield Kept(survey, store, tmp_path / "out")
    store.engine.dispose()
