"""Do the journal and the database say the same? Each is asked for what the other has."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.scope import Scope, name_of
from sumida_etl.warehouse.archive.chain import BrokenChainError
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.archive.journal_entries import names_of, written
from sumida_etl.warehouse.database.models import Finding, Submission, Withdrawal
from sumida_etl.warehouse.publications import numbers, published

Rows = dict[tuple[Any, ...], tuple[str, Mapping[str, Any]]]
"""By the journal's key, how it is called and what the database holds."""


def journalled(scope: Scope) -> Iterator[Problem]:
    """Every submission with its findings, every withdrawal and every publication, both ways."""
    journal = Journal.of(scope.archive)
    try:
        records = {record.key: record for record in journal.records()}
    except DamagedJournalError as error:
        kind = Damage.JOURNAL_CHAIN if isinstance(error, BrokenChainError) else Damage.JOURNAL_LINE
        yield Problem(kind, str(error.path), str(error.line))
        return
    held = {**_submissions(scope), **_withdrawals(scope), **_publications(scope)}
    for key, (name, row) in held.items():
        record = records.pop(key, None)
        if record is None:
            yield Problem(Damage.NOT_IN_JOURNAL, name)
            continue
        other = [column for column, value in row.items() if record.entry.get(column) != value]
        if other:
            yield Problem(Damage.OTHER_THAN_JOURNAL, name, "、".join(other))
    for key, record in records.items():
        damage = Damage.NOT_IN_DATABASE if record.kept else Damage.UNSETTLED
        yield Problem(damage, " ".join(map(str, key)), str(record.line))


def _submissions(scope: Scope) -> Rows:
    names = names_of(Finding.__table__)
    query = select(Finding.__table__).order_by(Finding.submission_id, Finding.position)
    found: dict[int, list[dict[str, Any]]] = {}
    for each in scope.connection.execute(query):
        found.setdefault(each.submission_id, []).append(written({name: each._mapping[name] for name in names}))
    rows: Rows = {}
    for row in scope.submissions():
        entry = written({name: row[name] for name in names_of(Submission.__table__)})
        key = "submission", row["round"], row["department"], row["attempt"]
        rows[key] = name_of(row), {**entry, "findings": found.get(row["id"], [])}
    return rows


def _withdrawals(scope: Scope) -> Rows:
    of = {row["id"]: row for row in scope.submissions()}
    rows: Rows = {}
    for each in scope.connection.execute(select(Withdrawal.__table__)).mappings():
        if (row := of.get(each["submission_id"])) is not None:  # an orphan is told of where the tables are looked at
            entry = written({name: each[name] for name in names_of(Withdrawal.__table__)})
            key = "withdrawal", row["round"], row["department"], row["attempt"]
            rows[key] = f"取下げ {name_of(row)}", {**entry, "sha256": row["sha256"]}
    return rows


def _publications(scope: Scope) -> Rows:
    keys = {row["id"]: [row["round"], row["department"], row["attempt"]] for row in scope.submissions()}
    rows: Rows = {}
    numbered = numbers(scope.connection)
    for row in published(scope.connection).to_dict("records"):
        number = numbered[row["id"]]
        entry = written({str(name): value for name, value in row.items() if name not in ("id", "sources")})
        sources = [keys[id_] for id_ in row["sources"] if id_ in keys]
        rows["publication", row["round"], number] = f"公開 {row['round']} {number}回目", {**entry, "sources": sources}
    return rows
