"""What is in force stays in force however often its file is looked at, and whatever the clock says."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook

from sumida_etl.survey import Received, Store, Survey, in_order, receive, record_many, together
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse


def arrived(received: Received, behind: timedelta) -> Received:
    submissions = received.batch.submissions
    at = pd.Series([each - behind for each in submissions["received_at"]], submissions.index, dtype=object)
    return replace(received, batch=replace(received.batch, submissions=submissions.assign(received_at=at)))


def test_a_file_from_a_clock_behind_is_recorded_once(survey: Survey, sample_folder: Path, tmp_path: Path) -> None:
    store = Store(open_warehouse(f"sqlite:///{tmp_path / 'w.db'}"), Archive(tmp_path / "archive"))
    first = next(sample_folder.glob("*_D301_*.xlsx"))
    book = load_workbook(first)
    book["指標"]["I4"].value = "76.2％"
    book.save(correction := tmp_path / first.name)
    for path, behind in ((first, 0), (correction, 3), (correction, 3), (correction, 3)):
        received = arrived(together([receive([path], survey)], survey), timedelta(days=behind))
        record_many(in_order(received, store), store)
    known = queries.submissions_of(store.engine, survey.round)
    assert known["version"].tolist() == [1, 2]
    assert known["current"].tolist() == [False, True]
