"""An address, range, format or text number that no sheet has makes the file no workbook, not the program fail."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sumida_etl.ooxml.addresses import AddressError, area_at, cell_at, letters_of
from sumida_etl.reader import workbook
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.child import Reader, ReaderEndedError
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.returns.note import refusal_findings
from tests.reader.zipped import MAIN, SHEET, changed, parts_of, with_rows, with_strings, zipped

BAD_ROWS = (
    *(b'<row r="90"><c r="%s"><v>1</v></c></row>' % at.encode() for at in (
        "A0", "1A", "A40:B40", "AAAA40", "A-1", "", "A", "40", "$A$40", "A1.5", "A01", "XFE1", "A1048577", "あ1",
    )),
    *(b'<row r="%s"><c><v>1</v></c></row>' % at for at in (b"0", b"-1", b"x", b"", b"1.5", b"1_0", b"1048577")),
    *(b'<row r="90"><c r="A90" s="%s"><v>1</v></c></row>' % at for at in (b"9999", b"-1", b"x", b"", b"9" * 30)),
    *(b'<row r="90"><c r="A90" t="s"><v>%s</v></c></row>' % at for at in (b"7", b"-1", b"9" * 30, b"1.5", b"x")),
    b'<row r="90"><c r="A90" t="zz"><v>1</v></c></row>',
    b'<row r="90"><c r="A90" t="b"><v>7</v></c></row>',
    b'<row r="90"><c r="A90" t="n"><v>&bad;</v></c></row>',
    b'<row r="90"><c r="A90"><f>1</f><v>1</v></c></row><row r="91"><c r="A91"><v>1</v></row>',
)  # fmt: skip
MERGE = b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells>'
BAD_AROUND = {
    **{f"col {text}": (b"<sheetData>", b"<cols><col %s/></cols><sheetData>" % text.encode()) for text in (
        'min="0" max="0" hidden="1"', 'min="1" max="16385" hidden="1"', 'min="3" max="2"', 'min="x" max="2"',
        'max="2" hidden="1"', "hidden=\"1\"", 'min="-1" max="2"',
    )},
    **{f"merge {text}": (b"</sheetData>", MERGE % text.encode()) for text in (
        "A0:B2", "A1:", "B2:A1", "A1:AAAA2", "", "A1:B2:C3", "A1:XFE1", "1:2",
    )},
    "broken behind": (b"</worksheet>", b"<pageMargins></worksheet>"),
    "rows twice": (b"</sheetData>", b'</sheetData><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'),
}  # fmt: skip
STRINGS = b'<sst xmlns="%s"><si><t>a</t></si></sst>' % MAIN


@pytest.fixture(scope="module")
def good(sample_folder: Path) -> dict[str, bytes]:
    return parts_of(min(sample_folder.glob("*.xlsx")))


@pytest.mark.parametrize("rows", BAD_ROWS, ids=lambda rows: ascii(rows)[:70])
def test_a_cell_that_cannot_be(good: dict[str, bytes], tmp_path: Path, rows: bytes) -> None:
    path = zipped(tmp_path / "bad.xlsx", with_strings(with_rows(good, rows), STRINGS))
    with pytest.raises(RefusedError) as refused:
        read_workbook(path)
    assert refused.value.refusal is Refusal.NOT_A_WORKBOOK


@pytest.mark.parametrize("name", BAD_AROUND)
def test_what_stands_around_the_rows(good: dict[str, bytes], tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "bad.xlsx", changed(good, SHEET, lambda xml: xml.replace(*BAD_AROUND[name])))
    with pytest.raises(RefusedError) as refused:
        read_workbook(path)
    assert refused.value.refusal is Refusal.NOT_A_WORKBOOK


def test_addresses_are_read_as_they_are_written() -> None:
    assert (cell_at("B7"), cell_at("XFD1048576"), letters_of(16384)) == ((7, 2), (1048576, 16384), "XFD")
    assert (area_at("B2:C4"), area_at("B2")) == ((2, 2, 4, 3), (2, 2, 2, 2))
    assert [cell_at(f"{letters_of(column)}1")[1] for column in range(1, 16385)] == list(range(1, 16385))
    for wrong in ("B2:", ":B2", "A1:B2\n"):
        with pytest.raises(AddressError):
            area_at(wrong)


def test_a_merged_or_hidden_area_is_still_seen(good: dict[str, bytes], tmp_path: Path) -> None:
    def odd(xml: bytes) -> bytes:
        xml = xml.replace(b"</cols>", b'<col min="40" max="16384" hidden="true"/></cols>')
        return xml.replace(b"</sheetData>", MERGE % b"A90:B91")

    grid = read_workbook(zipped(tmp_path / "odd.xlsx", changed(good, SHEET, odd))).sheets["指標"]
    assert grid.features.merged == ("A90:B91",)
    assert {at for at in grid.features.hidden_columns if at > 30} == set(range(40, 105))


MORE_THAN_VALUES = b'<row r="90"><c r="A90"><f>1+1</f><v>2</v></c></row>'


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    monkeypatch.setattr(workbook, "READER", reader)
    return reader


def test_our_own_workbooks_need_no_second_process(sample_folder: Path, reader: Reader) -> None:
    for path in sorted(sample_folder.glob("*.xlsx"))[:3]:
        read_workbook(path)
    assert reader._process is None


def test_a_reader_that_ends_is_started_again(good: dict[str, bytes], tmp_path: Path, reader: Reader) -> None:
    path = zipped(tmp_path / "odd.xlsx", with_rows(good, MORE_THAN_VALUES))
    first = read_workbook(path)
    assert first.sheets["指標"].features.formulas == {"A90": True}
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGSTOP)
    ended = reader._process
    os.kill(ended.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert read_workbook(path).sheets == first.sheets
    assert reader._process is not ended
    reader.close()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("loop", "while True: pass"),
        ("abort", "import os; os.abort()"),
        ("memory", "held = [bytes(1 << 20) for _ in range(2000)]"),
        ("stranger", "return 'read', __import__('pathlib').Path('/')"),
    ],
)
def test_a_file_that_ends_the_reader_is_refused(
    good: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, body: str
) -> None:
    """The process is given code that does what a hostile file does to a reader."""
    script = tmp_path / "hostile.py"
    script.write_text(
        "from sumida_etl.reader import child_main\n"
        f"def hostile(*_):\n    {body}\n"
        + ("child_main.answer = hostile\n" if name == "stranger" else "child_main.read_contents = hostile\n")
        + "child_main.main()\n",
        encoding="utf-8",
    )
    reader = Reader([str(script)])
    monkeypatch.setattr(workbook, "READER", reader)
    path = zipped(tmp_path / "odd.xlsx", with_rows(good, MORE_THAN_VALUES))
    with pytest.raises(RefusedError if name == "memory" else ReaderEndedError):
        read_workbook(path)
    reader.close()


def test_the_reader_needs_no_pandas() -> None:
    code = (
        "import sys, sumida_etl.reader.child_main as it\n"
        "sys.exit(bool({'pandas', 'openpyxl', 'prefect'} & set(sys.modules)) or it.SECONDS >= 2)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("cut", [0, 900, None], ids=str)
def test_the_sheet_that_is_damaged_is_named(good: dict[str, bytes], tmp_path: Path, cut: int | None) -> None:
    parts = {name: part for name, part in good.items() if name != SHEET}
    path = zipped(tmp_path / "cut.xlsx", parts if cut is None else {**parts, SHEET: good[SHEET][:cut]})
    with pytest.raises(RefusedError) as refused:
        read_workbook(path)
    found = refusal_findings(refused.value.refusal, refused.value.detail)
    assert found["message"][0].startswith("Excelのブック（.xlsx）として開けません（シート「")


def test_the_reader_takes_no_program_from_where_it_is_started(
    good: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('a stranger')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    path = zipped(tmp_path / "odd.xlsx", with_rows(good, MORE_THAN_VALUES))
    assert read_workbook(path).sheets["指標"].features.formulas == {"A90": True}
    reader.close()
