"""R5-12 to R9-03 with a plan that is edited every April: no edit changes what was published, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from soak.decade.office import Office
from soak.decade.plan_edits import edit
from sumida_etl.publication.release.compose import files_of
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey.releasing import composing
from sumida_etl.warehouse.archive.plan_editions import PlanEditions
from tests.another_city.years import EDITS
from tests.conftest import KEY
from tests.postgres import Databases

ROUNDS = [Round.of(2023, 12), Round.of(2023, 3)] + [
    Round.of(year, month) for year in range(2024, 2028) for month in (6, 9, 12, 3)
]


@pytest.fixture
def office(tmp_path: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(composing, "files_of", files_of)  # what the office puts there is taken away again
    database = SecretStr(databases.migrated())
    settings = Settings(home=tmp_path, database=database, archive=tmp_path / "archive", token_key=SecretStr(KEY))
    office = Office.of_the_city(settings, databases.migrated)
    edit(office.plan, "plans.csv", lambda rows: [{**row, "調査の月": "6;9;12;3"} for row in rows])
    yield office
    office.store.engine.dispose()


def manifests(office: Office) -> dict[Round, bytes]:
    return {round: (office.folder(round) / "manifest.json").read_bytes() for round in office.held}


def table(office: Office, key: str) -> str:
    round = Round.parse(key)
    return (office.folder(round) / f"019992_kpi_attainment_{round.stamp}.csv").read_text(encoding="utf-8-sig")


def test_no_edit_of_the_plan_changes_what_was_published(office: Office) -> None:
    done = set()
    for round in ROUNDS:
        for name, (year, changes) in EDITS.items():
            if year == round.fiscal_year and name not in done:
                done.add(name)
                kept = manifests(office)
                for file, change in changes:
                    edit(office.plan, file, change)
                office.sound(name)
                assert office.wrong() == [], name
                assert manifests(office) == kept, name
                office.correct(office.held[-2])
        if round == Round.of(2026, 6):
            ward = office.plan / "ward.yaml"
            ward.write_text(ward.read_text(encoding="utf-8").replace('"0.90"', '"0.99"'), encoding="utf-8")
            assert office.wrong() == [], "thresholds"
        office.hold(round)
    assert office.wrong() == []
    assert done == set(EDITS)
    assert len(set(PlanEditions(office.store.archive).pins().values())) == 5
    assert "住みたい町の順位" in table(office, "R6-03") and "暮らしたい町の順位" in table(office, "R7-06")
    assert "K109" in table(office, "R7-03") and "K109" not in table(office, "R8-06")
    assert "しおかぜ総合戦略第二期" not in table(office, "R8-03")
    assert "しおかぜ総合戦略第二期" in table(office, "R9-06")
