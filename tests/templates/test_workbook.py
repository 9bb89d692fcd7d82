"""The workbook a department gets, opened as Excel would: what is known is filled in and locked, the rest is open."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import COVER, GUIDE, INDICATORS, NARRATIVES, RESULTS, TABLES, header
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.survey import Survey
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.workbook import write_template

ICT = "D105"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module")
def path(survey: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    department = survey.registry.department(ICT, survey.round.as_of)
    return write_template(tmp_path_factory.mktemp("out"), survey.registry.ward, department, survey.asked, survey.key)


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def headers_of(sheet: Worksheet) -> list[str]:
    shown = [cell for cell in sheet[INDICATORS.header_row] if not sheet.column_dimensions[cell.column_letter].hidden]
    return [cell.value for cell in shown]


def test_the_sheets_and_headers_of_the_contract(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["表紙", "指標", "効果・実績", "取組状況", "記入要領"]
    contract = {
        "指標": "指標コード 計画 取組番号 指標名 単位 基準値 前回値 令和4年度確定 12月末現在 3月末見込 目標値 備考 "
        "点検",
        "効果・実績": "計画 取組番号 項目 実績名 単位 前回値 12月末現在 3月末見込 基準日 備考 点検",
        "取組状況": "計画 取組番号 項目 取組名 令和5年度の取組状況 令和6年度の取組予定",
    }
    assert {name: " ".join(headers_of(book[name])) for name in contract} == contract


def test_only_input_cells_are_open(book: openpyxl.Workbook, survey: Survey) -> None:
    for sheet in (INDICATORS, RESULTS, NARRATIVES):
        asked = len(survey.asked.of(sheet, ICT))
        assert book[sheet.name].protection.sheet
        for index, column in enumerate(sheet.written_in(survey.round, {"previous"}), start=1):
            for row in range(sheet.header_row + 1, sheet.header_row + 1 + asked + sheet.spare_rows):
                cell = book[sheet.name].cell(row, index)
                spare = row > sheet.header_row + asked
                opened = column.role == "input" or (spare and column.spare)
                # A figure of the year before asks for no forecast: that cell is a dash and stays one.
                # So does a final of the year before that is in.
                closed = str(cell.value).endswith(("－", "（報告済み）"))
                assert cell.protection.locked != opened or closed, cell.coordinate


def test_what_is_known_is_filled_in(book: openpyxl.Workbook, survey: Survey) -> None:
    asked = survey.asked.of(INDICATORS, ICT)
    names = [column.name for column in INDICATORS.columns]
    for row, known in enumerate(asked.to_dict("records"), start=INDICATORS.header_row + 1):
        written = dict(zip(names, (cell.value for cell in book["指標"][row]), strict=False))
        for name in ("code", "plan", "measure", "name", "unit", "baseline", "previous", "target"):
            assert (written[name] or "") == known[name]
        assert written["actual"] is None


def test_numbers_have_a_list_of_states_and_every_input_a_message(book: openpyxl.Workbook) -> None:
    rules = {str(rule.sqref)[0]: rule for rule in book["指標"].data_validations.dataValidation}
    assert rules["H"].formula1 == '"集計中,該当なし,未実施"'
    assert not rules["H"].showErrorMessage
    assert {letter for letter, rule in rules.items() if rule.prompt} == {"H", "I", "J", "L"}


def test_a_final_round_asks_for_no_forecast(registry: Registry, survey: Survey, tmp_path: Path) -> None:
    last = Round.parse("R5-03")
    department = registry.department(ICT, last.as_of)
    path = write_template(tmp_path, registry.ward, department, asked_in(registry, last), survey.key)
    for sheet in (INDICATORS, RESULTS):
        heads = headers_of(openpyxl.load_workbook(path)[sheet.name])
        assert "3月末現在" in heads and "3月末見込" not in heads


def test_every_input_is_explained_in_the_guide(book: openpyxl.Workbook, survey: Survey) -> None:
    told = {(row[0].value, row[1].value) for row in book[GUIDE].iter_rows()}
    for sheet in (COVER, *TABLES):
        for column in sheet.columns:
            if column.role == "input":
                assert (sheet.name, header(column, survey.round)) in told


def test_sent_back_empty_it_is_bound_and_only_wants_filling_in(path: Path, survey: Survey) -> None:
    forms = read_forms([read_workbook(path)], survey.round)
    findings = inspect(forms, survey.asked, survey.registry, survey.key).batch.findings
    assert len(findings) > 0
    assert set(findings["raw"]) == {""}


def test_a_cell_pasted_from_another_book_does_not_lock_itself(path: Path) -> None:
    """It arrives in the style Normal; every cell of the form says itself whether it is locked."""
    with zipfile.ZipFile(path) as archive:
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        sheets = [archive.read(f"xl/worksheets/sheet{n}.xml") for n in range(1, 6)]
    (normal,) = styles.find(f"{{{MAIN}}}cellStyleXfs") or ()
    assert normal.find(f"{{{MAIN}}}protection").get("locked") == "0"
    says = [xf.find(f"{{{MAIN}}}protection") is not None for xf in styles.find(f"{{{MAIN}}}cellXfs") or ()]
    for xml in sheets:
        sheet = ElementTree.fromstring(xml)
        assert all(says[int(cell.get("s", 0))] for cell in sheet.iter(f"{{{MAIN}}}c"))
        columns = [
            (int(c.get("min")), int(c.get("max")), says[int(c.get("style", 0))]) for c in sheet.iter(f"{{{MAIN}}}col")
        ]
        assert all(locked for *_, locked in columns)
        assert [first for first, *_ in columns] == [1, *(last + 1 for _, last, _ in columns[:-1])]
        assert columns[-1][1] == 16_384
