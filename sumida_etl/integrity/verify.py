"""``sumida-etl verify``: everything that can be wrong with what is kept, named."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from sumida_etl.database_url import shown
from sumida_etl.integrity.editions import editions as editions_in
from sumida_etl.integrity.journal import journalled
from sumida_etl.integrity.problem import Damage, Problem
from sumida_etl.integrity.publications import publications
from sumida_etl.integrity.published_figures import all_groups_tables, all_rounds_table, published_figures
from sumida_etl.integrity.receipts import receipts
from sumida_etl.integrity.record_seals import sealed
from sumida_etl.integrity.recorded_plans import editions
from sumida_etl.integrity.scope import Scope
from sumida_etl.integrity.tables import is_unused, rows, structure
from sumida_etl.integrity.workbooks import contents, unexpected
from sumida_etl.registry import Registry
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.column_types import UnreadableValueError
from sumida_etl.warehouse.database.connect import FailedWarehouseError, reading
from sumida_etl.warehouse.database.round_lock import every_turn


def verify(
    engine: Engine,
    archive: Archive,
    registry: Registry | None,
    published: Path,
    waiting: Callable[[], None] = lambda: None,
    key: TokenKey | None = None,
) -> tuple[Problem, ...]:
    """Everything that is wrong, nothing if all is well; changes nothing. ``published``: the folder of all rounds.

    ``registry``: today's plan, for what an earlier release recorded without an edition. ``key``: the ward's, with all
    that it replaced; None: it cannot be had.
    It holds all rounds meanwhile, so that nothing half done is taken for damage; ``waiting`` is told if one is at work.

    Raises OSError where archive or folder cannot be read at all.
    """
    found: list[Problem] = []
    try:
        with every_turn(engine, waiting), reading(engine) as connection:
            scope = Scope(connection, archive, registry, published, key)
            if is_unused(scope):
                return ()
            found += structure(scope)
            if found:
                return tuple(found)
            for check in (rows, editions, contents):
                found += check(scope)
            sound = not found
            for check in (unexpected, journalled, receipts):
                found += check(scope)
            lying = tuple(editions_in(published))
            for look in (publications, sealed):
                found += look(scope, lying)
            found += all_rounds_table(scope)
            found += all_groups_tables(scope)
            if sound:  # what is damaged itself proves nothing about what was published
                found += published_figures(scope)
    except (DatabaseError, FailedWarehouseError, UnreadableValueError) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error.reason
        found.append(Problem(Damage.DATABASE_FILE, shown(engine.url), str(reason).strip()))
    return tuple(dict.fromkeys(found))
