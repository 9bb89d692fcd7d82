"""The bytes of a table: UTF-8 with BOM, CRLF, one header row, quotes only where they are needed."""

import csv
import io
from collections.abc import Sequence

import pandas as pd

from schemas.columns import Column, columns_of
from schemas.publication import PublishedTable, name_of
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.cells import written
from sumida_etl.publication.tables.edition import Edition


def csv_files(edition: Edition) -> tuple[Artefact, ...]:
    """One file per table. Raises FormulaTextError and UnsoundTableError."""
    return tuple(
        Artefact(file_name(table, edition), csv_bytes(rows, table, edition.columns_of(table)))
        for table, rows in edition.tables.items()
    )


def file_name(table: type[PublishedTable], edition: Edition) -> str:
    """``000000_kpi_attainment_2023-12.csv``."""
    return f"{edition.ward.code}_{name_of(table)}_{edition.round.stamp}.csv"


def csv_bytes(rows: pd.DataFrame, table: type[PublishedTable], columns: Sequence[Column] = ()) -> bytes:
    """A table's rows (Python objects) as its CSV; ``columns`` as ``written`` takes them.

    Raises FormulaTextError and UnsoundTableError.
    """
    cells = written(rows, table, columns).astype(object)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([column.title for column in columns_of(table)])
    writer.writerows(cells.where(cells.notna(), "").itertuples(index=False, name=None))
    return text.getvalue().encode("utf-8-sig")
