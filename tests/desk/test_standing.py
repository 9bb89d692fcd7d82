"""What became of a receipt, on both kinds of database: read, and nothing written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
from pydantic import SecretStr

from sumida_etl.desk.reading import readable_store
from sumida_etl.desk.standing import Standing, stands, versions
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, in_order, receive, record_many
from sumida_etl.tracing.changes import until_now
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.receipts import Receipt
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.dump import dump

from .conftest import ROUND


def receipt_of(survey: Survey, sha256: str, at: datetime) -> Receipt:
    return Receipt.signed(survey.key, ROUND, "D302", at, sha256, 1)


def test_a_receipt_follows_its_workbook(database_url: str, survey: Survey, sample_folder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database=SecretStr(database_url), archive=tmp_path / "archive")
    before = datetime.now(UTC) - timedelta(minutes=1)
    with readable_store(settings) as nothing:
        assert nothing is None
        assert stands(receipt_of(survey, "0" * 64, before), None, replaced=False).standing is Standing.WAITING
    store = Store(open_warehouse(database_url), Archive(tmp_path / "archive"))
    (path,) = sample_folder.glob("*_D302_*.xlsx")
    copies = [tmp_path / f"{number}.xlsx" for number in range(3)]
    for copy, value in zip(copies, (None, "96.55％", "5～10"), strict=True):
        book = openpyxl.load_workbook(path)
        if value:
            book["指標"]["I4"] = value
        book.save(copy)
    shas = []
    for copy in copies:
        received = receive([copy], survey)
        shas += list(received.workbooks)
        record_many(in_order(received, store), store)
    lines = list(dump(store.engine))
    with readable_store(settings) as read:
        assert read is not None
        found = [stands(receipt_of(survey, sha, before), read, replaced=True) for sha in (*shas, "0" * 64)]
        assert [each.standing for each in found] == [
            Standing.ACCEPTED, Standing.ACCEPTED, Standing.RETURNED, Standing.REPLACED,
        ]  # fmt: skip
        assert "第1版" in found[0].sentence and "その後、新しい版" in found[0].sentence
        assert "第2版" in found[1].sentence and "公開のもとになる版" in found[1].sentence
        assert len(found[2].reasons) == 1 and "指標 I4：「5～10」は" in found[2].reasons[0]
        # Another workbook of the department came after it, by whatever way: it waits for nothing.
        assert stands(receipt_of(survey, "0" * 64, before), read, replaced=False).standing is Standing.REPLACED
        last = datetime.now(UTC) + timedelta(minutes=1)
        assert stands(receipt_of(survey, "0" * 64, last), read, replaced=False).standing is Standing.WAITING

        known = versions(survey, read, "D302")
        assert [each.number for each in known] == [None, 2, 1]
        assert [each.current for each in known] == [False, True, False]
        (change,) = known[1].changes
        assert (change.code, change.before, change.after) == ("I107", "集計中", "96.55")

        first = receive([copies[0]], survey).batch
        (back,) = until_now(read.engine, ROUND, first, survey.registry, "D302") or ()
        assert (back.before, back.after) == ("96.55", "集計中")
        assert until_now(read.engine, ROUND, first, survey.registry, "D301") is None
    assert list(dump(store.engine)) == lines
    store.engine.dispose()
