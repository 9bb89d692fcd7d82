"""Finals of two years that are open at once, told in pieces: each published number leads to each cell it is made of."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from soak.decade.plan_edits import edit
from sumida_etl.settings import PUBLICATION_FOLDER, Settings
from sumida_etl.survey import Store, release
from sumida_etl.templates.sample import Sample
from sumida_etl.tracing.evidence import Trace
from sumida_etl.tracing.tracer import Tracer
from tests.conftest import CHECKOUT
from tests.survey.test_last_finals import City, whole

pytestmark = [pytest.mark.long, pytest.mark.rare]

Cell = tuple[str, str, str, str]
"""The round, the department, the header of the column, and what was typed."""
COUNTING, NOW = "集計中", "3月末現在"


class Office(City):
    def place(self, path: Path, code: str, part: str, header: str) -> str:
        """The cell of an indicator (of its part, by what that counts) under a header."""
        sheet = load_workbook(path)["指標"]
        column = next(cell.column_letter for cell in sheet[3] if cell.value == header)
        rows = [cell.row for cell in sheet["A"] if str(cell.value).startswith(code)]
        return f"{column}{next(row for row in rows if part in ''.join(str(each.value) for each in sheet[row]))}"

    def report(self, key: str, *typed: tuple[str, str, str, str, str]) -> None:
        """Everything is told, but these: department, indicator, part, header, and what is typed."""
        books = self.books(key, {})
        for department, code, part, header, text in typed:
            book = load_workbook(books[department])
            book["指標"][self.place(books[department], code, part, header)].value = text or None
            book.save(books[department])
        assert [each for each in self.take_in(key, *books.values()) if each[0][0] in "VSL"] == []
        release(self.survey(key), self.store, self.home / "out")

    def cells(self, key: str, id: str) -> set[Cell]:
        """Where the trace of a published figure ends; every file is there, and what is published is what they say."""
        return {
            (cell.sent.round.key, cell.sent.department, self.header(cell.sent.archived, cell.cell), cell.raw)
            for trace in self.traces(key, id)
            for cell in trace.cells
        }

    def traces(self, key: str, id: str) -> tuple[Trace, ...]:
        survey = self.survey(key)
        assert survey.plan_files is not None
        folder = self.home / "out" / PUBLICATION_FOLDER / key
        found = Tracer.open(survey, self.store, survey.plan_files).find(id, folder)
        assert found and all(each.proven and each.published for each in found)
        return found

    @staticmethod
    def header(path: Path, at: str) -> str:
        sheet = load_workbook(BytesIO(path.read_bytes()))["指標"]
        return str(sheet[f"{sheet[at].column_letter}3"].value)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(CHECKOUT / "tests" / "another_city" / "plan", tmp_path / "plan")
    edit(tmp_path / "plan", "plans.csv", lambda rows: [{**row, "調査の月": "6;9;12;3"} for row in rows])
    store = Store.open(Settings(home=tmp_path))
    yield Office(Settings(home=tmp_path), store, Sample({}, {}), tmp_path)
    store.engine.dispose()


R5, R6 = "令和5年度確定", "令和6年度確定"


def test_each_of_two_open_years_leads_to_its_own_cells(office: Office) -> None:
    office.report(
        "R5-03",
        ("0201", "K107", "", NOW, COUNTING),
        ("0301", "K103", "", NOW, COUNTING),
        ("0302", "K103", "", NOW, "12"),
        ("0301", "K105", "団員の数", NOW, "190"),
        ("0301", "K105", "定員", NOW, "200"),
        ("0302", "K105", "団員の数", NOW, COUNTING),
        ("0302", "K105", "定員", NOW, COUNTING),
    )
    office.report(
        "R6-06",
        ("0201", "K107", "", R5, COUNTING),
        ("0301", "K103", "", R5, "14"),
        ("0302", "K105", "団員の数", R5, "95"),
        ("0302", "K105", "定員", R5, COUNTING),
    )
    # Two years are open in one workbook: the one before in its column, and the year itself.
    office.report(
        "R6-03",
        ("0201", "K107", "", R5, "1.41"),
        ("0201", "K107", "", NOW, "1.43"),
        ("0302", "K105", "定員", R5, "100"),
        ("0301", "K103", "", NOW, "13"),
        ("0302", "K103", "", NOW, COUNTING),
        ("0301", "K105", "団員の数", NOW, COUNTING),
    )
    office.report("R7-06", ("0302", "K103", "", R6, "11"), ("0301", "K105", "団員の数", R6, "191"))

    published = {trace.id: trace.values for trace in office.traces("R7-06", "K103")}
    assert published["K103_2024-03_final"] == {"実績値": "26"}
    assert published["K103_2025-03_final"]["実績値"] == "24"
    assert office.cells("R7-06", "K103_2024-03_final") == {
        ("R5-03", "0302", NOW, "12"),
        ("R6-06", "0301", R5, "14"),
    }
    assert office.cells("R7-06", "K103_2025-03_final") == {
        ("R6-03", "0301", NOW, "13"),
        ("R7-06", "0302", R6, "11"),
    }
    for key in ("R6-03", "R7-06"):
        assert office.cells(key, "K107_2024-03_final") == {("R6-03", "0201", R5, "1.41")}
        assert office.cells(key, "K107_2025-03_final") == {("R6-03", "0201", NOW, "1.43")}
        assert office.cells(key, "K105_2024-03_final") == {
            ("R5-03", "0301", NOW, "190"),
            ("R5-03", "0301", NOW, "200"),
            ("R6-06", "0302", R5, "95"),
            ("R6-03", "0302", R5, "100"),
        }
    assert {trace.values["実績値"] for trace in office.traces("R7-06", "K105_2024-03_final")} == {"95.00"}
    assert ("R7-06", "0301", R6, "191") in office.cells("R7-06", "K105_2025-03_final")

    # A correction of the round in which a piece came moves that piece alone.
    office.report("R6-06", ("0201", "K107", "", R5, COUNTING), ("0301", "K103", "", R5, "15"))
    release(office.survey("R7-06"), office.store, office.home / "out")
    assert {trace.values["実績値"] for trace in office.traces("R7-06", "K103_2024-03_final")} == {"27"}
    assert office.cells("R7-06", "K103_2024-03_final") == {
        ("R5-03", "0302", NOW, "12"),
        ("R6-06", "0301", R5, "15"),
    }
    whole(office)
