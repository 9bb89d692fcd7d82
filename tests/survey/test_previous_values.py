"""前回値 is the last number accepted, and a tenfold jump is one from there."""

from pathlib import Path

import pytest

from sumida_etl.rounds import Round
from sumida_etl.survey import Received, Store, Survey, receive, record_many, together
from sumida_etl.templates.sample import Sample, load_sample, write_sample
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.conftest import CHECKOUT

CODE, OWNER, SHARED = "I205", "D301", "I204"
HISTORY = "64.8（R4確定）"
SAMPLE = load_sample(CHECKOUT / "sample", Round.parse("R5-12"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_warehouse(f"sqlite:///{tmp_path / 'w.db'}"), Archive(tmp_path / "archive"))


def last(survey: Survey, code: str = CODE) -> str:
    rows = survey.asked.sheets["指標"]
    return str(rows.loc[rows["code"] == code, "previous"].iloc[0])


def sent(made_by: Survey, survey: Survey, folder: Path, actual: str) -> Received:
    """One department's workbook, made by one survey and checked by another of the same round."""
    typed = {"as_of": "", "remark": ""}
    figures = {key: {**row, **typed} for key, row in SAMPLE.figures.items() if key[0] == OWNER}
    for code in (CODE, "E2028"):  # 再掲: one figure
        figures[OWNER, code] |= {"actual": actual, "forecast": "70"}
    sample = Sample(figures, SAMPLE.texts)
    made = write_sample(folder / survey.round.key, sample, made_by.registry, made_by.asked, made_by.key)
    path = next(each for each in made if f"_{OWNER}_" in each.name)
    return together([receive([path], survey)], survey)


def accept(survey: Survey, store: Store, folder: Path, actual: str) -> None:
    received = sent(survey, survey, folder, actual)
    assert received.batch.submissions["outcome"].tolist() == ["受理"]
    record_many(received, store)


def test_the_first_round_knows_the_plans_history(survey: Survey, store: Store) -> None:
    assert survey.with_previous_values(store).asked.sheets["指標"].equals(survey.asked.sheets["指標"])


@pytest.mark.long
def test_each_round_knows_the_last_number_accepted(survey: Survey, store: Store, tmp_path: Path) -> None:
    shown = {}
    for key, actual in (("R5-09", "70.1"), ("R5-12", "集計中"), ("R5-03", "77"), ("R6-06", "78")):
        here = survey.at(Round.parse(key)).with_previous_values(store)
        shown[key] = last(here)
        accept(here, store, tmp_path, actual)
    assert shown == {
        "R5-09": HISTORY,
        "R5-12": "70.1（R5-09現在）",
        "R5-03": "70.1（R5-09現在）",
        "R6-06": "77（R5確定）",
    }
    again = survey.at(Round.parse("R5-09")).with_previous_values(store)
    assert last(again) == HISTORY  # what was accepted since is not before it


def test_what_several_departments_share_is_as_it_was(survey: Survey, store: Store, tmp_path: Path) -> None:
    accept(survey.at(Round.parse("R5-09")), store, tmp_path, "70.1")
    assert last(survey.with_previous_values(store), SHARED) == last(survey, SHARED)


def test_a_jump_is_one_from_the_last_round(survey: Survey, store: Store, tmp_path: Path) -> None:
    accept(survey.at(Round.parse("R5-09")), store, tmp_path, "4")
    with_previous_values = survey.with_previous_values(store)
    found = sent(with_previous_values, with_previous_values, tmp_path, "50").batch.findings
    assert found["code"].tolist() == ["N003", "N003"]
    assert "前回値「4（R5-09現在）」" in found["message"][0]


def test_a_workbook_with_an_older_last_value_has_nothing_to_say(survey: Survey, store: Store, tmp_path: Path) -> None:
    accept(survey.at(Round.parse("R5-09")), store, tmp_path, "60")
    received = sent(survey, survey.with_previous_values(store), tmp_path, "65")
    assert received.batch.findings.empty
