"""Is the database sound in itself? The same questions on SQLite and PostgreSQL, whatever constraints are left there."""

from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Table, UniqueConstraint, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from sumida_etl.integrity.editions import editions
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.scope import Scope
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.journal import Journal
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.models import Submission
from sumida_etl.warehouse.database.schema import newest, revision_of

_CONTENT = ("value", "result", "narrative", "finding")


def is_unused(scope: Scope) -> bool:
    """Whether no workbook was ever taken in: the database has no tables yet, and nobody else knows of one.

    A ward's first 確認 can come before its first workbook.
    """
    if inspect(scope.connection).get_table_names() or scope.archive.held() or next(editions(scope.published), None):
        return False
    return all(not journal.path.exists() for journal in (Journal.of(scope.archive), *Journal.beside(scope.archive)))


def structure(scope: Scope) -> Iterator[Problem]:
    """The schema's version, and every table and column; with anything missing nothing else can be asked."""
    found = revision_of(scope.connection)
    if found != newest():
        yield Problem(Damage.SCHEMA, found or "なし", newest())
    inspector = inspect(scope.connection)
    there = set(inspector.get_table_names())
    for name, table in Base.metadata.tables.items():
        columns = {column["name"] for column in inspector.get_columns(name)} if name in there else set()
        if name not in there:
            yield Problem(Damage.TABLES, name)
        for column in table.columns:
            if name in there and column.name not in columns:
                yield Problem(Damage.TABLES, f"{name}.{column.name}")


def rows(scope: Scope) -> Iterator[Problem]:
    """The pages of the file, and the declared rules, asked of the rows themselves."""
    yield from _pages(scope)
    for table in Base.metadata.tables.values():
        yield from _rules(scope, table)
        yield from _orphans(scope, table)
    yield from _gaps(scope)


def _pages(scope: Scope) -> Iterator[Problem]:
    if scope.connection.dialect.name != "sqlite":
        return
    try:
        said = scope.connection.execute(text("PRAGMA quick_check")).scalars().all()
    except DatabaseError as error:
        said = [str(error.orig)]
    if found := [line for line in said if line != "ok" and not line.startswith("CHECK ")]:  # those are told below
        yield Problem(Damage.DATABASE_FILE, scope.connection.engine.url.database or "", found[0])


def _rules(scope: Scope, table: Table) -> Iterator[Problem]:
    for rule in table.constraints:
        if isinstance(rule, CheckConstraint):
            broken = select(func.count()).select_from(table).where(text(f"NOT ({rule.sqltext})"))
            if count := scope.connection.execute(broken).scalar_one():
                yield Problem(Damage.RULE, f"{table.name}（{rule.name}）", str(count))
        if isinstance(rule, UniqueConstraint):
            twice = select(func.count().label("n")).select_from(table).group_by(*rule.columns).subquery()
            if count := scope.connection.execute(select(func.count()).where(twice.c.n > 1)).scalar_one():
                yield Problem(Damage.DOUBLE, f"{table.name}（{'、'.join(rule.columns.keys())}）", str(count))


def _orphans(scope: Scope, table: Table) -> Iterator[Problem]:
    for key in table.foreign_keys:
        parent = key.column.table
        orphans = (
            select(func.count())
            .select_from(table.outerjoin(parent, key.parent == key.column))
            .where(key.column.is_(None))
        )
        if count := scope.connection.execute(orphans).scalar_one():
            yield Problem(Damage.ORPHAN, f"{table.name} → {parent.name}", str(count))


def _gaps(scope: Scope) -> Iterator[Problem]:
    submission = Submission.__table__
    desk = (submission.c.round, submission.c.department)
    last, count = func.max(submission.c.attempt), func.count()
    for round, department, *found in scope.connection.execute(
        select(*desk, last, count).group_by(*desk).having(last != count)
    ):
        yield Problem(Damage.GAP, f"submission {round} {department}", f"{found[1]}件、最後は{found[0]}件目")
    for name in _CONTENT:
        table = Base.metadata.tables[name]
        owner, end = table.c.submission_id, func.max(table.c.position) + 1
        holes = select(owner, end, count).group_by(owner).having(end != count).order_by(owner)
        for id_, *found in scope.connection.execute(holes):
            yield Problem(Damage.GAP, f"{name} 提出 {id_}", f"{found[1]}行、番号は{found[0]}まで")
        if name != "finding":
            back = table.join(submission, submission.c.id == table.c.submission_id)
            stray = select(count).select_from(back).where(submission.c.outcome != Outcome.ACCEPTED.value)
            if strays := scope.connection.execute(stray).scalar_one():
                yield Problem(Damage.RETURNED_VALUE, name, str(strays))
