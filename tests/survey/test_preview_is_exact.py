"""What ``plan check`` and ``plan adopt`` announce is exactly what the adoption changes, for random edits of a plan.

Compared are the workbooks that departments open and the bytes of the tables, made before and after.
"""

import csv
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import SecretStr

from schemas.submission import TABLES
from soak.decade.plan_edits import Row
from soak.sandbox import tables_of
from sumida_etl.errors import SumidaError
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, compose, in_order, receive, record_many, together
from sumida_etl.survey.plans.adoption import UnpublishablePlanError, adopt
from sumida_etl.survey.plans.check import check_plan
from sumida_etl.survey.plans.preview import PlanPreview
from sumida_etl.survey.releasing import composing
from sumida_etl.templates.sample import invented_sample, write_sample
from sumida_etl.templates.workbook import template_file
from tests.conftest import KEY
from tests.survey.small_plan import EDITS, Edit, small_plan, typed_over

pytestmark = [pytest.mark.long, pytest.mark.rare]

ROUNDS = (Round.parse("R6-09"), Round.parse("R6-12"))
Key = tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Seen:
    """A round as people see it: who owes, the rows of their workbooks as they open them, the rows of the tables."""

    owing: frozenset[str]
    asked: Mapping[Key, object]
    tables: Mapping[tuple[str, str], Row] | None


def home_settings(home: Path) -> Settings:
    return Settings(home=home, archive=home / "archive", token_key=SecretStr(KEY))


def seen(home: Path, round: Round, store: Store) -> Seen:
    survey = Survey.open(home_settings(home), round).with_previous_values(store)
    asked: dict[Key, object] = {}
    for department in survey.owing:
        book = load_workbook(BytesIO(template_file(survey.registry.ward, department, survey.asked, survey.key)))
        for sheet in TABLES:
            written = book[sheet.name]
            heads = {cell.column: str(cell.value) for cell in written[3] if cell.value and cell.value != "点検"}
            rules = [each for each in written.data_validations.dataValidation if each.type == "list"]
            picked = [(each.formula1, cells) for each in rules for cells in each.sqref.ranges]
            for at, key in enumerate(rows_of(survey, sheet.name, department.code), start=4):
                row = [cell for cell in written[at] if cell.column in heads]
                lists = [words for cell in row for words, cells in picked if cell.coordinate in cells]
                shown = {heads[cell.column]: cell.value or "" for cell in row if cell.protection.locked and cell.value}
                opened = {heads[cell.column] for cell in row if not cell.protection.locked}
                asked[sheet.name, *key] = shown, opened, lists
    try:
        files = compose(survey, store).files
    except SumidaError:
        return Seen(frozenset(each.code for each in survey.owing), asked, None)
    tables = {
        (file.name, row["ID"]): row
        for file in files
        if file.name.endswith(".csv") and "_list" not in file.name
        for row in csv.DictReader(file.content.decode("utf-8-sig").splitlines())
    }
    return Seen(frozenset(each.code for each in survey.owing), asked, tables)


def rows_of(survey: Survey, sheet: str, department: str) -> Iterator[Key]:
    """What the preview calls each row of a department's sheet, in the order of the sheet."""
    names = {"指標": ("code",), "効果・実績": ("figure",), "取組状況": ("plan", "measure", "item")}[sheet]
    frame = survey.asked.sheets[sheet]
    for row in frame[frame["department"] == department].to_dict("records"):
        yield (department, *(str(row[name]) for name in names))


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two open rounds, all workbooks of both accepted."""
    home = tmp_path_factory.mktemp("small")
    small_plan(home / "plan")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(composing, "files_of", tables_of)
        store = Store.open(home_settings(home))
        for round in ROUNDS:
            survey = Survey.pinned(home_settings(home), round, "調査票").with_previous_values(store)
            told = invented_sample(survey.registry, survey.asked)
            paths = list(write_sample(home / "inbox" / round.key, told, survey.registry, survey.asked, survey.key))
            received = in_order(together([receive(paths, survey)], survey, store), store)
            record_many(received, store)
            assert set(received.batch.submissions["outcome"]) == {"受理"}
        store.engine.dispose()
        yield home


@pytest.fixture(scope="module")
def before(master: Path) -> dict[str, Seen]:
    store = Store.open(home_settings(master))
    found = {round.key: seen(master, round, store) for round in ROUNDS}
    store.engine.dispose()
    return found


NUMBERS = count()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(edits=EDITS, round=st.sampled_from(ROUNDS))
@example(edits=[("history.csv", 0, "年度", "R5")], round=ROUNDS[0])
@example(edits=[("indicators.csv", 3, "段階", "未着手;工事;供用"), ("targets.csv", 3, "目標値", "2")], round=ROUNDS[1])
@example(edits=[("indicators.csv", 2, "単位", "千回")], round=ROUNDS[1])
@example(edits=[("indicators.csv", 0, "単位", "千回")], round=ROUNDS[0])
@example(edits=[("plans.csv", 0, "計画名", "大きな計画")], round=ROUNDS[0])
@example(edits=[("assignments.csv", 3, "", "delete"), ("footnotes.csv", 0, "", "delete")], round=ROUNDS[1])
@example(edits=[("judgements.csv", 0, "語", "Ａ"), ("judgements.csv", 2, "", "delete")], round=ROUNDS[0])
@example(edits=[("judgements.csv", 0, "有効開始", "2024-10-01"), ("judgements.csv", 2, "語", "済")], round=ROUNDS[1])
@example(edits=[("departments.csv", 2, "所属名", "総務室")], round=ROUNDS[0])
def test_what_is_announced_is_what_changes(
    master: Path, before: dict[str, Seen], edits: list[Edit], round: Round
) -> None:
    home = master.parent / f"edited-{next(NUMBERS)}"
    shutil.copytree(master, home)
    typed_over(home / "plan", edits)
    try:
        assume(load(PlanFiles.of_folder(home / "plan")).registry is not None)
        exact(home, round, before)
    finally:
        shutil.rmtree(home)


def exact(home: Path, round: Round, was: Mapping[str, Seen]) -> None:
    store = Store.open(home_settings(home))
    found = check_plan(home / "plan", home_settings(home), store)
    told = {each.round: each for each in found.previews}.get(round.key)
    event("announced" if told else "nothing announced")
    try:
        if not any(each.startswith(round.key) for each in found.stuck):
            adopted_as_told(home, round, store, was, told)
    finally:
        store.engine.dispose()


def adopted_as_told(home: Path, round: Round, store: Store, was: Mapping[str, Seen], told: PlanPreview | None) -> None:
    try:
        adopted = adopt(home_settings(home), round, store)
    except UnpublishablePlanError as problem:
        assert told is not None and told == problem.preview
        return
    if adopted is not None:
        assert told == (None if adopted.nothing else adopted)
    differing(was[round.key], seen(home, round, store), told)
    later = {each.round: each for each in (told.later if told else ())}
    for other in ROUNDS:
        if other != round:
            differing(was[other.key], seen(home, other, store), later.get(other.key))


def differing(was: Seen, now: Seen, told: PlanPreview | None) -> None:
    assert set(told.owing if told else ()) == now.owing - was.owing
    assert set(told.released if told else ()) == was.owing - now.owing
    assert {(each.sheet, *each.key) for each in (told.asked if told else ())} == {
        key for key in was.asked.keys() | now.asked.keys() if was.asked.get(key) != now.asked.get(key)
    }
    assert was.tables is not None
    if told is not None and told.unpublishable:
        assert now.tables is None
        return
    assert now.tables is not None
    tables = told.tables if told else ()
    assert {(table.file, row.id) for table in tables for row in table.added} == now.tables.keys() - was.tables.keys()
    assert {(table.file, row.id) for table in tables for row in table.removed} == was.tables.keys() - now.tables.keys()
    assert {(table.file, cell.id, cell.column) for table in tables for cell in table.changed} == {
        (file, id, column)
        for file, id in was.tables.keys() & now.tables.keys()
        for column, text in now.tables[file, id].items()
        if text != was.tables[file, id][column]
    }
