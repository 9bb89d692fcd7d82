"""Workbooks as other programs write them are read like Excel's; what is no workbook is called what it is."""

from pathlib import Path

import pytest

from sumida_etl.checks.findings.messages import sentences
from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.workbook import read_workbook
from tests.reader.foreign import OTHERS, SAME
from tests.reader.zipped import parts_of, with_rows, zipped


@pytest.fixture(scope="session")
def good(sample_folder: Path) -> Path:
    return min(sample_folder.glob("*.xlsx"))


@pytest.mark.parametrize("name", SAME)
def test_every_shape_of_a_workbook_holds_the_same_cells(name: str, good: Path, tmp_path: Path) -> None:
    SAME[name](good, tmp_path / name)
    assert cells(tmp_path / name) == cells(good)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_workbook_is_called_what_it_is(name: str, good: Path, tmp_path: Path) -> None:
    code, detail, make = OTHERS[name]
    assert refused(zipped(tmp_path / name, make(parts_of(good)))) == (code, detail)


def test_a_link_is_refused_with_its_places(good: Path, tmp_path: Path) -> None:
    row = b'<row r="%d"><c r="A%d" s="1"/><c r="H%d"><f>SUM([1]Sheet1!$A$1)</f><v>1</v></c></row>'
    path = zipped(tmp_path / "links.xlsx", with_rows(parts_of(good), b"".join(row % (n, n, n) for n in range(60, 65))))
    places = "、".join(f"シート「指標」のセルH{n}" for n in (60, 61, 62))
    assert refused(path) == ("D007", f"{places} ほか2か所")


@pytest.mark.parametrize(
    "formula",
    [
        "Table1[課]*指標!A1",
        "Table1[[#This Row],[課]]+1",
        "Table1[課|係]*指標!A1",
        "Table1['[課'|係']]*指標!A1",
        '"[1]Sheet1!A1"',
        "指標!A1",
        "SUM(A1:A3)",
        "'A課|B係'!A1",
        "'A課''s|B係'!A1+'IMAGE (1)'!A1",
        "SUM('資料|1':'資料|2'!A1)",
    ],
)
def test_a_formula_of_the_workbook_itself_is_no_link(formula: str, good: Path, tmp_path: Path) -> None:
    row = f'<row r="60"><c r="H60"><f>{formula}</f><v>1</v></c></row>'
    assert cells(zipped(tmp_path / "own.xlsx", with_rows(parts_of(good), row.encode())))


def test_a_small_file_with_one_large_part_is_told_which(good: Path, tmp_path: Path) -> None:
    parts = {**parts_of(good), "xl/pivotCache/pivotCacheRecords1.xml": b"<r>0123456789abcdef</r>" * 450_000}
    code, detail = refused(zipped(tmp_path / "pivot.xlsx", parts))
    assert (code, detail) == ("D009", "")
    noisy = b"".join(b"<r v='%x'/>" % (n * 2654435761 % 2**32) for n in range(600_000))
    code, detail = refused(zipped(tmp_path / "pivot.xlsx", {**parts, "xl/pivotCache/pivotCacheRecords1.xml": noisy}))
    assert (code, detail) == ("D008", "ピボットテーブルの元データが展開すると10 MB")
    assert "写真" not in sentences()[code].message


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(RefusedError) as error:
        read_workbook(path)
    return error.value.refusal.value, error.value.detail


def cells(path: Path) -> dict[str, list[tuple[int, int, object]]]:
    """Every cell that holds something."""
    return {
        name: [
            (row, column, cell) for row, each in enumerate(grid.rows) for column, cell in enumerate(each) if cell != ""
        ]
        for name, grid in read_workbook(path).sheets.items()
    }
