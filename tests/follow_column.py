"""Run in a copy of the checkout that asks for additional columns in 効果・実績: prints what became of their values."""

import csv
import io
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from schemas.publication import Results
from schemas.submission import RESULTS, header
from sumida_etl import survey as work
from sumida_etl.integrity.reread import open_archived, reread
from sumida_etl.publication.files.csv import csv_bytes
from sumida_etl.publication.tables.results import results
from sumida_etl.registry import load_registry
from sumida_etl.registry.publication_metadata import load_metadata
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.schema import open_warehouse
from sumida_etl.warehouse.queries import results_of

ROUND = Round.parse("R5-12")
DEPARTMENT = "D203"
WRITTEN = RESULTS.written_in(ROUND, {"previous"})
NAMES = [column.name for column in WRITTEN]
ADDED = ["cause", "staff", "staff_raw", "seen_on", "source"]
WRONG = {"cause": "詳しくは03-5608-1111まで。" * 2, "staff": "▲3名", "seen_on": "令和6年2月30日", "source": "口頭"}
RIGHT = {"cause": "窓口を増やしたため", "staff": "12名", "seen_on": "令和6年1月5日", "source": "台帳"}


def typed(path: Path, cells: Mapping[str, str], to: Path) -> Path:
    """The workbook with something typed in the first row of 効果・実績."""
    book = load_workbook(path)
    for name, text in cells.items():
        book[RESULTS.name].cell(RESULTS.header_row + 1, NAMES.index(name) + 1).value = text
    book.save(to)
    return to


def main(folder: Path) -> None:
    registry, key = load_registry(Path("plan")), TokenKey(b"a key for the tests alone")
    asked = asked_in(registry, ROUND)
    survey = work.Survey(ROUND, registry, asked, key, load_metadata(Path("plan")))
    few = replace(registry, departments=(registry.department(DEPARTMENT, ROUND.as_of),))
    (filled,) = write_sample(folder, load_sample(Path("sample"), ROUND), few, asked, key)
    titles = [header(column, ROUND) for column in WRITTEN]
    wrong = work.receive([typed(filled, WRONG, folder / "wrong.xlsx")], survey).batch.findings
    store = work.Store(open_warehouse(f"sqlite:///{folder / 'warehouse.db'}"), Archive(folder / "archive"))
    right = work.together([work.receive([typed(filled, RIGHT, folder / "right.xlsx")], survey)], survey)
    work.record_many(work.in_order(right, store), store)
    given = results_of(store.engine, ROUND)
    digest = given["submission"][0]
    again = reread([open_archived(digest, store.archive)], {digest: DEPARTMENT}, ROUND, registry).results
    table = csv_bytes(results(given, [], registry, ROUND), Results).decode("utf-8-sig")
    published = next(row for row in csv.DictReader(io.StringIO(table)) if row["増減の理由"])
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    followed = {
        "headers": titles[NAMES.index("as_of") :],
        "findings": [
            [row["code"], titles[coordinate_to_tuple(row["cell"])[1] - 1]] for row in wrong.to_dict("records")
        ],
        "choice": next(iter(wrong.loc[wrong["code"] == "T013", "message"]), ""),
        "differences": list(map(str, differences)),
        "kept": [str(given[name].dropna().iloc[0]) for name in ADDED],
        "reread": [str(again[name].dropna().iloc[0]) for name in ADDED],
        "published": {title: published[title] for title in ("増減の理由", "従事人数", "確認日", "出典")},
    }
    json.dump(followed, sys.stdout)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(scratch))
