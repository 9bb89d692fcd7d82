"""Texts that nobody would read to their end: what is said of them is short, wherever it is shown."""

import time
from io import StringIO
from pathlib import Path

import pytest
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


@pytest.mark.parametrize(
    "text",
    [
        " " * 31_990 + "x",
        "2/8/" * 8_000,
        "1,1," * 8_000,
        "1件 " * 8_000,
        "１" * 32_000,
        "様" * 32_000,
        "担当" + " " * 31_000,
    ],
    ids=lambda text: text.strip()[:4],
)
def test_one_long_text_is_soon_read(text: str, filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    def everywhere(book: Workbook) -> None:
        for cell in ("G4", "H4", "I4", "J4", "I5", "I6"):
            book["効果・実績"][cell] = text

    path = edited(filled["D302"], tmp_path / "back.xlsx", [everywhere])
    begun = time.process_time()
    assert set(inspected([path]).findings["cell"]) >= {"G4", "I4"}
    assert time.process_time() - begun < 2


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
