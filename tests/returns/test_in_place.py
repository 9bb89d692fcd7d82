"""Whatever else a workbook holds, it is the department's own: marked, and otherwise as it came."""

import json
import re
import time
import zipfile
from itertools import zip_longest
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from schemas.submission import RETURN_SLIP
from sumida_etl.ooxml.sheet import write_text
from sumida_etl.ooxml.workbook import EditableWorkbook
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.returns import marked_workbook
from sumida_etl.returns.letter import MOST_LISTED, TALKED_ABOUT, Letter
from sumida_etl.returns.marks import FILLS
from sumida_etl.returns.returned_files import write_returned
from sumida_etl.templates import style
from sumida_etl.vocabulary import Severity
from tests.checks.editing import edited, put, rename_sheet
from tests.reader.zipped import parts_of, strict, zipped
from tests.returns.conftest import Desk
from tests.returns.features import FEATURES, made, related, typed
from tests.returns.structure import faults_of

MISTAKE = put("指標", "I4", "5～10")
MAY_CHANGE = re.compile(
    r"\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml|xl/worksheets/[^/]*\.xml"
    r"|xl/worksheets/_rels/.*|xl/comments/.*|xl/drawings/.*\.vml"
)
MISSING = frozenset({"xl/drawings/vmlDrawing1.vml"})


def confirm_own(sent: Path, path: Path) -> None:
    """Every cell as it came by our reader and by openpyxl, every other part to the byte, and nothing to repair."""
    assert path.suffix == ".xlsx", path.read_text(encoding="utf-8-sig")
    before, after = read_workbook(sent), read_workbook(path)
    assert list(after.sheets) == list(before.sheets)
    for name, grid in before.sheets.items():
        for one, other in zip_longest(grid.rows, after.sheets[name].rows, fillvalue=()):
            assert [value for value in zip_longest(one, other, fillvalue="") if value[0] != value[1]] == []
        assert after.sheets[name].features == grid.features
    parts, others = parts_of(sent), parts_of(path)
    assert set(parts) <= set(others)
    assert [name for name, part in parts.items() if others[name] != part and not MAY_CHANGE.fullmatch(name)] == []
    assert faults_of(path, MISSING) == []
    for data_only in (False, True):
        one, other = (openpyxl.load_workbook(each, data_only=data_only, rich_text=True) for each in (sent, path))
        if one.sheetnames:  # of a strict workbook it sees no sheet at all
            assert other.sheetnames == [RETURN_SLIP, *one.sheetnames]
        for sheet in one.worksheets:
            assert cells(other[sheet.title]) == cells(sheet)


def cells(sheet: Worksheet) -> dict[str, object]:
    return {cell.coordinate: str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}


def marked_in(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if "comment" in name and name.endswith(".xml")]
        return "".join(archive.read(name).decode() for name in names)


def test_a_tab_with_blanks_is_marked_as_it_is_called(desk: Desk) -> None:
    sent = edited(desk.good, desk.folder / "sent.xlsx", [MISTAKE, rename_sheet("指標", "指標　")])
    path, _ = desk.returned(sent)
    confirm_own(sent, path)
    book = openpyxl.load_workbook(path)
    assert book["指標　"]["I4"].comment is not None
    slip = book[RETURN_SLIP]
    assert isinstance(slip, Worksheet)
    links = [cell.hyperlink for row in slip.iter_rows() for cell in row if cell.hyperlink]
    assert "'指標　'!I4" in {link.location for link in links}


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_is_kept(desk: Desk, feature: str) -> None:
    sent = made(desk.good, desk.folder / "sent.xlsx", frozenset({feature}), MISTAKE)
    path, findings = desk.returned(sent)
    confirm_own(sent, path)
    assert ("指標", "I4") in set(zip(findings["sheet"], findings["cell"], strict=True))
    assert 'ref="I4"' in marked_in(path)
    again, _ = desk.returned(path, "again")
    confirm_own(sent, again)
    assert marked_in(again).count("【差戻し】") == marked_in(path).count("【差戻し】")


@pytest.mark.long
@settings(
    max_examples=8,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(features=st.frozensets(st.sampled_from(FEATURES)))
def test_any_of_them_together_are_kept(desk: Desk, features: frozenset[str]) -> None:
    sent = made(desk.good, desk.folder / "sent.xlsx", features, MISTAKE)
    path, _ = desk.returned(sent)
    confirm_own(sent, path)


def test_a_strict_workbook_keeps_its_sheets(desk: Desk) -> None:
    sent = zipped(desk.folder / "sent.xlsx", strict(parts_of(desk.typed({("指標", "I4"): "5～10"}))))
    path, _ = desk.returned(sent)
    assert list(read_workbook(path).sheets) == list(read_workbook(desk.good).sheets)
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml")
        assert b"purl.oclc.org" in book
        assert b"schemas.openxmlformats.org" not in book + archive.read("xl/_rels/workbook.xml.rels").replace(
            b"http://schemas.openxmlformats.org/package/2006/relationships", b""
        )


def test_a_thread_of_comments_is_not_broken(desk: Desk) -> None:
    """Excel keeps what is said in a part of its own, and a note that must stay as it is."""
    sent = made(desk.good, desk.folder / "sent.xlsx", frozenset({"note on it"}), MISTAKE)
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = f'<ThreadedComments xmlns="{space}"><threadedComment ref="I4" id="{{1}}"/></ThreadedComments>'.encode()
    parts = related(parts_of(sent), kind, b"../threadedComments/threadedComment1.xml")
    parts = typed(parts, b"xl/threadedComments/threadedComment1.xml", b"application/vnd.ms-excel.threadedcomments+xml")
    path, _ = desk.returned(zipped(sent, {**parts, "xl/threadedComments/threadedComment1.xml": thread}))
    confirm_own(sent, path)
    assert openpyxl.load_workbook(path)["指標"]["I4"].comment.text == "課長に確認済み"
    said = [str(row[5].value) for row in openpyxl.load_workbook(path)[RETURN_SLIP].iter_rows(min_row=9)]
    assert any(TALKED_ABOUT in text for text in said)


def test_marks_that_openpyxl_made_come_off(desk: Desk) -> None:
    """Workbooks returned before are still out: a note, a colour, and how the cell looked in column Z of the slip."""
    book = openpyxl.load_workbook(desk.good)
    cell = book["指標"]["I4"]
    looked = tostring(cell.fill.to_tree("fill")).decode()
    colour = cell.fill.fgColor.rgb
    cell.fill = FILLS[Severity.ERROR]
    cell.comment = Comment("【差戻し】\n誤り：直す\n\n【元のコメント】\n課長に確認済み", "差戻し")
    other = book["指標"]["I5"]
    other.fill, other.comment = FILLS[Severity.WARNING], Comment("【差戻し】\n確認：直す", "差戻し")
    slip = book.create_sheet(RETURN_SLIP, 0)
    slip["C9"], slip["D9"], slip["Z9"] = "指標", "I4", json.dumps({"fill": looked, "locked": False})
    book["表紙"]["B8"].value = None
    book.save(desk.folder / "sent.xlsx")
    path, _ = desk.returned(desk.folder / "sent.xlsx")
    after = openpyxl.load_workbook(path)
    assert after.sheetnames.count(RETURN_SLIP) == 1
    assert after["指標"]["I4"].comment.text == "課長に確認済み"
    assert after["指標"]["I4"].fill.fgColor.rgb == colour
    assert not after["指標"]["I4"].protection.locked
    assert after["指標"]["I5"].comment is None
    assert after["指標"]["I5"].fill.fgColor.rgb == style.INPUT_FILL.fgColor.rgb
    assert faults_of(path) == []


def test_more_than_a_person_can_go_through_is_counted_and_the_first_are_shown(desk: Desk) -> None:
    checked = desk.checked(desk.typed({("指標", "I4"): "5～10", ("表紙", "B8"): None}))
    error = checked.findings[checked.findings["cell"] == "I4"].to_dict("records")[0]
    many = [{**error, "cell": f"M{row}"} for row in range(4, 9004)]
    findings = pd.DataFrame([*many, *checked.findings.to_dict("records")], columns=checked.findings.columns)
    letter = Letter(desk.survey.round, "ICT推進担当", "政策経営課")
    begun = time.process_time()
    path = write_returned(desk.folder / "out", "sent.xlsx", checked.book, findings, letter, ())
    assert time.process_time() - begun < 2
    slip = openpyxl.load_workbook(path)[RETURN_SLIP]
    unlisted = len(findings) - MOST_LISTED
    assert f"ほか {unlisted} 件" in slip["A2"].value
    assert slip.cell(slip.max_row, 1).value == f"ほか {unlisted} 件"
    assert slip.max_row == 8 + MOST_LISTED + 1
    assert {"B8", "M4"} <= {row[3].value for row in slip.iter_rows(min_row=9)}
    record = json.loads((desk.folder / "out" / "sent.xlsx.json").read_text(encoding="utf-8"))
    assert record["unlisted"] == unlisted
    assert record["errors"] + record["warnings"] == len(findings)
    assert faults_of(path) == []


def test_what_would_not_be_kept_is_a_note_that_says_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = marked_workbook.write_slip  # type: ignore[attr-defined]

    def careless(book: EditableWorkbook, *rest: object) -> None:
        write_text(book.sheet("指標").cell("D9"), "ほかの値", 0)
        real(book, *rest)

    monkeypatch.setattr(marked_workbook, "write_slip", careless)
    path, findings = desk.returned(desk.typed({("指標", "I4"): "5～10"}))
    text = path.read_text(encoding="utf-8-sig")
    assert path.name == "sent.xlsx.txt"
    assert "印を付けると「指標」D9の値が変わるため、元のファイルに印を付けて返すことができません" in text
    assert all(message in text for message in findings["message"])
    assert "D9" in json.loads(path.with_name("sent.xlsx.json").read_text(encoding="utf-8"))["note"]
