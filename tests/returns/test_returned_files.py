"""The returned workbook, opened again: every wrong cell marked, everything else as it was, and accepted once mended."""

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.comments import Comment

from schemas.submission import RETURN_SLIP
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.returns import returned_files
from sumida_etl.returns.marks import FILLS
from sumida_etl.returns.returned_files import clear_returned
from sumida_etl.vocabulary import Severity
from tests.reader.zipped import MAIN, SHEET, changed, parts_of, zipped
from tests.returns.conftest import MISTAKES, Desk, Originals

HEADER_ROW = 8


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)


def slip_rows(book: openpyxl.Workbook) -> list[list[Any]]:
    rows = book[RETURN_SLIP].iter_rows(min_row=HEADER_ROW, max_col=8)
    return [list(row) for row in rows if row[0].value]


def test_each_wrong_cell_is_coloured_commented_and_open(desk: Desk) -> None:
    path, findings = desk.returned(desk.typed(MISTAKES))
    assert set(MISTAKES) <= set(zip(findings["sheet"], findings["cell"], strict=True))
    book = openpyxl.load_workbook(path)
    for (sheet, address), group in findings.groupby(["sheet", "cell"]):
        cell = book[sheet][address]
        worst = Severity.ERROR if (group["severity"] == Severity.ERROR).any() else Severity.WARNING
        assert colour(cell) == FILLS[worst].fgColor.rgb
        assert not cell.protection.locked
        assert cell.comment is not None
        for finding in group.to_dict("records"):
            assert finding["message"] in cell.comment.text
            assert finding["example"] in cell.comment.text


def test_comments_are_large_enough_to_be_read(desk: Desk) -> None:
    path, findings = desk.returned(desk.typed(MISTAKES))
    with zipfile.ZipFile(path) as archive:
        shapes = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".vml"))
    sizes = [tuple(map(float, size)) for size in re.findall(r"width:([\d.]+)px;height:([\d.]+)px", shapes)]
    assert len(sizes) == len(findings.drop_duplicates(["sheet", "cell"]))
    assert all(width >= 300 and height >= 3 * 19 for width, height in sizes)


def test_nothing_else_is_touched(desk: Desk) -> None:
    sent = desk.typed(MISTAKES)
    path, findings = desk.returned(sent)
    before, after = openpyxl.load_workbook(sent), openpyxl.load_workbook(path)
    wrong = set(zip(findings["sheet"], findings["cell"], strict=True))
    assert after.sheetnames == [RETURN_SLIP, *before.sheetnames]
    for sheet in before.worksheets:
        same = after[sheet.title]
        widths = {letter: column.width for letter, column in sheet.column_dimensions.items()}
        assert {letter: column.width for letter, column in same.column_dimensions.items()} == widths
        rules = [(str(rule.sqref), rule.formula1, rule.prompt) for rule in sheet.data_validations.dataValidation]
        assert [(str(r.sqref), r.formula1, r.prompt) for r in same.data_validations.dataValidation] == rules
        assert (same.protection.sheet, same.freeze_panes) == (sheet.protection.sheet, sheet.freeze_panes)
        assert not same.sheet_view.tabSelected
        for row in sheet.iter_rows():
            for cell in row:
                other = same[cell.coordinate]
                assert (other.value, other.data_type, other.number_format) == (
                    cell.value, cell.data_type, cell.number_format,
                )  # fmt: skip
                if (sheet.title, cell.coordinate) not in wrong:
                    assert (colour(other), other.protection.locked) == (colour(cell), cell.protection.locked)
                    assert other.comment is None


def test_the_slip_lists_every_finding_with_a_link_to_its_cell(desk: Desk) -> None:
    path, findings = desk.returned(desk.typed(MISTAKES))
    book = openpyxl.load_workbook(path)
    assert book.active.title == RETURN_SLIP
    heads, *rows = slip_rows(book)
    titles = ["番号", "区分", "シート", "セル", "記入された内容", "直し方", "記入例", "この値のままのときの判定"]
    assert [cell.value for cell in heads] == titles
    assert book[RETURN_SLIP].freeze_panes == f"A{HEADER_ROW + 1}"
    assert len(rows) == len(findings)
    for row, finding in zip(rows, findings.to_dict("records"), strict=True):
        said = [finding[name] for name in ("sheet", "cell", "raw", "message", "example", "kpi_preview")]
        assert [cell.value or "" for cell in row[2:]] == said
        assert row[3].hyperlink.location == f"'{finding['sheet']}'!{finding['cell']}"
        assert {cell.data_type for cell in row if cell.value} == {"s"}


def test_what_the_kpi_would_become_stands_beside_a_readable_doubt(desk: Desk) -> None:
    _, findings = desk.returned(desk.typed(MISTAKES))
    known = {row["cell"]: row["kpi_preview"] for row in findings.to_dict("records") if row["sheet"] == "指標"}
    # キャッシュレス: (20900 − 13) / (40 − 13) of the way, with 640 of 1461 days gone.
    assert known["I6"] == "達成（進捗率 77359.3％、ペース 1765.97）"
    assert known["I4"] == known["D4"] == ""


def test_mended_at_the_cells_it_names_and_nowhere_else_it_is_accepted(desk: Desk, mended: Originals) -> None:
    path, _ = desk.returned(desk.typed(MISTAKES))
    again = desk.typed(mended(MISTAKES), source=path, name="again.xlsx")
    assert RETURN_SLIP in openpyxl.load_workbook(again).sheetnames
    assert desk.checked(again).accepted


def test_returned_again_it_carries_only_the_new_marks(desk: Desk, mended: Originals) -> None:
    first, _ = desk.returned(desk.typed(MISTAKES))
    half = {place: value for place, value in mended(MISTAKES).items() if place[0] != "取組状況"}
    second, findings = desk.returned(desk.typed(half, source=first, name="half.xlsx"), "out2")
    assert set(zip(findings["sheet"], findings["cell"], strict=True)) & set(MISTAKES) == {("取組状況", "E4")}
    good, book = openpyxl.load_workbook(desk.good), openpyxl.load_workbook(second)
    assert book.sheetnames.count(RETURN_SLIP) == 1
    assert len(slip_rows(book)) == 1 + len(findings)
    for sheet, address in half:
        cell, original = book[sheet][address], good[sheet][address]
        assert cell.comment is None
        assert colour(cell) == colour(original)
        # openpyxl, which typed here, writes no lock, so that a locked cell falls back to the style Normal.
        assert original.protection.locked or not cell.protection.locked
    assert book["取組状況"]["E4"].comment.text.count("【差戻し】") == 1


def test_a_comment_of_theirs_survives_both_ways(desk: Desk, mended: Originals) -> None:
    sent = desk.typed(MISTAKES)
    book = openpyxl.load_workbook(sent)
    book["指標"]["I4"].comment = Comment("課長に確認済み", "山田")
    book.save(sent)
    first, _ = desk.returned(sent)
    assert openpyxl.load_workbook(first)["指標"]["I4"].comment.text.endswith("課長に確認済み")
    half = {place: value for place, value in mended(MISTAKES).items() if place[0] == "指標"}
    second, _ = desk.returned(desk.typed(half, source=first, name="half.xlsx"), "out2")
    assert openpyxl.load_workbook(second)["指標"]["I4"].comment.text == "課長に確認済み"


def test_merged_cells_are_marked_where_they_begin(desk: Desk) -> None:
    sent = desk.typed({("取組状況", "E4"): None, ("取組状況", "F4"): None})
    book = openpyxl.load_workbook(sent)
    book["取組状況"].merge_cells("E4:F4")
    book.save(sent)
    path, findings = desk.returned(sent)
    assert {"E4"} <= set(findings["cell"])
    assert colour(openpyxl.load_workbook(path)["取組状況"]["E4"]) in {fill.fgColor.rgb for fill in FILLS.values()}


def test_of_a_whole_sheet_merged_the_first_cell_says_everything(desk: Desk) -> None:
    area = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts = changed(parts_of(desk.typed(MISTAKES)), SHEET, lambda xml: xml.replace(b"</sheetData>", area))
    path, findings = desk.returned(zipped(desk.folder / "merged.xlsx", parts))
    assert path.name == "merged.xlsx"
    with zipfile.ZipFile(path) as archive:
        notes = ElementTree.fromstring(archive.read("xl/comments1.xml"))
        assert [note.get("ref") for note in notes.iter(f"{{{MAIN.decode()}}}comment")] == ["B8"]
        notes = ElementTree.fromstring(archive.read("xl/comments2.xml"))
        (note,) = notes.iter(f"{{{MAIN.decode()}}}comment")
    assert note.get("ref") == "A1"
    said = findings.loc[findings["sheet"] == "指標", "message"]
    assert len(said) > 1
    assert all(message in "".join(note.itertext()) for message in said)


def test_the_findings_lie_beside_it_for_programs(desk: Desk) -> None:
    sent = desk.typed(MISTAKES)
    path, findings = desk.returned(sent)
    record = json.loads(path.with_name("sent.xlsx.json").read_text(encoding="utf-8"))
    assert record["sha256"] == read_workbook(sent).sha256
    assert (record["round"], record["outcome"]) == ("R5-12", "差戻し")
    assert record["errors"] + record["warnings"] == len(findings)
    assert [(row["code"], row["cell"]) for row in record["findings"]] == list(
        zip(findings["code"], findings["cell"], strict=True)
    )


def test_a_fault_of_the_program_is_the_callers_to_report(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise TypeError("no case of this kind")

    monkeypatch.setattr(returned_files, "marked", broken)
    with pytest.raises(TypeError):
        desk.returned(desk.typed(MISTAKES))


def test_what_is_accepted_since_is_cleared_and_the_rest_kept(desk: Desk) -> None:
    first, _ = desk.returned(desk.typed(MISTAKES, name="a.xlsx"))
    desk.returned(desk.typed(MISTAKES, name="b.xlsx"))
    clear_returned(first.parent, {"b.xlsx"})
    assert {path.name for path in first.parent.iterdir()} == {"b.xlsx", "b.xlsx.json"}
    clear_returned(desk.folder / "never made", set())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_by_libreoffice_and_mended_it_is_accepted(desk: Desk, mended: Originals, tmp_path: Path) -> None:
    path, _ = desk.returned(desk.typed(MISTAKES))
    resaved = desk.folder / "resaved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(resaved), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    again = desk.typed(mended(MISTAKES), source=resaved / path.name, name="again.xlsx")
    checked = desk.checked(again)
    assert checked.accepted, checked.findings[["code", "sheet", "cell", "message"]].to_string()
