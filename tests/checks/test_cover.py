"""What the cover's findings advise can be followed."""

from datetime import timedelta
from pathlib import Path

import pytest

from schemas.submission import COVER
from sumida_etl.checks.batch import Batch
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.workbook import template
from tests.checks.conftest import KEY


@pytest.mark.long
@pytest.mark.parametrize("round", [Round.parse(text) for text in ("R5-12", "R7-06")], ids=str)
@pytest.mark.parametrize(
    ("typed", "code"),
    [("来週", "V021"), ("令和6年2月30日", "V022"), ("H40.2.8", "V023"), (None, "C010"), ("R20.4.1", "C011")],
)
def test_the_advised_day_of_sending_is_accepted(
    typed: str | None, code: str, round: Round, registry: Registry, tmp_path: Path
) -> None:
    asked = asked_in(registry, round)
    book = template(registry.ward, registry.department("D302", round.as_of), asked, KEY)

    def sent_on(day: str | None) -> Batch:
        book[COVER.name]["B10"].value = day
        book.save(tmp_path / "typed.xlsx")
        return inspect(read_forms([read_workbook(tmp_path / "typed.xlsx")], round), asked, registry, KEY).batch

    findings = sent_on(typed).findings
    (wrong,) = findings[findings["cell"].eq("B10") & findings["sheet"].eq(COVER.name)].to_dict("records")
    assert wrong["code"] == code
    accepted = sent_on(wrong["example"])
    assert not (accepted.findings["cell"].eq("B10") & accepted.findings["sheet"].eq(COVER.name)).any()
    assert accepted.submissions["submitted_on"].tolist() == [round.as_of + timedelta(days=12)]
