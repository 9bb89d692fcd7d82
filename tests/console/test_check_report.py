"""``check``: files of any round, good or hazardous, in the terminal and as JSON."""

import json
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from sumida_etl.console.check_report import CheckReport, check_files
from sumida_etl.console.findings_view import render_findings
from sumida_etl.rounds import Round
from sumida_etl.survey import Survey
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.workbook import write_template

FALLBACK = Round.parse("R4-03")


def check(survey: Survey, *paths: Path) -> CheckReport:
    return check_files(paths, survey.registry, survey.key, FALLBACK)


def printed(report: CheckReport) -> str:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(render_findings(report))
    return capture.get()


@pytest.fixture
def good(sample_folder: Path) -> Path:
    return next(sample_folder.glob("*_D301_*.xlsx"))


def test_a_good_workbook_has_nothing_to_say(survey: Survey, good: Path) -> None:
    report = check(survey, good)
    assert report.errors == 0
    assert "誤りも確認事項もありません。" in printed(report)
    (file,) = report.as_json()["files"]
    assert (file["round"], file["outcome"], file["findings"]) == ("R5-12", "受理", [])


def test_each_file_is_checked_in_the_round_of_its_cover(survey: Survey, good: Path, tmp_path: Path) -> None:
    earlier = Round.parse("R5-09")
    asked = asked_in(survey.registry, earlier)
    path = write_template(tmp_path, survey.registry.ward, survey.owing[0], asked, survey.key)
    files = check(survey, path, good).as_json()["files"]
    assert [file["round"] for file in files] == ["R5-09", "R5-12"]
    assert not any(finding["code"] == "C003" for finding in files[0]["findings"])


def test_findings_are_printed_by_sheet_and_cannot_write_to_the_terminal(
    survey: Survey, good: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(good)
    book["指標"]["I4"] = "[red]5～10"
    book["表紙"]["B8"] = None
    path = tmp_path / "R5-12 [bold].xlsx"
    book.save(path)
    report = check(survey, path)
    text = printed(report)
    assert report.errors >= 2
    assert "[red]5～10" in text and "R5-12 [bold].xlsx" in text
    assert text.index("表紙") < text.index("指標")


def test_a_file_that_is_not_let_in_is_an_error_like_any_other(survey: Survey, good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "a\x1b[31m.xlsx"
    bad.write_bytes(b"")
    report = check(survey, bad, good, tmp_path / "gone.xlsx", bad)
    files = report.as_json()["files"]
    assert [[finding["code"] for finding in file["findings"]] for file in files] == [["D014"], [], ["D012"]]
    assert report.errors == 2
    assert "\x1b[31m.xlsx" not in printed(report)
    assert json.loads(json.dumps(report.as_json())) == report.as_json()


def test_a_renamed_cover_still_says_of_which_round_the_headers_are(survey: Survey, good: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(good)
    book["表紙"].title = "Sheet1"
    book.save(tmp_path / "renamed.xlsx")
    (file,) = check(survey, tmp_path / "renamed.xlsx").as_json()["files"]
    assert [one["code"] for one in file["findings"] if one["severity"] == "error"] == ["S016"]
