"""The submission models validate laid-out frames as any pandera model does."""

from pathlib import Path

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from schemas.columns import checks_of
from schemas.submission import RESULTS, SHEETS
from schemas.submission.results import Results
from sumida_etl.checks.context import CheckContext, reported_numbers
from sumida_etl.checks.facts import laid_out
from sumida_etl.checks.matching.responses import match_responses
from sumida_etl.checks.validation import failures
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.rules.row_check import RowCheck
from sumida_etl.templates.questionnaire import Asked
from tests.checks.conftest import ROUND
from tests.checks.editing import edited, put
from tests.checks.faults import R


@pytest.fixture(scope="module")
def results(
    registry: Registry, asked: Asked, filled: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> pd.DataFrame:
    """効果・実績 of two departments, laid out; one typed a word for a number, a negative number and a long 備考."""
    edits = [put(R, "G9", "たくさん"), put(R, "G12", "▲15名"), put(R, "J9", "長" * 201)]
    wrong = edited(filled["D203"], tmp_path_factory.mktemp("laid_out") / "wrong.xlsx", edits)
    forms = read_forms([read_workbook(wrong), read_workbook(filled["D104"])], ROUND)
    departments = forms.covers.set_index("submission")["department"]
    read = match_responses(RESULTS, forms, asked, departments, registry)
    return laid_out(read, CheckContext(registry, asked, forms, RESULTS, reported_numbers([read])))


def test_a_model_names_cell_and_rule_of_every_failure(results: pd.DataFrame) -> None:
    with pytest.raises(SchemaErrors) as failed:
        Results.validate(results, lazy=True)
    cases = failed.value.failure_cases
    told = {(row["column"], row["check"], row["failure_case"]) for row in cases.to_dict("records")}
    assert told >= {
        ("actual", "readable", "たくさん"),
        ("actual", "V061_not_negative", "▲15名"),
        ("remark", "T001_short_enough", "長" * 201),
    }
    wrong = results.loc[cases.loc[cases["check"] == "V061_not_negative", "index"]]
    assert wrong["row"].tolist() == [12]


def test_a_model_returns_what_is_right(results: pd.DataFrame) -> None:
    right = results[results["department"] == "D104"]
    assert Results.validate(right, lazy=True).equals(right)


def test_a_frame_that_is_not_laid_out_is_no_finding(results: pd.DataFrame) -> None:
    with pytest.raises(SchemaErrors, match="COLUMN_NOT_IN_DATAFRAME"):
        Results.validate(results.drop(columns="remark"), lazy=True)
    with pytest.raises(SchemaErrors, match="WRONG_DATATYPE"):
        Results.validate(results.assign(active="yes"), lazy=True)
    with pytest.raises(RuntimeError, match="remark"):
        list(failures(RESULTS, results.drop(columns="remark")))


def test_every_rule_of_a_submission_carries_its_code() -> None:
    checks = [check for sheet in SHEETS for each in checks_of(sheet.model).values() for check in each]
    assert all(isinstance(check, RowCheck) for check in checks)
    assert {check.name for check in checks if not check.code} == {"readable", "binds"}
    assert all(check.name.startswith(check.code) for check in checks)
