"""What programs write is taken as it is, and one look tells which sheets need no second one."""

from pathlib import Path

import pytest

from sumida_etl.reader.admission.rejection import RefusedError
from sumida_etl.reader.sheet_contents import stored
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.reader.xml.canonical_xml import plain
from sumida_etl.reader.xml.own_answers import without_answers
from sumida_etl.reader.xml.plain_sheet import PlainSheet
from tests.reader.zipped import SHEET, parts_of, zipped

EXCEL = (
    b'<row r="90" spans="1:11" ht="18" customHeight="1" x14ac:dyDescent="0.4">'
    b'<c r="A90" s="4" t="s"><v>12</v></c><c r="B90" s="5"/><c r="C90"><v>0.761</v></c><c r="D90" t="b"><v>1</v></c>'
    b'<c r="E90" s="5" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c></row><row r="91"/>'
)
MORE_THAN_VALUES = (
    b'<row r="90"><c r="A90"><f>SUM(A1:A2)</f><v>3</v></c></row>',
    b'<row r="90"><c r="A90" t="e"><v>#REF!</v></c></row>',
    b'<row r="90"><c r="A90" t="inlineStr"><is><r><rPr><strike/></rPr><t>36</t></r></is></c></row>',
)
NOT_PLAIN = (
    b'<row r="90"><c r="A90"><!-- 1 --><v>3</v></c></row>',
    b"<row r='90'><c r='A90'><v>3</v></c></row>",
    b'<row r="90"><c><v>3</v></c></row>',
    b'<row r="90"><c r="XFD1048576"/></row>',
    b'<row r="90"><c r="A90"><v><![CDATA[3]]></v></c></row>',
    b'<row r="90"><c r="A90"><v>&#x31;2.5</v></c></row>',
)


@pytest.fixture
def parts(sample_folder: Path) -> dict[str, bytes]:
    return parts_of(min(sample_folder.glob("*.xlsx")))


def sheet_with(parts: dict[str, bytes], rows: bytes) -> tuple[bytes, PlainSheet]:
    """The 指標 sheet with rows put behind its last one: as it was written, and its plain form."""
    xml = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")
    found = plain({name.lower(): part for name, part in {**parts, SHEET: xml}.items()})
    return xml, found.sheets["指標"]


@pytest.mark.parametrize("rows", [b"", EXCEL])
def test_what_programs_write_is_plain_and_dull(parts: dict[str, bytes], rows: bytes) -> None:
    xml, sheet = sheet_with(parts, rows)
    assert sheet.rows in without_answers(xml)
    assert sheet.values_only


@pytest.mark.parametrize("rows", MORE_THAN_VALUES)
def test_a_formula_an_error_and_a_format_within_a_text_are_not_dull(parts: dict[str, bytes], rows: bytes) -> None:
    assert not sheet_with(parts, rows)[1].values_only


@pytest.mark.parametrize("rows", NOT_PLAIN)
def test_whatever_else_xml_allows_is_rewritten(parts: dict[str, bytes], rows: bytes) -> None:
    xml, sheet = sheet_with(parts, rows)
    assert sheet.rows not in xml
    assert not sheet.values_only


def test_a_stored_zip_is_what_zipfile_makes_of_it(tmp_path: Path, parts: dict[str, bytes]) -> None:
    path = tmp_path / "stored.zip"
    path.write_bytes(stored({**parts, "empty": b""}))
    assert parts_of(path) == {**parts, "empty": b""}
    assert path.stat().st_size == zipped(tmp_path / "other.zip", {**parts, "empty": b""}, method=0).stat().st_size


TWICE = (
    b'<row r="90"><c r="A90"><v>3</v></c><c r="A90"><v>9</v></c></row>',
    b'<row r="90"><c r="A90"><v>3</v></c></row><row r="90"><c r="a90"><v>9</v></c></row>',
    b'<row r="90"><c r="A90"><v>3</v><v>9</v></c></row>',
    b'<row r="90"><c r="A90"><v>3</v><is><t>9</t></is></c></row>',
    b'<row r="90"><c r="A90" t="inlineStr"><is><t>3</t></is> <v>9</v></c></row>',
)


@pytest.mark.parametrize("rows", TWICE)
def test_a_cell_with_two_values_is_refused_since_readers_take_different_ones(
    parts: dict[str, bytes], rows: bytes
) -> None:
    with pytest.raises(RefusedError, match="D002"):
        sheet_with(parts, rows)


@pytest.mark.parametrize("number", [b"NaN", b"nan", b"-nan"])
def test_what_is_no_number_is_no_blank(parts: dict[str, bytes], number: bytes, tmp_path: Path) -> None:
    xml = parts[SHEET].replace(b"</sheetData>", b'<row r="90"><c r="A90"><v>%s</v></c></row></sheetData>' % number)
    book = read_workbook(zipped(tmp_path / "nan.xlsx", {**parts, SHEET: xml}))
    assert book.sheets["指標"].rows[89][0] == "NaN"
