"""What needs another round, another registry or a check of its own to be seen."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from schemas.submission import COVER, TABLES
from schemas.submission.results import Results
from sumida_etl.checks.repeated_figures import repeated_findings, repeated_in
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.rules.row_check import RowCheck
from sumida_etl.templates.questionnaire import Asked, asked_in
from sumida_etl.templates.workbook import template
from tests.checks.conftest import KEY, ROUND, Inspect
from tests.checks.editing import edited, put
from tests.checks.faults import C, R

FINAL = Round.parse("R5-03")


def test_a_final_round_asks_for_no_forecast(registry: Registry, tmp_path: Path) -> None:
    asked = asked_in(registry, FINAL)
    book = template(registry.ward, registry.department("D302", FINAL.as_of), asked, KEY)
    for row, text in zip((8, 9, 10), ("墨田 花子", "内線 1", "4/20"), strict=True):
        book[COVER.name].cell(row, 2).value = text
    for sheet in TABLES:
        names = [column.name for column in sheet.written_in(FINAL, {"previous"})]
        for row in range(4, 4 + len(asked.of(sheet, "D302"))):
            for name in {"actual", "progress", "outlook", "final"} & set(names):
                book[sheet.name].cell(row, names.index(name) + 1).value = "集計中"
    book.save(tmp_path / "final.xlsx")
    batch = inspect(read_forms([read_workbook(tmp_path / "final.xlsx")], FINAL), asked, registry, KEY).batch
    assert batch.findings[["code", "cell"]].to_numpy().tolist() == []
    assert set(batch.results["kind"]) == {"確定"}
    assert batch.values[["kind", "fiscal_year", "cell"]].to_numpy().tolist() == [
        ["確定", 2023, "I4"],
        ["確定", 2022, "H4"],  # the year before is still open, and is a final of its own
    ]
    assert str(batch.submissions["submitted_on"][0]) == "2024-04-20"


def test_the_token_of_another_round_is_named(
    registry: Registry, filled: dict[str, Path], inspected: Inspect, tmp_path: Path
) -> None:
    token = KEY.token(registry.ward.form_version, "R5-09", "D302")
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", [put(C, "B11", token)])])
    assert batch.findings[["code", "cell"]].to_numpy().tolist() == [["C012", "B11"]]
    assert "調査回 R5-09" in batch.findings["message"][0]


def test_a_figure_repeated_from_another_department(
    registry: Registry, asked: Asked, filled: dict[str, Path], tmp_path: Path
) -> None:
    rows = tuple(replace(row, repeats="E1003") if row.code == "E2008" else row for row in registry.results)
    repeating = replace(registry, results=rows)

    def codes(*paths: Path) -> list[str]:
        done = inspect(read_forms([read_workbook(path) for path in paths], ROUND), asked, repeating, KEY)
        assert done.batch.findings.empty
        submissions = done.batch.submissions
        repeated = repeated_in(done.responses, done.forms, repeating)
        return [one.code for one in repeated_findings(repeated, set(submissions["submission"]), submissions, repeating)]

    assert codes(filled["D104"], filled["D302"]) == ["B002"]
    assert codes(filled["D104"]) == []
    same = edited(filled["D104"], tmp_path / "same.xlsx", [put(R, "G9", "82,343件")])
    assert codes(same, filled["D302"]) == []


def test_a_broken_check_stops_everything(
    filled: dict[str, Path], inspected: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(rows: pd.DataFrame, column: str) -> pd.Series:
        raise ZeroDivisionError

    plan = Results.to_schema().columns["plan"]
    monkeypatch.setattr(plan, "checks", [*plan.checks, RowCheck(broken, "V001")])
    with pytest.raises(RuntimeError, match="plan/<Check V001_broken>"):
        inspected([filled["D812"]])


def test_findings_stand_as_a_person_reads(filled: dict[str, Path], inspected: Inspect, tmp_path: Path) -> None:
    edits = [put("取組状況", "E4", None), put(R, "H10", "x"), put(R, "G10", "x"), put(R, "G9", "x"), put(C, "B8", None)]
    batch = inspected([edited(filled["D302"], tmp_path / "back.xlsx", edits)])
    assert batch.findings["cell"].tolist() == ["B8", "G9", "G10", "H10", "E4"]
