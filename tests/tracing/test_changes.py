"""What a resubmission or a round changed."""

import pytest

from sumida_etl.tracing.changes import NoSuchVersionError, since_round, since_version
from tests.integrity.conftest import Kept, kept, master  # noqa: F401 - fixtures
from tests.tracing.conftest import Year

pytestmark = pytest.mark.long


def test_a_resubmission_changed_one_indicator(kept: Kept) -> None:  # noqa: F811
    changes = since_version(kept.store.engine, kept.survey.round, 1, kept.survey.registry)
    assert [each.as_json() for each in changes] == [
        {
            "department": "D301", "code": "I205", "name": "マイナンバーカード普及率", "kind": "現在・確定",
            "before": "76.1", "after": "76.2",
        }
    ]  # fmt: skip
    assert since_version(kept.store.engine, kept.survey.round, 1, kept.survey.registry, "D301") == changes
    with pytest.raises(NoSuchVersionError, match="第1版の後"):
        since_version(kept.store.engine, kept.survey.round, 1, kept.survey.registry, "D104")


def test_a_round_changed_indicators_and_results(year: Year) -> None:
    changes = since_round(year.store.engine, year.survey.round, year.final.round, year.survey.registry)
    said = {(each.code, each.kind): (each.before, each.after) for each in changes}
    assert said["I204", "現在・確定"] == ("35", "38")
    assert said["I206", "見込"] == ("167", "")
    assert said["E1002", "現在・確定"] == ("6918", "9900")
    assert ("I211", "現在・確定") not in said


def test_a_department_has_the_changes_of_the_indicators_it_is_asked_for(year: Year) -> None:
    rounds = year.survey.round, year.final.round
    every = since_round(year.store.engine, *rounds, year.survey.registry)
    asked = {row.indicator for row in year.survey.registry.assignments if row.department == "D105"}
    own = since_round(year.store.engine, *rounds, year.survey.registry, "D105")
    assert own == tuple(each for each in every if each.department == "D105" or each.code in asked)
    codes = {each.code for each in own}
    assert {"I202", "I204"} <= codes  # its own, and one that it shares with others
    assert "I205" not in codes and "I205" in {each.code for each in every}
    assert {each.department for each in own} == {"", "D105"}
