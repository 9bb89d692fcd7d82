"""Rows of the database as entries of the journal, and back: dates and times as ISO text."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Boolean, FromClause, Integer

from sumida_etl.warehouse.database.column_types import Day, Moment
from sumida_etl.warehouse.database.models import Finding

_OWN = ("id", "submission_id", "position")


def names_of(table: FromClause) -> list[str]:
    """The columns of a table that are its own content."""
    return [column.name for column in table.columns if column.name not in _OWN]


def entries_of(rows: Iterable[Mapping[str, Any]], findings: pd.DataFrame) -> list[dict[str, Any]]:
    """Submissions' rows with their findings (of a batch) as entries, ``findings`` being a list of rows."""
    names = names_of(Finding.__table__)
    wanted = list(rows)
    mine = findings[findings["submission"].isin({row["sha256"] for row in wanted})]
    said: dict[str, list[dict[str, Any]]] = {}
    for submission, row in zip(mine["submission"], mine[names].to_dict("records"), strict=True):
        said.setdefault(submission, []).append(written({str(name): cell for name, cell in row.items()}))
    return [{**written(row), "findings": said.get(row["sha256"], [])} for row in wanted]


def written(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return {name: _plain(value) for name, value in row.items()}


def findings_frame(entries: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The findings of many entries, with their ``submission``. Raises LookupError."""
    names = ["submission", *names_of(Finding.__table__)]
    rows = [{"submission": entry["sha256"], **row} for entry in entries for row in entry["findings"]]
    return pd.DataFrame(rows, columns=names, dtype=object)


def row_of(table: FromClause, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a table in an entry. Raises ValueError, LookupError, TypeError."""
    row: dict[str, Any] = {}
    for name in names_of(table):
        column = table.columns[name]
        value = entry.get(name) if column.nullable else entry[name]  # an entry may be older than the column
        kind = column.type
        if value is None:
            row[name] = None
        elif isinstance(kind, Moment):
            row[name] = datetime.fromisoformat(value)
        elif isinstance(kind, Day):
            row[name] = date.fromisoformat(value)
        elif isinstance(value, bool if isinstance(kind, Boolean) else int if isinstance(kind, Integer) else str):
            row[name] = value
        else:
            raise TypeError(name)
    return row


def _plain(value: Any) -> object:  # noqa: ANN401 - a column of objects may hold anything
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, str):
        return str(value)
    return None if pd.isna(value) else value
