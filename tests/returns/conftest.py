"""A department's workbook with mistakes in it, read and checked as in a run."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import Workbook, read_workbook
from sumida_etl.returns.deleted_rows import DeletedRows
from sumida_etl.returns.kpi_preview import with_previews
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.returned_files import write_returned
from sumida_etl.survey import Survey
from sumida_etl.survey.inspection import return_facts
from sumida_etl.vocabulary import Outcome

Typed = Mapping[tuple[str, str], object]
MISTAKES: Typed = {
    ("表紙", "B8"): None,
    ("指標", "D4"): "別の名前",
    ("指標", "I4"): "5～10",
    ("指標", "I6"): "20900手続",
    ("取組状況", "E4"): "=HYPERLINK(1)",
}


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    book: Workbook
    findings: pd.DataFrame
    deleted: tuple[DeletedRows, ...]
    accepted: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One department's mail, in and out."""

    survey: Survey
    good: Path
    folder: Path
    department: str = "D105"

    def typed(self, changes: Typed, source: Path | None = None, name: str = "sent.xlsx") -> Path:
        """The workbook with other contents in some cells, as a person would type them."""
        book = openpyxl.load_workbook(source or self.good)
        for (sheet, address), value in changes.items():
            cell = book[sheet][address]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        path = self.folder / name
        book.save(path)
        return path

    def checked(self, path: Path) -> Checked:
        book = read_workbook(path)
        forms = read_forms([book], self.survey.round)
        done = inspect(forms, self.survey.asked, self.survey.registry, self.survey.key)
        facts, batch = return_facts(done), done.batch
        findings = with_previews(batch.findings, facts.doubted, self.survey.registry, self.survey.round)
        accepted = batch.submissions["outcome"].iloc[0] == Outcome.ACCEPTED
        return Checked(book, findings, facts.deleted.get(book.sha256, ()), accepted)

    def returned(self, path: Path, folder: str = "out") -> tuple[Path, pd.DataFrame]:
        checked = self.checked(path)
        letter = Letter(self.survey.round, "ICT推進担当", self.survey.registry.ward.office)
        out = write_returned(self.folder / folder, path.name, checked.book, checked.findings, letter, checked.deleted)
        return out, checked.findings


@pytest.fixture
def desk(survey: Survey, sample_folder: Path, tmp_path: Path) -> Desk:
    good = next(sample_folder.glob("*_D105_*.xlsx"))
    return Desk(survey, Path(shutil.copy(good, tmp_path / "good.xlsx")), tmp_path)


Originals = Callable[[Typed], Typed]


@pytest.fixture
def mended(desk: Desk) -> Originals:
    """What stood in the cells of some mistakes before they were made."""

    def of(mistakes: Typed) -> Typed:
        book = openpyxl.load_workbook(desk.good)
        return {(sheet, cell): book[sheet][cell].value for sheet, cell in mistakes}

    return of
