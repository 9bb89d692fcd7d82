"""``plan init`` and docs/plan.md: made from the declarations, and told what is still to be written."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.registry.empty_plan import OccupiedFolderError, plan_page, write_empty_plan
from sumida_etl.registry.files import ALL
from sumida_etl.registry.files.indicators import TARGETS
from sumida_etl.registry.files.organisation import PLANS
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.publication_metadata import load_metadata, unfilled
from sumida_etl.vocabulary import Comparator
from tests.conftest import CHECKOUT


def test_the_page_is_as_the_declarations_have_it() -> None:
    """``python -m sumida_etl.registry.empty_plan`` writes it."""
    assert (CHECKOUT / "docs" / "plan.md").read_text(encoding="utf-8") == plan_page()


def test_every_column_says_what_to_write() -> None:
    assert [column.header for file in (PLANS, *ALL) for column in file.columns if not column.says] == []


def test_an_empty_plan_is_read_and_told_what_it_lacks(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["plan", "init", str(tmp_path / "plan")])
    assert done.exit_code == 0, done.output
    told = {(fault.file, fault.column) for fault in load(PlanFiles.of_folder(tmp_path / "plan")).stopping}
    empty = {("ward.yaml", name) for name in ("code", "name", "prefecture", "office")}
    assert told == empty | {("plans.csv", "計画コード")}


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(OccupiedFolderError, match="空ではありません"):
        write_empty_plan(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_what_a_new_plan_leaves_to_be_written_of_the_data_is_told_and_stops_nothing(tmp_path: Path) -> None:
    write_empty_plan(tmp_path / "plan")
    files = PlanFiles.of_folder(tmp_path / "plan")
    told = list(unfilled(files, load_metadata(files)))
    assert not any(fault.stops for fault in told)
    assert [fault.column for fault in told] == [
        "title", "description", "organisation", "maintainer", "update_frequency", "category", "base_url", "homepage",
    ]  # fmt: skip
    assert (
        str(told[0]) == "publication.yaml:3 title: 空欄のままです。公開データの題を書きます（このままでも公開されます）"
    )
    known = PlanFiles.of_folder(CHECKOUT / "plan")
    assert list(unfilled(known, load_metadata(known))) == []


def test_every_closed_column_of_a_target_names_its_words() -> None:
    (column,) = (column for column in TARGETS.columns if column.header == "目標条件")
    assert all(word in column.says for word in Comparator)
