"""A warehouse as text: two warehouses with the same content give the same text, on SQLite and on PostgreSQL.

Generated values are left out: ids, attempt numbers, and the times of writing and publishing.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, FromClause, RowMapping, Table, select

from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.column_types import plain
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source
from sumida_etl.warehouse.database.models import Submission
from sumida_etl.warehouse.publications import Publication, PublicationSource

_HANDED_OUT = ("id", "attempt", "recorded_at", "published_at", "approved_at", "submission_id")
_CONTENT = ("value", "result", "narrative", "finding")


def dump(source: Source) -> str:
    """One line of JSON per row: each submission with what belongs to it below, then the publications.

    Submissions stand by round, department and when they were received; publications by round and as they were made.
    """
    return "".join(f"{line}\n" for line in _lines(source))


def _lines(source: Source) -> Iterator[str]:
    with reading(source) as connection:
        submissions = {row.id: row._mapping for row in connection.execute(select(Submission.__table__))}
        content = {name: _content_of(connection, Base.metadata.tables[name]) for name in _CONTENT}
        made = [row._mapping for row in connection.execute(select(Publication.__table__))]
        used = connection.execute(select(PublicationSource.publication_id, PublicationSource.submission_id)).all()
    order = sorted(submissions, key=lambda id_: _place(submissions[id_]))
    for id_ in order:
        yield _line("submission", _shown(Submission.__table__, submissions[id_]))
        for name in _CONTENT:
            for row in content[name].get(id_, ()):
                yield _line(name, row)
    sources: dict[int, list[int]] = {}
    for publication, submission in used:
        sources.setdefault(publication, []).append(submission)
    place = {id_: number for number, id_ in enumerate(order)}
    for each in sorted(made, key=lambda one: (one["round"], one["id"])):
        mine = sorted(sources.get(each["id"], ()), key=lambda id_: place.get(id_, -1))
        names = [_name(submissions[id_]) for id_ in mine if id_ in submissions]
        yield _line("publication", {**_shown(Publication.__table__, each), "sources": names})


def _place(row: RowMapping) -> tuple[Any, ...]:
    return row["round"], row["department"], row["received_at"], row["sha256"], row["attempt"]


def _name(row: RowMapping) -> str:
    return f"{row['round']} {row['department']} {row['received_at'].isoformat()} {row['sha256']}"


def _content_of(connection: Connection, table: Table) -> dict[int, list[dict[str, object]]]:
    found: dict[int, list[dict[str, object]]] = {}
    for row in connection.execute(select(table).order_by(table.c.submission_id, table.c.position)):
        found.setdefault(row.submission_id, []).append(_shown(table, row._mapping))
    return found


def _shown(table: FromClause, row: RowMapping) -> dict[str, object]:
    """A row's columns; 団体 only where there are any, as in a warehouse of one municipality."""
    shown = {column.name: _plain(row[column.name]) for column in table.columns if column.name not in _HANDED_OUT}
    return {name: value for name, value in shown.items() if name != "city" or value}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _line(table: str, row: dict[str, object]) -> str:
    return f"{table} {json.dumps(row, ensure_ascii=False, sort_keys=True)}"
