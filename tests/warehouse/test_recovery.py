"""A database that lacks what the journal calls kept is not gone on with; what a killed process left open is settled."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sumida_etl.rounds import Round
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.archive.journal_entries import entries_of
from sumida_etl.warehouse.archive.journal_lines import About, Entry, Key
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.disagreements import OtherWarehouseError
from sumida_etl.warehouse.merge import merge_many
from sumida_etl.warehouse.recovery import settle
from tests.postgres import Databases
from tests.warehouse.sent_workbooks import MORNING, Sent, batch

FIRST, SECOND = Sent("D101", "25", 1), Sent("D102", "36", 2)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "archive" / "journal.jsonl")


def never_committed(journal: Journal, sent: Sent) -> None:
    """What a process leaves that is killed between the journal and the commit."""
    made = batch(sent)
    (row,) = made.submissions.drop(columns="submission").to_dict("records")
    row |= {"sha256": sent.sha256, "attempt": 1, "recorded_at": MORNING}
    journal.add("submission", entries_of([row], made.findings))


def test_what_was_kept_is_there_and_nothing_is_written(engine: Engine, journal: Journal) -> None:
    settle(engine, journal)
    assert not journal.path.exists()
    merge_many(engine, batch(FIRST, SECOND), journal=journal)
    before = journal.path.read_bytes()
    settle(engine, journal)
    assert journal.path.read_bytes() == before
    assert [record.kept for record in journal.records()] == [True, True]


@pytest.mark.parametrize("left", [(), (FIRST,)], ids=["emptied", "an older copy"])
def test_a_database_that_lost_something_is_refused(
    engine: Engine, databases: Databases, journal: Journal, left: Sequence[Sent]
) -> None:
    merge_many(engine, batch(FIRST, SECOND), journal=journal)
    before = journal.path.read_bytes()
    other = open_warehouse(databases.migrated())
    merge_many(other, batch(*left))
    with pytest.raises(OtherWarehouseError, match=f"登録2件のうち{2 - len(left)}件がありません") as refused:
        settle(other, journal)
    assert "sumida-etl rebuild" in str(refused.value)
    assert "SUMIDA_ARCHIVE" in str(refused.value)
    assert journal.path.read_bytes() == before
    other.dispose()


def test_another_workbook_under_the_same_number_is_another_warehouse(
    engine: Engine, databases: Databases, journal: Journal
) -> None:
    merge_many(engine, batch(FIRST), journal=journal)
    other = open_warehouse(databases.migrated())
    merge_many(other, batch(Sent("D101", "26", 1)))
    with pytest.raises(OtherWarehouseError, match="登録1件のうち1件"):
        settle(other, journal)
    other.dispose()


def test_a_lost_publication_is_missed(engine: Engine, databases: Databases, journal: Journal) -> None:
    (merged,) = merge_many(engine, batch(FIRST), journal=journal)
    publications.record(
        engine, Round.parse("R5-12"), published_at=MORNING, provisional=True, manifest_sha256="0" * 64,
        sources=[merged.id], journal=journal,
    )  # fmt: skip
    settle(engine, journal)
    other = open_warehouse(databases.migrated())
    merge_many(other, batch(FIRST))
    with pytest.raises(OtherWarehouseError, match="登録2件のうち1件"):
        settle(other, journal)
    other.dispose()


def test_an_entry_never_committed_is_no_submission(engine: Engine, journal: Journal) -> None:
    merge_many(engine, batch(FIRST), journal=journal)
    never_committed(journal, SECOND)
    settle(engine, journal)
    assert [record.entry["sha256"] for record in journal.records()] == [FIRST.sha256]
    (merged,) = merge_many(engine, batch(SECOND), journal=journal)
    assert merged.new
    settle(engine, journal)
    assert [record.kept for record in journal.records()] == [True, True]


def test_an_entry_whose_commit_came_is_kept(engine: Engine, journal: Journal) -> None:
    never_committed(journal, FIRST)
    merge_many(engine, batch(FIRST))
    settle(engine, journal)
    assert [record.kept for record in journal.records()] == [True]


class Slow(Journal):
    """One whose writer takes its time between the journal and the commit."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.entered, self.go_on = threading.Event(), threading.Event()

    def add(self, about: About, entries: Sequence[Entry]) -> tuple[Key, ...]:
        keys = super().add(about, entries)
        self.entered.set()
        assert self.go_on.wait(20)
        return keys


def test_who_is_about_to_commit_is_waited_for(engine: Engine, tmp_path: Path) -> None:
    slow = Slow(tmp_path / "journal.jsonl")
    writer = threading.Thread(target=merge_many, args=(engine, batch(FIRST)), kwargs={"journal": slow})
    writer.start()
    assert slow.entered.wait(20)
    other = open_warehouse(engine.url.render_as_string(hide_password=False))
    settling = threading.Thread(target=settle, args=(other, Journal(slow.path)))
    settling.start()
    settling.join(0.3)
    assert settling.is_alive()
    slow.go_on.set()
    settling.join(20)
    writer.join(20)
    assert [record.kept for record in slow.records()] == [True]
    other.dispose()
