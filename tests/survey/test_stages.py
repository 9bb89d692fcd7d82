"""A milestone from the words in its cell to the words that are published."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.survey.test_last_finals import City, city, published, row_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.long


@pytest.fixture
def at(city: City) -> Iterator[tuple[City, Path, dict[str, str]]]:  # noqa: F811 - the fixture
    path = city.books("R5-12", {})["0102"]
    sheet = load_workbook(path)["指標"]
    row = row_of(path, "K101")
    yield city, path, {str(cell.value): f"{cell.column_letter}{row}" for cell in sheet[3] if cell.value}


def test_stages_are_chosen_read_and_published_as_words(at: tuple[City, Path, dict[str, str]]) -> None:
    office, path, places = at
    sheet = load_workbook(path)["指標"]
    now, then = places["12月末現在"], places["3月末見込"]
    lists = [each.formula1 for each in sheet.data_validations.dataValidation if now in each.sqref]
    assert lists == ['"未着手,検討中,実施中,完了,集計中,該当なし"']
    assert (sheet[places["基準値"]].value, sheet[places["目標値"]].value) == ("未着手（R3）", "完了（R8）")

    wrong = office.books("R5-12", {"0102": {now: "2", then: "完了"}})
    assert office.take_in("R5-12", wrong["0102"]) == [("V019", now, "2")]
    back = office.books("R5-12", {"0102": {now: "実施中", then: "検討中"}})
    assert office.take_in("R5-12", back["0102"]) == [("N017", then, "検討中")]
    told = office.books("R5-12", {"0102": {now: "（実施 中）", then: "完了"}})
    assert office.take_in("R5-12", *told.values()) == []
    rows = [line for line in published(office, "R5-12").splitlines() if ",K101," in line]
    assert [("現在" in line, "進行中" in line, "「実施中」" in line) for line in rows if "現在" in line] == [
        (True,) * 3
    ]
    assert all("達成" in line and "「完了」" in line for line in rows if "見込" in line)
    folder = office.home / "out" / "公開" / "R5-12"
    pages = [(folder / name).read_text(encoding="utf-8") for name in ("index.html", "report.html")]
    assert all("実施中" in page for page in pages)
    later = load_workbook(office.books("R5-03", {})["0102"])["指標"]
    assert later[places["前回値"]].value == "実施中（R5-12現在）"
