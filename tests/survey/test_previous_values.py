"""前回値 is the last number accepted, and a tenfold jump is one from there."""

from pathlib import Path

import openpyxl
import pytest

from schemas.submission import NARRATIVES, RESULTS
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.returns.deleted_rows import deleted_rows
from sumida_etl.rounds import Round
from sumida_etl.survey import Received, Store, Survey, receive, record_many, together
from sumida_etl.templates.rows import write_row
from sumida_etl.templates.sample import Sample, load_sample, write_sample
from sumida_etl.templates.workbook import write_template
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.checks.editing import is_answer
from tests.conftest import CHECKOUT

CODE, OWNER, SHARED = "I205", "D301", "I204"
DECLARED = {RESULTS.name: RESULTS, NARRATIVES.name: NARRATIVES}
ITEM = next(key[1:] for key in load_sample(CHECKOUT / "sample", Round.parse("R5-12")).texts if key[0] == OWNER)
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


def told(survey: Survey, sheet: str, **key: str) -> dict[str, object]:
    rows = survey.asked.of(DECLARED[sheet], OWNER)
    for name, text in key.items():
        rows = rows[rows[name] == text]
    before = [str(name) for name in rows if str(name).startswith("shown_") and name != "shown_check"]
    return {name: rows.iloc[0][name] for name in before}


def test_results_and_texts_show_what_was_answered_last(survey: Survey, store: Store, tmp_path: Path) -> None:
    assert told(survey.with_previous_values(store), RESULTS.name, figure="E2028") == {"shown_previous": ""}
    accept(survey.at(Round.parse("R5-09")).with_previous_values(store), store, tmp_path, "70.1")
    here = survey.with_previous_values(store)
    assert told(here, RESULTS.name, figure="E2028") == {"shown_previous": "70.1（R5-09現在）"}
    (typed,) = [texts for key, texts in SAMPLE.texts.items() if key == (OWNER, *ITEM)]
    assert told(here, NARRATIVES.name, measure=ITEM[1], item=ITEM[2]) == {
        "shown_last_progress": f"{typed['progress']}（R5-09）",
        "shown_last_outlook": f"{typed['outlook']}（R5-09）",
    }
    accept(here, store, tmp_path, "集計中")
    after = survey.at(Round.parse("R5-03")).with_previous_values(store)
    assert told(after, RESULTS.name, figure="E2028") == {"shown_previous": "70.1（R5-09現在）"}


def test_the_workbook_shows_them_locked_and_they_are_not_read_back(
    survey: Survey, store: Store, tmp_path: Path
) -> None:
    accept(survey.at(Round.parse("R5-09")).with_previous_values(store), store, tmp_path, "70.1")
    here = survey.with_previous_values(store)
    (tmp_path / "R5-12").mkdir()
    made = write_sample(tmp_path / "R5-12", SAMPLE, here.registry, here.asked, here.key)
    path = next(each for each in made if f"_{OWNER}_" in each.name)
    book = openpyxl.load_workbook(path)
    heads = [[cell.value for cell in book[sheet.name][3]] for sheet in (RESULTS, NARRATIVES)]
    assert heads[0][5:7] == ["前回値", "12月末現在"]
    assert heads[1][4:] == ["前回の取組状況", "令和5年度の取組状況", "前回の取組予定", "令和6年度の取組予定"]
    assert all(book[sheet][cell].protection.locked for sheet, cell in (("効果・実績", "F4"), ("取組状況", "E4")))
    book["効果・実績"]["F4"].value = "書き換えた"
    book["取組状況"]["E4"].value = None
    book.save(path)
    received = together([receive([path], here)], here)
    assert received.batch.findings["code"].tolist() == []
    for sheet in (RESULTS, NARRATIVES):
        for column in range(len(heads[sheet is NARRATIVES]), 0, -1):
            if str(heads[sheet is NARRATIVES][column - 1]).startswith("前回"):
                book[sheet.name].delete_cols(column)
    book.save(path)  # as the form was before it had them
    assert together([receive([path], here)], here).batch.findings["code"].tolist() == []


def test_a_row_that_was_deleted_comes_back_with_them(survey: Survey, store: Store, tmp_path: Path) -> None:
    accept(survey.at(Round.parse("R5-09")).with_previous_values(store), store, tmp_path, "70.1")
    here = survey.with_previous_values(store)
    department = here.registry.department(OWNER, here.round.as_of)
    path = write_template(tmp_path / "out", here.registry.ward, department, here.asked, here.key)
    book = openpyxl.load_workbook(path)
    stood = {sheet.name: [cell.value for cell in book[sheet.name][4]] for sheet in (RESULTS, NARRATIVES)}
    for name in stood:
        book[name].delete_rows(4)
    book.save(path)
    inspection = inspect(read_forms([read_workbook(path)], here.round), here.asked, here.registry, here.key)
    (deleted,) = deleted_rows(inspection).values()
    back = openpyxl.Workbook().worksheets[0]
    for each in deleted:
        write_row(back, 4, each.columns, each.rows[0].asked)
        columns = range(1, len(stood[each.sheet.name]) + 1)
        ours = [text for text in stood[each.sheet.name] if not is_answer(text)]
        assert [back.cell(4, column).value for column in columns][: len(ours)] == ours
    assert [each.sheet for each in deleted] == [RESULTS, NARRATIVES]


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
