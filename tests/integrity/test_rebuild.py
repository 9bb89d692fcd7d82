"""A warehouse made again from archive and journal is the one that was lost."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from sumida_etl.integrity.rebuilding.rebuild import NoJournalError, OccupiedWarehouseError, rebuild
from sumida_etl.integrity.reread import UnreadableWorkbookError
from sumida_etl.survey import compose
from sumida_etl.warehouse.archive.archive import Archive, DamagedWorkbookError, MissingWorkbookError
from sumida_etl.warehouse.database.models import Submission
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump
from sumida_etl.warehouse.publications import published
from tests.integrity.conftest import Kept
from tests.integrity.test_verify import forged
from tests.postgres import Databases


def test_the_rebuilt_warehouse_equals_the_lost_one(kept: Kept, databases: Databases) -> None:
    again = open_warehouse(databases.migrated())
    made = rebuild(again, kept.store.archive, kept.survey.registry)
    assert (made.submissions, made.publications) == (5, 1)
    assert dump(again) == dump(kept.store.engine)
    assert dump(again).count("\nvalue ") > 5
    times = select(Submission.sha256, Submission.attempt, Submission.recorded_at).order_by(Submission.id)
    with kept.store.engine.connect() as one, again.connect() as other:
        assert one.execute(times).all() == other.execute(times).all()
    columns = ["round", "published_at", "manifest_sha256", "provisional"]
    assert published(again)[columns].values.tolist() == published(kept.store.engine)[columns].values.tolist()
    again.dispose()


def test_it_is_rebuilt_on_the_other_kind_of_database(kept: Kept, sqlite: Databases, postgres: Databases) -> None:
    for databases in (sqlite, postgres):
        again = open_warehouse(databases.migrated())
        rebuild(again, kept.store.archive, kept.survey.registry)
        assert dump(again) == dump(kept.store.engine)
        again.dispose()


def test_what_was_accepted_stays_accepted(kept: Kept, sqlite: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AssertionError("nothing is checked anew")

    monkeypatch.setattr("sumida_etl.checks.run.inspect", broken)
    again = open_warehouse(sqlite.migrated())
    rebuild(again, kept.store.archive, kept.survey.registry)
    assert dump(again) == dump(kept.store.engine)


def test_a_full_database_is_left_alone(kept: Kept) -> None:
    before = dump(kept.store.engine)
    with pytest.raises(OccupiedWarehouseError, match="5件登録されています"):
        rebuild(kept.store.engine, kept.store.archive, kept.survey.registry)
    assert dump(kept.store.engine) == before


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_with_a_workbook_gone_nothing_is_rebuilt(kept: Kept, databases: Databases, damage: str) -> None:
    path = next(iter(kept.store.archive.held().values()))
    if damage == "missing":
        path.unlink()
    else:
        path.chmod(0o644)
        path.write_bytes(b"other")
    again = open_warehouse(databases.migrated())
    with pytest.raises(MissingWorkbookError if damage == "missing" else DamagedWorkbookError):
        rebuild(again, kept.store.archive, kept.survey.registry)
    assert dump(again) == ""
    again.dispose()


def test_without_a_journal_there_is_nothing_to_rebuild(sqlite: Databases, kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(NoJournalError, match="台帳"):
        rebuild(open_warehouse(sqlite.migrated()), Archive(tmp_path / "none"), kept.survey.registry)


def test_an_entry_whose_commit_was_lost_gives_way_to_what_came_after(kept: Kept, sqlite: Databases) -> None:
    first = next(record for record in kept.store.journal.records() if record.about == "submission")
    lost = {**first.entry, "attempt": 1, "name": "届いていない.xlsx"}
    entry = json.dumps({"submission": lost}, ensure_ascii=False, separators=(",", ":"))
    forged(kept, lambda lines: [entry, *lines])
    again = open_warehouse(sqlite.migrated())
    rebuild(again, kept.store.archive, kept.survey.registry)
    assert dump(again) == dump(kept.store.engine)


def test_what_was_published_can_be_composed_again(kept: Kept, survey: object) -> None:
    record = published(kept.store.engine).iloc[-1]
    made = compose(kept.survey, kept.store, record["published_at"])
    assert made.sha256 == record["manifest_sha256"]


def test_rows_that_the_plan_no_longer_asks_for_are_not_left_out_in_silence(kept: Kept, sqlite: Databases) -> None:
    registry = kept.survey.registry
    moved = tuple(replace(row, department="D605") if row.department == "D104" else row for row in registry.results)
    again = open_warehouse(sqlite.migrated())
    with pytest.raises(UnreadableWorkbookError, match="効果・実績の行が、その計画の版ではD605のものです"):
        rebuild(again, kept.store.archive, replace(registry, results=moved))
    assert dump(again) == ""
