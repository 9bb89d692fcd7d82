"""Texts that nobody would read to their end: what is said of them is short, wherever it is shown."""

from io import StringIO
from pathlib import Path

from openpyxl import Workbook
from rich.console import Console

from sumida_etl.checks.findings.finding import cut
from sumida_etl.console.check_report import CheckedFile, CheckReport
from sumida_etl.console.findings_view import render_findings
from sumida_etl.returns.letter import Letter
from sumida_etl.rounds import Round
from tests.checks.conftest import Inspect
from tests.checks.editing import edited

ROUND = Round.parse("R5-12")
LONG = "あ\n" * 16_000


def full_of_long_texts(book: Workbook) -> None:
    sheet = book["効果・実績"]
    for row in range(30, 70):
        for column in (4, 7, 8):
            sheet.cell(row, column).value = LONG
    book["指標"]["I4"] = LONG
    book["表紙"]["B5"] = "長" * 30_000
    book.create_sheet("別紙" * 15)["A1"] = LONG


def test_a_workbook_full_of_long_texts_is_answered_in_a_few_pages(
    filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    path = edited(filled["D201"], tmp_path / "back.xlsx", [full_of_long_texts])
    findings = inspected([path]).findings
    assert len(findings) >= 40
    assert findings["raw"].str.len().max() < 450 and findings["message"].str.len().max() < 2_500
    assert findings["example"].str.len().max() < 4_100
    assert findings["raw"].str.endswith("（全32,000文字）").any()
    said = StringIO()
    report = CheckReport((CheckedFile(path, Letter(ROUND, "", ""), None, findings.assign(kpi_preview="")),))
    Console(file=said, width=120).print(render_findings(report))
    assert said.getvalue().count("\n") < 2_500


def test_what_is_cut_says_how_much_there_was() -> None:
    assert cut("短い", 400) == "短い"
    assert cut("あ" * 401, 400) == "あ" * 400 + "…（全401文字）"
