"""Three departments' sample workbooks accepted, one sent back once, one resubmitted, and the round published."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import make_url

from sumida_etl.integrity.problem import Problem
from sumida_etl.integrity.rebuilding.rebuild import rebuild
from sumida_etl.integrity.verify import verify
from sumida_etl.survey import Store, Survey, receive, record_many, release, together
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
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
    record_many(together([receive(paths, survey)], survey), store)


@pytest.fixture(scope="session")
def master(survey: Survey, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: publishing takes seconds."""
    place = tmp_path_factory.mktemp("master")
    store = Store(open_warehouse(f"sqlite:///{place / 'w.db'}"), Archive(place / "archive"))
    inbox = place / "inbox"
    inbox.mkdir()
    sent = [next(sample_folder.glob(f"*_{code}_*.xlsx")) for code in ("D104", "D301", "D605")]
    paths = [Path(shutil.copy(path, inbox)) for path in sent]
    take_in(survey, store, *paths)
    for text in ("七割", "76.2％"):
        typed(paths[1], "指標", "I4", text)
        take_in(survey, store, paths[1])
    release(survey, store, place / "out")
    store.engine.dispose()
    return place


@pytest.fixture
def kept(databases: Databases, survey: Survey, master: Path, tmp_path: Path) -> Iterator[Kept]:
    """A copy of it to harm, on PostgreSQL by way of a rebuild."""
    for folder in ("archive", "out"):
        shutil.copytree(master / folder, tmp_path / folder)
    url = databases.migrated()
    archive = Archive(tmp_path / "archive")
    if url.startswith("sqlite"):
        shutil.copyfile(master / "w.db", str(make_url(url).database))
    store = Store(open_warehouse(url), archive)
    if not url.startswith("sqlite"):
        rebuild(store.engine, archive, survey.registry)
    yield Kept(survey, store, tmp_path / "out")
    store.engine.dispose()
